package org.fednode.exchange.vectors;

import java.util.HashMap;
import java.util.Map;
import org.fednode.exchange.log.LogEntry;
import org.fednode.exchange.log.TreeHead;
import org.fednode.exchange.merkle.GrowingTree;

/** A log in memory. */
public final class GrownLog {

    private final Map<String, byte[]> kept = new HashMap<>();
    private final GrowingTree tree = new GrowingTree(TreeHead.FUNCTION.function(), (level, index) -> kept.get(level + "/" + index));
    private long size;

    public void append(LogEntry entry) {
        tree.append(size, entry.leafHash()).forEach(full -> kept.put(full.level() + "/" + full.index(), full.hash()));
        size++;
    }

    public GrowingTree tree() {
        return tree;
    }
}
