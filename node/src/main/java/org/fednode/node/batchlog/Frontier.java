package org.fednode.node.batchlog;

import java.util.Arrays;
import java.util.List;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.log.TreeHead;
import org.fednode.exchange.merkle.GrowingTree;
import org.fednode.exchange.merkle.SubtreeHashes;

/** The latest full subtree of each level: all that appending to a log and knowing its root takes. Immutable. */
final class Frontier {

    private static final int LEVELS = Long.SIZE;

    static final Frontier EMPTY = new Frontier(0, new byte[LEVELS][]);

    private final long size;
    private final byte[][] latest;

    private Frontier(long size, byte[][] latest) {
        this.size = size;
        this.latest = latest;
    }

    /** Of a log with so many entries whose subtrees are kept. */
    static Frontier of(long size, SubtreeHashes kept) {
        byte[][] latest = new byte[LEVELS][];
        for (int level = 0; size >> level > 0; level++) {
            latest[level] = kept.hash(level, (size >> level) - 1);
        }
        return new Frontier(size, latest);
    }

    long size() {
        return size;
    }

    /** The subtrees that become full with this leaf. */
    List<GrowingTree.Full> full(byte[] leaf) {
        return tree().append(size, leaf);
    }

    /** After those subtrees were kept. */
    Frontier with(List<GrowingTree.Full> full) {
        byte[][] next = Arrays.copyOf(latest, LEVELS);
        full.forEach(one -> next[one.level()] = one.hash());
        return new Frontier(size + 1, next);
    }

    TreeHead head() {
        return new TreeHead(size, Digest.of(TreeHead.FUNCTION, tree().root(size)));
    }

    private GrowingTree tree() {
        return new GrowingTree(TreeHead.FUNCTION.function(), this::hash);
    }

    private byte[] hash(int level, long index) {
        if (index != (size >> level) - 1) {
            throw new IllegalStateException("subtree " + index + " of level " + level + " is not the latest");
        }
        return latest[level];
    }
}
