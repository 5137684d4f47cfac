package org.fednode.node;

import java.time.Clock;
import org.fednode.node.batchlog.StreamOrder;
import org.fednode.node.runtime.CrashPoints;
import org.fednode.node.runtime.NodeSettings;

/** Opens a node that dies where a test wants. */
public final class CrashingNode {

    private CrashingNode() {
    }

    public static Node open(NodeSettings settings, Clock clock, CrashPoints crashPoints, StreamOrder order) {
        return Node.open(settings, clock, crashPoints, order);
    }
}
