package org.fednode.node.intake;

import java.io.IOException;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import org.fednode.standards.DataSet;

/** Takes records: judges each one, and commits them in chunks while the next ones are read. */
public final class RecordIntake {

    private final Predicate<String> inScope;
    private final ChunkSubmission commit;
    private final IntakeStore store;
    private final Clock clock;

    /** @param inScope whether a division is this node's own to report on */
    RecordIntake(Predicate<String> inScope, ChunkSubmission commit, IntakeStore store, Clock clock) {
        this.inScope = inScope;
        this.commit = commit;
        this.store = store;
        this.clock = clock;
    }

    /**
     * Takes every record of an input. What the report counts is durable when this returns.
     *
     * @throws IOException when the input can't be read further; what was read before is or will be taken
     * @throws org.fednode.node.runtime.Unavailable when the node can't store records now
     */
    IntakeReport take(DataSet dataSet, InputRecords records, IntakeRun run) throws IOException {
        Taking taking = new Taking(dataSet, run, new Judge(dataSet, inScope), commit, store, clock);
        try {
            taking.begin(records.findings());
            for (Optional<InputRecord> next = records.next(); next.isPresent(); next = records.next()) {
                taking.add(next.get());
            }
            return taking.end();
        } finally {
            taking.settle();
        }
    }

    /** Judges one record that stands alone, and does not take it. */
    Judgement judge(DataSet dataSet, InputRecord record) {
        return new Judge(dataSet, inScope).judge(record, clock.instant());
    }

    Instant now() {
        return clock.instant();
    }
}
