package org.fednode.node.link;

import java.util.List;
import org.fednode.exchange.message.Greeting;
import org.fednode.exchange.message.PeerMessage;

/** What a child does with what its parent brings, beside receipts. */
public interface DownwardInbox {

    /** Takes a directive; it is durable when this returns. @return what to answer, a refusal included */
    Greeting directive(byte[] file);

    /** Takes a message. */
    void message(PeerMessage message);

    /** What the child has to say, first its greeting; the rest is not said again. */
    List<PeerMessage> messages();
}
