package org.fednode.node;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
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

    /** What a node that was put back asks a neighbour before it seals anything. @return whether that answered */
    public static boolean recall(Node node, String neighbour) throws IOException, InterruptedException {
        return node.recall().from(neighbour, Duration.ofSeconds(2)).answered();
    }

    /** What a node that was put back gets from its parent of the nodes below it. */
    public static void takeBackRelayed(Node node, String parent) {
        node.relays().from(parent, Duration.ofSeconds(2));
    }

    /** Asks a child which streams it has the node's word of. @return whether that answered */
    public static boolean compareStreams(Node node, String child) {
        return node.forgotten().ask(child, Duration.ofSeconds(2));
    }

    /** What gave way is issued again. */
    public static void reissue(Node node, ChunkSubmission commit) throws IOException, InterruptedException, ExecutionException {
        node.reissue().run(commit);
    }

    /** What a started node would do about ownership by itself. @return whether there may be more */
    public static boolean ownershipTurn(Node node, ChunkSubmission commit) throws InterruptedException, ExecutionException {
        return node.ownershipWork().turn(commit);
    }
}
