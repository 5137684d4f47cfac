package org.fednode.node;

import java.time.Clock;
import java.util.concurrent.ExecutionException;
import org.fednode.node.batchlog.StreamOrder;
import org.fednode.node.intake.ChunkSubmission;
import org.fednode.node.runtime.CrashPoints;
import org.fednode.node.runtime.NodeSettings;

/** Opens a node that dies where a test wants. */
public final class CrashingNode {

    private CrashingNode() {
    }

    public static Node open(NodeSettings settings, Clock clock, CrashPoints crashPoints, StreamOrder order) {
        return Node.open(settings, clock, crashPoints, order);
    }

    /** What a started node would do about ownership by itself. @return whether there may be more */
    public static boolean ownershipTurn(Node node, ChunkSubmission commit) throws InterruptedException, ExecutionException {
        return node.ownershipWork().turn(commit);
    }
}
