package org.fednode.node;

import static org.fednode.node.ReconciledNodes.TABLE;
import static org.fednode.node.ReconciledNodes.sql;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.commit.Change;
import org.fednode.node.reconcile.Run;
import org.fednode.node.reconcile.RunState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What a reconciliation of 50 edited rows costs with 100,000 and with 1,000,000 rows in the tables, by
 * {@code mvn -pl node -am test -Dtest=ReconcileBench -Dsurefire.failIfNoSpecifiedTests=false -Dsurefire.argLine=-Xmx256m}.
 */
class ReconcileBench {

    private static final int ROOMS_A_BATCH = 5_000;
    private static final int EDITED = 50;

    @TempDir
    Path folder;

    @Test
    void tenTimesTheRowsCostTheSameBytes() throws Exception {
        try (ReconciledNodes both = new ReconciledNodes(folder, "fednode.reconcile.rows-per-second=0")) {
            fill(both, 0, 100_000);
            long small = measure(both, 100_000);
            fill(both, 100_000, 1_000_000);
            long large = measure(both, 1_000_000);

            double ratio = (double) Math.max(small, large) / Math.min(small, large);
            assertTrue(ratio < 1.3, small + " and " + large);
        }
    }

    private static void fill(ReconciledNodes both, int from, int to) throws Exception {
        for (int batch = from; batch < to; batch += ROOMS_A_BATCH) {
            List<Change> changes = new ArrayList<>();
            for (int i = batch; i < batch + ROOMS_A_BATCH; i++) {
                changes.add(both.nodes.upsert("R" + i, ThreeNodes.room("R" + i, i % 1_000)));
            }
            both.nodes.commit(changes.toArray(Change[]::new));
            LoggedBatch sealed = both.county().log().newest(1).get(0);
            both.province().inbox().receive("330106", List.of(both.county().log().read(sealed)));
        }
    }

    private static long measure(ReconciledNodes both, int rows) {
        for (int i = 0; i < EDITED; i++) {
            sql(both.province(), "UPDATE " + TABLE + " SET area = 7777 WHERE fed_key = 'R" + i * (rows / EDITED) + "'");
        }
        long begun = System.nanoTime();
        Run run = both.reconcile(false, Duration.ofMinutes(30));
        Duration time = Duration.ofNanos(System.nanoTime() - begun);
        assertEquals(RunState.REPAIRED, run.state(), run.toString());
        assertEquals(EDITED, ReconciledNodes.only(run).repaired());
        System.getLogger(ReconcileBench.class.getName()).log(System.Logger.Level.INFO,
                "{0} rows, {1} edited: {2} bytes of questions and answers, {3} s, {4} comparisons", rows, EDITED, run.bytes(),
                time.toMillis() / 1000.0, ReconciledNodes.only(run).comparisons());
        return run.bytes();
    }
}
