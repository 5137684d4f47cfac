package org.fednode.node.link;

import java.time.Clock;
import java.time.Duration;
import org.fednode.node.Node;

/** The child's end of the queue without its thread: a test takes the steps. */
public final class SteppedQueue {

    private final UpwardFlow flow;

    public SteppedQueue(Node node, String parent, UpwardQueue.Opener open, Clock clock) {
        flow = new UpwardFlow(new UpwardFlow.Parts(node.log(), node.receipts(), node.flow(), parent, clock), open, () -> { });
    }

    public void send(byte[] message) {
        flow.send(message);
    }

    /** How long nothing is due without news. */
    public Duration step() {
        return flow.step();
    }
}
