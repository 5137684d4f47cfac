package org.fednode.node.commit;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.batch.BatchLines;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.batch.Verification;
import org.fednode.node.batchlog.AcceptedBefore;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.StreamCursor;
import org.fednode.node.directive.Directive;
import org.fednode.node.directive.Directives;
import org.fednode.node.projection.Projection;
import org.fednode.node.projection.RowChange;
import org.fednode.node.projection.RowChanges;
import org.fednode.node.quarantine.Quarantine;
import org.fednode.node.quarantine.QuarantinedInput;
import org.fednode.node.runtime.CrashPoints;
import org.fednode.node.runtime.Database;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;
import org.jboss.logging.Logger;

/**
 * Applies own batches that the archive holds and the database doesn't: after a crash behind the commit point, or all of
 * them on a rebuild. They were judged before they were sealed, so they are not judged again.
 */
public final class RollForward {

    private static final Logger LOG = Logger.getLogger(RollForward.class);

    private final Database database;
    private final Projection projection;
    private final Quarantine quarantine;
    private final BatchLog log;
    private final BatchVerifier verifier;
    private final ActiveStandards standards;
    private final Directives directives;
    private final Clock clock;
    private final CrashPoints crashPoints;

    /** What it needs of the node. */
    public record Parts(Database database, Projection projection, Quarantine quarantine, BatchLog log,
            BatchVerifier verifier, ActiveStandards standards, Directives directives, Clock clock,
            CrashPoints crashPoints) {
    }

    public RollForward(Parts parts) {
        this.database = parts.database();
        this.projection = parts.projection();
        this.quarantine = parts.quarantine();
        this.log = parts.log();
        this.verifier = parts.verifier();
        this.standards = parts.standards();
        this.directives = parts.directives();
        this.clock = parts.clock();
        this.crashPoints = parts.crashPoints();
    }

    /**
     * @return how many batches were applied
     * @throws IllegalStateException when a file doesn't verify or chain: the archive was damaged, and a person must look
     */
    public int run() throws IOException {
        int[] applied = {0};
        log.ownBeyondIndex((stream, seq, file) -> {
            apply(stream, seq, file);
            applied[0]++;
        });
        if (applied[0] > 0) {
            LOG.infof("%d own batches rolled forward from the archive", applied[0]);
        }
        return applied[0];
    }

    /** What keeps a batch of this node's own from being applied again, if anything does. */
    public Optional<String> fault(byte[] file) {
        return AcceptedBefore.verify(verifier::verifyOwn, file, clock.instant()) instanceof Verification.Refused refused
                ? Optional.of(refused.detail() + " (" + refused.reason().code() + ")") : Optional.empty();
    }

    private void apply(StreamId stream, long seq, byte[] file) {
        if (!(AcceptedBefore.verify(verifier::verifyOwn, file, clock.instant()) instanceof Verification.Verified batch)) {
            throw damaged(stream, seq, "doesn't verify");
        }
        if (!batch.manifest().stream().equals(stream) || batch.manifest().seq() != seq) {
            throw damaged(stream, seq, "is a batch of another place");
        }
        try (BatchLog.Writing writing = log.write()) {
            StreamCursor.Step step = writing.cursor(stream).step(batch.manifest());
            if (step == StreamCursor.Step.OLD) {
                return; // a commit that seemed to fail had not, as reading the index anew has shown
            }
            if (step != StreamCursor.Step.NEXT) {
                throw damaged(stream, seq, "doesn't chain to the one before it");
            }
            database.transact(connection -> {
                project(connection, batch);
                writing.logOwn(connection, batch.manifest(), batch.digest(), file.length);
                return null;
            });
            writing.committed();
            crashPoints.reached(CrashPoints.Place.ROLLED_FORWARD);
        }
    }

    private void project(Connection connection, Verification.Verified batch) throws SQLException {
        if (batch.manifest().type() == BatchType.QUARANTINE) {
            projectQuarantine(connection, batch.lines(), batch.manifest().created());
            return;
        }
        if (batch.manifest().type().isDirective()) {
            directives.apply(connection, batch, Directive.Source.OWN);
            return;
        }
        DataSet dataSet = standards.find(batch.manifest().standard())
                .map(standard -> standard.dataSets().get(batch.manifest().stream().stream()))
                .orElseThrow(() -> new IllegalStateException("standard " + batch.manifest().standard().version()
                        + " of batch " + batch.manifest().stream() + " is not in DIR/standard"));
        List<RowChange> rows = new ArrayList<>();
        for (int i = 0; i < batch.lines().count(); i++) {
            rows.add(RowChanges.of(batch.manifest(), batch.lines().line(i), dataSet));
        }
        projection.apply(connection, dataSet, rows);
    }

    private void projectQuarantine(Connection connection, BatchLines lines, Instant at) throws SQLException {
        for (int i = 0; i < lines.count(); i++) {
            BatchLines.Line line = lines.line(i);
            if (line.op() == LineOp.DELETE) {
                quarantine.settle(connection, List.of(line.key()), at);
            } else {
                quarantine.keep(connection, List.of(QuarantinedInput.parse(line.buffer(), line.valueFrom(), line.valueTo())), at);
            }
        }
    }

    private static IllegalStateException damaged(StreamId stream, long seq, String what) {
        return new IllegalStateException("archive file " + stream + '/' + seq + ' ' + what
                + ": restore the archive from a backup before starting the node");
    }
}
