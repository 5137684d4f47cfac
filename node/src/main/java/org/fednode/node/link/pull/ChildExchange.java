package org.fednode.node.link.pull;

import java.util.List;
import org.fednode.exchange.message.PeerMessage;
import org.fednode.node.link.Outbox;

/** The child's API as the parent uses it (spec/transport.md). Every failure is a {@link PullFailure} in words. */
interface ChildExchange {

    /** Whether its answers take so long that others must not wait for them. */
    default boolean isSlow() {
        return false;
    }

    /** Batches that the child offers behind the position. */
    BatchListing list(long after, int limit) throws PullFailure;

    byte[] fetch(Outbox.Entry entry) throws PullFailure;

    /** Hands a page of receipts over; when it returns, the child has taken them. */
    void post(byte[] page) throws PullFailure;

    /** What the child has to say, first its greeting; nothing when its program is too old to be asked. */
    List<PeerMessage> messages() throws PullFailure;

    void postMessage(PeerMessage message) throws PullFailure;

    /** @return the child's acknowledgement, with what it refuses */
    PeerMessage postDirective(byte[] file) throws PullFailure;
}
