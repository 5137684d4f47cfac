package org.fednode.node.ask;

import java.util.Map;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.canonical.Members;

/** Answers questions about one subject. Called by several threads; may take its time. */
@FunctionalInterface
public interface Answerer {

    /**
     * @param peer node id of the parent or child that asks, proven by its link
     * @param body what it asks; nothing in it is checked but that it is canonical
     * @return the answer's body
     * @throws AskProblem why there is none, with a code of the exchange specification
     * @throws IllegalArgumentException when the body has the wrong form
     */
    Map<String, Object> answer(String peer, Members body) throws AskProblem;
}
