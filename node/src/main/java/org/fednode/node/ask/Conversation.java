package org.fednode.node.ask;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.fednode.exchange.ask.Answer;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.canonical.Members;

/** An exchange with one peer about one subject; it counts what goes over the wire. */
public final class Conversation {

    private final Questions questions;
    private final String peer;
    private final String about;
    private final Duration silence;
    private final AtomicLong bytes = new AtomicLong();

    Conversation(Questions questions, String peer, String about, Duration silence) {
        this.questions = questions;
        this.peer = peer;
        this.about = about;
        this.silence = silence;
    }

    public String peer() {
        return peer;
    }

    /**
     * Asks and waits.
     *
     * @throws AskProblem with the peer's code, or {@code ask.no-answer} when none comes in time
     */
    public Members ask(Map<String, Object> body) throws AskProblem {
        Answer answer = questions.ask(peer, about, body, silence, bytes::addAndGet);
        bytes.addAndGet(answer.bytes().length);
        return answer.members();
    }

    /** Bytes of questions and answers so far. */
    public long bytes() {
        return bytes.get();
    }
}
