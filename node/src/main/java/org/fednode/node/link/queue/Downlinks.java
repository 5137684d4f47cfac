package org.fednode.node.link.queue;

import java.util.Set;

/** A parent's queues for its children: what they send up, and what it puts down for each. Knows bytes and peers only. */
public interface Downlinks {

    /** Makes the child's queues, which only its certificate may use. */
    void admitChild(String childId);

    /**
     * Hands over what children send, in groups (up to 64 messages, and no more once they have 4 MiB; at once when idle), a few
     * children at a time and all by turns, what is urgent first. A handler that throws gets the same messages again after a
     * pause, perhaps with later ones behind them.
     */
    void receiveUp(Broker.GroupHandler handler);

    /** Puts a message into the child's down queue, durably. */
    void sendDown(String childId, byte[] body);

    /** The children that are connected now. */
    Set<String> connectedChildren();
}
