package org.fednode.node.recall;

import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.fednode.exchange.batch.BatchLines;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.batch.Verification;
import org.fednode.node.batchlog.AcceptedBefore;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.SetAside;
import org.fednode.node.commit.Change;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.WithinTransaction;
import org.fednode.node.directive.Directive;
import org.fednode.node.directive.DirectiveLine;
import org.fednode.node.directive.Directives;
import org.fednode.node.intake.ChunkSubmission;
import org.fednode.node.projection.RowChange;
import org.fednode.node.projection.RowChanges;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;
import org.jboss.logging.Logger;

/**
 * Issues again what this node had sealed in a branch that gave way: the same changes, behind those that hold. What is
 * already so is unchanged, so that work that was cut off is simply done again.
 */
public final class Reissue {

    private static final Logger LOG = Logger.getLogger(Reissue.class);

    private final Parts parts;

    /** What it needs of the node. */
    public record Parts(BatchLog log, BatchVerifier verifier, ActiveStandards standards, Directives directives, Clock clock) {
    }

    public Reissue(Parts parts) {
        this.parts = parts;
    }

    /** @return how many batches were issued again */
    public int run(ChunkSubmission commit) throws IOException, InterruptedException, ExecutionException {
        int done = 0;
        for (SetAside one : parts.log().setAside()) {
            if (AcceptedBefore.verify(parts.verifier()::verifyOwn, one.read(), parts.clock().instant()) instanceof Verification.Verified batch) {
                issue(batch, commit);
                one.done();
                done++;
            } else {
                LOG.errorf("%s, which gave way to another branch, does not verify and is left where it is", one.file());
            }
        }
        return done;
    }

    private void issue(Verification.Verified batch, ChunkSubmission commit) throws InterruptedException, ExecutionException {
        switch (batch.manifest().type()) {
            case RECORDS -> submit(batch, commit);
            case RETURNS, DECISIONS, NOTICES, REVOCATIONS, STANDARD -> direct(batch);
            default -> LOG.warnf("what %s/%d says is not said again", batch.manifest().stream(), batch.manifest().seq());
        }
    }

    private void direct(Verification.Verified batch) {
        List<DirectiveLine> lines = new ArrayList<>();
        for (int i = 0; i < batch.lines().count(); i++) {
            BatchLines.Line line = batch.lines().line(i);
            lines.add(new DirectiveLine(line.op(), line.key(), line.op() == LineOp.DELETE ? Optional.empty() : Optional.of(value(line))));
        }
        parts.directives().issue(Directive.streamOf(batch), lines);
    }

    private void submit(Verification.Verified batch, ChunkSubmission commit) throws InterruptedException, ExecutionException {
        Optional<DataSet> dataSet = parts.standards().find(batch.manifest().standard())
                .map(standard -> standard.dataSets().get(batch.manifest().stream().stream()));
        if (dataSet.isEmpty()) {
            throw new IllegalStateException("standard " + batch.manifest().standard().version() + " is not in DIR/standard");
        }
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < batch.lines().count(); i++) {
            BatchLines.Line line = batch.lines().line(i);
            RowChange row = RowChanges.of(batch.manifest(), line, dataSet.get());
            changes.add(new Change(line.op(), row.key(), row.from(), row.at(), row.values(), line.op() == LineOp.DELETE ? new byte[0] : value(line)));
        }
        commit.await(new Chunk(batch.manifest().stream().stream(), parts.clock().instant(), changes, List.of(), List.of(),
                WithinTransaction.NOTHING));
    }

    private static byte[] value(BatchLines.Line line) {
        return Arrays.copyOfRange(line.buffer(), line.valueFrom(), line.valueTo());
    }
}
