package org.fednode.node;

import static org.fednode.node.LinkedNodes.COUNTY;
import static org.fednode.node.LinkedNodes.NATIONAL;
import static org.fednode.node.LinkedNodes.PROVINCE;
import static org.fednode.node.LinkedNodes.await;
import static org.fednode.node.ReconciledNodes.TABLE;
import static org.fednode.node.ReconciledNodes.keys;
import static org.fednode.node.ReconciledNodes.sql;
import static org.fednode.node.ReconciledNodes.table;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fednode.node.commit.Change;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.WithinTransaction;
import org.fednode.node.reconcile.Run;
import org.fednode.node.reconcile.RunState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reconciliation over a real queue and a real pull link, while records go on coming. */
class LinkedReconcileTest {

    @TempDir
    Path folder;

    private LinkedNodes nodes;

    @BeforeEach
    void open() throws Exception {
        Path standards = folder.resolve("standards");
        UnseenDataSet.addToCopy(standards);
        nodes = new LinkedNodes(folder, standards, Clock.systemUTC()).startAll();
    }

    @AfterEach
    void close() throws Exception {
        nodes.close();
    }

    private void rooms(int from, int to, int area) throws Exception {
        List<Change> changes = new ArrayList<>();
        for (int i = from; i < to; i++) {
            changes.add(ThreeNodes.upsert(nodes.node(COUNTY), "R" + i, ThreeNodes.room("R" + i, area)));
        }
        nodes.node(COUNTY).commit().submit(new Chunk(ThreeNodes.ROOMS, ThreeNodes.NOW, changes, List.of(), List.of(),
                WithinTransaction.NOTHING)).get();
    }

    private Run reconcile(String parent, String child) throws InterruptedException {
        Run begun = nodes.node(parent).reconciliations().begin(child, Optional.of(ThreeNodes.ROOMS), false);
        await("reconciliation of " + parent + " with " + child, () -> find(parent, begun).ended().isPresent());
        return find(parent, begun);
    }

    private Run find(String parent, Run run) {
        return nodes.node(parent).reconciliations().find(run.id()).orElseThrow();
    }

    @Test
    void overQueueAndOverPullTheRowsThatWereEditedAreFoundAndRepaired() throws Exception {
        rooms(0, 50, 100);
        await("the rooms are in the national node", () -> table(nodes.node(NATIONAL)).size() == 50);
        List<String> before = table(nodes.node(NATIONAL));
        sql(nodes.node(NATIONAL), "UPDATE " + TABLE + " SET area = 1 WHERE fed_key = 'R7'");
        sql(nodes.node(PROVINCE), "DELETE FROM " + TABLE + " WHERE fed_key = 'R9'");
        sql(nodes.node(COUNTY), "UPDATE " + TABLE + " SET name = '别处' WHERE fed_key = 'R11'");

        Run overPull = reconcile(PROVINCE, COUNTY);
        Run overQueue = reconcile(NATIONAL, PROVINCE);

        assertEquals(RunState.REPAIRED, overPull.state(), overPull.toString());
        assertEquals(Set.of("R9", "R11"), keys(overPull));
        assertEquals(RunState.REPAIRED, overQueue.state(), overQueue.toString());
        assertEquals(Set.of("R7"), keys(overQueue));
        for (String node : List.of(NATIONAL, PROVINCE, COUNTY)) {
            assertEquals(before, table(nodes.node(node)), node);
        }
        assertTrue(overPull.signed() && overQueue.signed());
    }

    /** Rows that are on their way are no differences: nothing is repaired that isn't broken, and what is broken is found. */
    @Test
    void whileRecordsGoOnComingNothingElseIsFound() throws Exception {
        rooms(0, 300, 100);
        await("the rooms are in the national node", () -> table(nodes.node(NATIONAL)).size() == 300);
        AtomicBoolean stop = new AtomicBoolean();
        List<String> failures = new ArrayList<>();
        Thread traffic = new Thread(() -> {
            Random random = new Random(1);
            try {
                for (int area = 1; !stop.get(); area++) {
                    int from = random.nextInt(280);
                    rooms(from, from + 20, area);
                }
            } catch (Exception e) {
                failures.add(e.toString());
            }
        });
        traffic.start();
        sql(nodes.node(NATIONAL), "UPDATE " + TABLE + " SET fed_key = 'stray' WHERE fed_key = 'R299'");

        List<Run> runs = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            runs.add(reconcile(NATIONAL, PROVINCE));
        }
        stop.set(true);
        traffic.join();

        assertEquals(List.of(), failures);
        assertTrue(keys(runs.get(0)).contains("stray"), runs.get(0).toString());
        assertTrue(Set.of("stray", "R299").containsAll(keys(runs.get(0))), runs.get(0).toString());
        assertEquals(Set.of(), keys(runs.get(1)), runs.get(1).toString());
        assertEquals(RunState.EQUAL, runs.get(2).state(), runs.get(2).toString());
        await("all is settled", () -> table(nodes.node(NATIONAL)).equals(table(nodes.node(COUNTY))));
    }
}
