package org.fednode.node.returns;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.WithinTransaction;
import org.fednode.node.intake.ChunkSubmission;
import org.fednode.node.projection.HeldRecord;
import org.fednode.node.quarantine.Quarantine;
import org.fednode.node.quarantine.QuarantineEntry;
import org.fednode.node.quarantine.QuarantinedInput;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.DueWork;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;
import org.fednode.standards.Finding;
import org.fednode.standards.Label;
import org.fednode.standards.Severity;

/**
 * Makes a task in the quarantine of each record that was sent back to this node, and answers when it is settled. All of
 * it follows from the tables, so that a step that failed, or was cut off, is done at the next occasion.
 */
public final class ReturnTasks implements AutoCloseable {

    private static final String RULE = "returned";
    private static final int LONGEST_RAW = 64 << 10;

    private final Parts parts;
    private final DueWork work = new DueWork("returned records", this::doDue);
    private volatile boolean hasWork = true;

    /** What it needs of the node. */
    public record Parts(Returns returns, Database database, Quarantine quarantine, ActiveStandards standards,
            ChunkSubmission commit, Clock clock) {
    }

    public ReturnTasks(Parts parts) {
        this.parts = parts;
    }

    /** From now on works by itself, when directives have come. */
    public void start() {
        parts.returns().onNews(() -> {
            hasWork = true;
            work.wake();
        });
        work.wake();
    }

    /** Something was committed, perhaps a correction; must be quick, and costs nothing when no return is open. */
    public void committed() {
        if (hasWork) {
            work.wake();
        }
    }

    /** Its thread, to be paused while the tables are made anew. */
    public DueWork work() {
        return work;
    }

    private void doDue() throws InterruptedException, ExecutionException {
        hasWork = true;
        List<ReturnedRecord> unanswered = parts.returns().unanswered();
        for (ReturnedRecord returned : unanswered) {
            work(returned);
        }
        hasWork = !unanswered.isEmpty();
    }

    private void work(ReturnedRecord returned) throws InterruptedException, ExecutionException {
        Optional<DataSet> dataSet = parts.standards().dataSet(returned.dataSet());
        if (dataSet.isEmpty()) {
            return;
        }
        Optional<QuarantineEntry> task = parts.database().transact(connection -> parts.quarantine().find(connection, returned.task()));
        Optional<HeldRecord> unchanged = parts.returns().unchanged(returned, dataSet.get());
        boolean open = task.filter(QuarantineEntry::isOpen).isPresent();
        if (returned.state() == ReturnState.WITHDRAWN || unchanged.isEmpty()) {
            if (open) {
                submit(returned, List.of(), List.of(returned.task()));
            }
            if (returned.state() == ReturnState.OPEN) {
                parts.returns().answer(returned, ReturnState.CORRECTED);
            }
        } else if (task.isEmpty()) {
            submit(returned, List.of(input(returned, dataSet.get(), unchanged.get())), List.of());
        } else if (!open) {
            parts.returns().answer(returned, ReturnState.DECLINED);
        }
    }

    private QuarantinedInput input(ReturnedRecord returned, DataSet dataSet, HeldRecord held) {
        String raw = new String(dataSet.writer().write(held.values()), StandardCharsets.UTF_8);
        Label reason = new Label("上级退回：" + returned.reason(), "sent back by " + returned.issuer() + ": " + returned.reason());
        return new QuarantinedInput(returned.task(), returned.dataSet(), "returned by " + returned.issuer(), 1,
                raw.substring(0, Math.min(raw.length(), LONGEST_RAW)),
                List.of(new Finding(RULE, "", Severity.ERROR, "", reason, Optional.empty(), "")));
    }

    private void submit(ReturnedRecord returned, List<QuarantinedInput> tasks, List<String> settled)
            throws InterruptedException, ExecutionException {
        parts.commit().await(new Chunk(returned.dataSet(), parts.clock().instant(), List.of(), tasks, settled, WithinTransaction.NOTHING));
    }

    @Override
    public void close() {
        work.close();
    }
}
