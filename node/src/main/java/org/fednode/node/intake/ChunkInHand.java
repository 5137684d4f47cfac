package org.fednode.node.intake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.fednode.node.commit.Change;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.WithinTransaction;
import org.fednode.node.quarantine.QuarantinedInput;

/** Collects judged records until there are enough of them for a chunk. */
final class ChunkInHand {

    private static final int MOST_RECORDS = 2_000;
    private static final long MOST_BYTES = 4L << 20;
    /** What a finding takes where its record is kept. */
    private static final long FINDING_BYTES = 300;

    private final long before;
    private final Instant judgedAt;
    private final List<Change> changes = new ArrayList<>();
    private final List<QuarantinedInput> quarantined = new ArrayList<>();
    private long bytes;

    /** @param before how many records of the input came before it */
    ChunkInHand(long before, Instant judgedAt) {
        this.before = before;
        this.judgedAt = judgedAt;
    }

    void add(Change change) {
        changes.add(change);
        bytes += change.canonical().length;
    }

    void add(QuarantinedInput input) {
        quarantined.add(input);
        bytes += input.raw().length() + FINDING_BYTES * input.findings().size();
    }

    long before() {
        return before;
    }

    Instant judgedAt() {
        return judgedAt;
    }

    int size() {
        return changes.size() + quarantined.size();
    }

    boolean isFull() {
        return size() >= MOST_RECORDS || bytes >= MOST_BYTES;
    }

    Chunk chunk(String dataSet, List<String> settled, WithinTransaction within) {
        return new Chunk(dataSet, judgedAt, changes, quarantined, settled, within);
    }
}
