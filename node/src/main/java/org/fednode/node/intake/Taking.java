package org.fednode.node.intake;

import java.time.Clock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.fednode.node.commit.ChunkOutcome;
import org.fednode.node.commit.WithinTransaction;
import org.fednode.node.quarantine.QuarantinedInput;
import org.fednode.node.runtime.Unavailable;
import org.fednode.standards.DataSet;
import org.fednode.standards.Finding;

/** The taking of one input: at most two chunks are being committed while the next one fills. */
final class Taking {

    private static final int MOST_IN_FLIGHT = 2;
    private static final int MOST_FINDINGS = 1_000;

    private final DataSet dataSet;
    private final IntakeRun run;
    private final Judge judge;
    private final ChunkSubmission commit;
    private final IntakeStore store;
    private final Clock clock;
    private final Deque<CompletableFuture<ChunkOutcome>> inFlight = new ArrayDeque<>();
    private final List<LocatedFinding> findings = new ArrayList<>();
    private boolean findingsTruncated;
    private long received;
    private IntakeCounts counts;
    private ChunkInHand chunk;

    Taking(DataSet dataSet, IntakeRun run, Judge judge, ChunkSubmission commit, IntakeStore store, Clock clock) {
        this.dataSet = dataSet;
        this.run = run;
        this.judge = judge;
        this.commit = commit;
        this.store = store;
        this.clock = clock;
        this.counts = run.done();
        this.chunk = new ChunkInHand(counts.received(), clock.instant());
    }

    void begin(List<Finding> ofInput) {
        ofInput.forEach(finding -> note(1, finding));
    }

    void add(InputRecord record) {
        Judgement judgement = judge.judge(record, chunk.judgedAt());
        judgement.findings().forEach(finding -> note(record.position(), finding));
        received++;
        if (received <= run.done().received()) {
            return;
        }
        judgement.change().ifPresentOrElse(chunk::add, () -> chunk.add(QuarantinedInput.of(dataSet.definition().id(),
                run.source(), record.position(), record.raw().get(), judgement.findings())));
        if (chunk.isFull()) {
            submit();
        }
    }

    private void note(long position, Finding finding) {
        LocatedFinding located = new LocatedFinding(position, finding);
        run.findings().accept(located);
        if (findings.size() < MOST_FINDINGS) {
            findings.add(located);
        } else {
            findingsTruncated = true;
        }
    }

    private void submit() {
        while (inFlight.size() >= MOST_IN_FLIGHT) {
            await();
        }
        ChunkInHand full = chunk;
        inFlight.add(commit.submit(full.chunk(dataSet.definition().id(), List.of(), keeping(full))));
        chunk = new ChunkInHand(full.before() + full.size(), clock.instant());
    }

    private WithinTransaction keeping(ChunkInHand full) {
        return (connection, outcome) -> {
            IntakeCounts ofChunk = IntakeCounts.of(outcome);
            store.addToTotals(connection, dataSet.definition().id(), ofChunk);
            run.progress().chunk(connection, full.before(), ofChunk);
        };
    }

    private void await() {
        counts = counts.plus(IntakeCounts.of(outcome(inFlight.remove())));
    }

    private static ChunkOutcome outcome(CompletableFuture<ChunkOutcome> future) {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof Unavailable unavailable) {
                throw unavailable;
            }
            throw e;
        }
    }

    /** The last chunk carries the end of the input, so it waits for the ones before it. */
    IntakeReport end() {
        while (!inFlight.isEmpty()) {
            await();
        }
        if (chunk.size() > 0 || run.progress() != IntakeProgress.NONE) {
            WithinTransaction keeping = keeping(chunk);
            inFlight.add(commit.submit(chunk.chunk(dataSet.definition().id(), List.of(), (connection, outcome) -> {
                keeping.run(connection, outcome);
                run.progress().end(connection, report(counts.plus(IntakeCounts.of(outcome))));
            })));
            await();
        }
        return report(counts);
    }

    private IntakeReport report(IntakeCounts reported) {
        return new IntakeReport(reported, findings, findingsTruncated);
    }

    /** Leaves nothing behind in flight, also when reading or a chunk has failed. */
    void settle() {
        inFlight.forEach(future -> future.handle((outcome, failure) -> null).join());
    }
}
