package org.fednode.node.feed;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fednode.exchange.batch.BatchLines;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.Verification;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.inbox.BatchReceiver;
import org.fednode.node.runtime.Unavailable;

/** Reads a data set's changes from the archive, those of this node and those of the nodes below, in the order of the log. */
public final class ChangeFeed {

    /** So many batches are looked at for one answer; others than the data set's are passed over. */
    private static final int MOST_BATCHES = 500;
    private static final int MOST_BYTES = 16 << 20;

    private final BatchLog log;
    private final BatchVerifier verifier;
    private final BatchReceiver inbox;

    /** @param verifier of batches that this node holds already */
    public ChangeFeed(BatchLog log, BatchVerifier verifier, BatchReceiver inbox) {
        this.log = log;
        this.verifier = verifier;
        this.inbox = inbox;
    }

    /** Takes the changes of one answer. */
    interface Changes {
        void change(String origin, BatchLines.Line line, Cursor cursor);
    }

    /** Where an answer ended. @param more whether there are more at once */
    record End(String next, boolean more) {
    }

    /**
     * Gives what follows the cursor.
     *
     * @param after empty for the first change on
     * @return empty when the log does not have the cursor's batch: it was made anew
     */
    Optional<End> read(String dataSet, Optional<Cursor> after, int limit, Changes changes) {
        Budget budget = new Budget(limit);
        Optional<Cursor> reached = after;
        if (after.isPresent()) {
            Optional<LoggedBatch> begun = log.at(after.get().position()).filter(after.get()::isIn);
            if (begun.isEmpty()) {
                return Optional.empty();
            }
            reached = Optional.of(give(begun.get(), dataSet, after.get().lines(), budget, changes));
        }
        while (budget.isLeft()) {
            List<LoggedBatch> batches = log.after(reached.map(Cursor::position).orElse(0L), MOST_BATCHES);
            for (LoggedBatch batch : batches) {
                if (!budget.isLeft()) {
                    break;
                }
                reached = Optional.of(give(batch, dataSet, 0, budget, changes));
            }
            if (batches.isEmpty()) {
                break;
            }
        }
        return Optional.of(new End(reached.map(Cursor::toString).orElse(""), !budget.isLeft()));
    }

    /** What one answer may still hold. */
    private static final class Budget {
        private int changes;
        private int batches = MOST_BATCHES;
        private long bytes = MOST_BYTES;

        Budget(int changes) {
            this.changes = changes;
        }

        boolean isLeft() {
            return changes > 0 && batches > 0 && bytes > 0;
        }
    }

    private Cursor give(LoggedBatch batch, String dataSet, int from, Budget budget, Changes changes) {
        budget.batches--;
        if (!batch.stream().stream().equals(dataSet) || from >= batch.lines()) {
            return Cursor.behind(batch, batch.lines());
        }
        Verification.Verified verified = read(batch);
        if (verified.manifest().type() != BatchType.RECORDS) {
            return Cursor.behind(batch, batch.lines());
        }
        Set<Integer> rejected = inbox.rejectedLines(batch.stream(), batch.seq());
        int line = from;
        while (line < verified.lines().count() && budget.changes > 0 && budget.bytes > 0) {
            BatchLines.Line one = verified.lines().line(line++);
            if (!rejected.contains(one.number())) {
                changes.change(batch.stream().origin(), one, Cursor.behind(batch, line));
                budget.changes--;
                budget.bytes -= one.valueTo() - one.valueFrom();
            }
        }
        return Cursor.behind(batch, line);
    }

    /** These bytes were accepted when they came; a certificate that has expired since does not make them wrong. */
    private Verification.Verified read(LoggedBatch batch) {
        return log.readWhole(batch).map(file -> verifier.verifyOwn(file, batch.created()))
                .filter(Verification.Verified.class::isInstance).map(Verification.Verified.class::cast)
                .orElseThrow(() -> new Unavailable("batch " + batch.stream() + "/" + batch.seq() + " in the archive can't be read", null));
    }
}
