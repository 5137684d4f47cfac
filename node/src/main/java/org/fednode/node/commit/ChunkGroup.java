package org.fednode.node.commit;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.fednode.node.quarantine.QuarantinedInput;

/** Chunks that go into one batch: one data set, one "today". */
final class ChunkGroup {

    /** The federation's "today" is China's date. */
    static final ZoneOffset ZONE = ZoneOffset.ofHours(8);

    /** A chunk and whoever waits for it. */
    record Submission(Chunk chunk, CompletableFuture<ChunkOutcome> done) {
    }

    private final List<Submission> submissions = new ArrayList<>();
    private final int maxLines;
    private final long maxBytes;
    private int lines;
    private long bytes;

    ChunkGroup(int maxLines, long maxBytes) {
        this.maxLines = maxLines;
        this.maxBytes = maxBytes;
    }

    /** Adds the submission unless it belongs into another batch. */
    boolean add(Submission submission) {
        Chunk chunk = submission.chunk();
        long size = size(chunk);
        if (!submissions.isEmpty() && (!fits(chunk) || lines + chunk.changes().size() > maxLines || bytes + size > maxBytes)) {
            return false;
        }
        submissions.add(submission);
        lines += chunk.changes().size() + chunk.quarantined().size();
        bytes += size;
        return true;
    }

    private boolean fits(Chunk chunk) {
        Chunk first = submissions.get(0).chunk();
        return first.dataSet().equals(chunk.dataSet()) && date(first.judgedAt()).equals(date(chunk.judgedAt()));
    }

    private static LocalDate date(Instant instant) {
        return instant.atOffset(ZONE).toLocalDate();
    }

    private static long size(Chunk chunk) {
        long size = 0;
        for (Change change : chunk.changes()) {
            size += change.canonical().length + 160;
        }
        for (QuarantinedInput entry : chunk.quarantined()) {
            size += entry.raw().length() * 3L + 1000;
        }
        return size;
    }

    List<Submission> submissions() {
        return submissions;
    }

    String dataSet() {
        return submissions.get(0).chunk().dataSet();
    }

    /** The earliest judgement: the batch was created on the day by which its lines were judged. */
    Instant created() {
        return submissions.stream().map(submission -> submission.chunk().judgedAt()).min(Instant::compareTo).orElseThrow();
    }
}
