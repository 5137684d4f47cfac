package org.fednode.node;

import static org.fednode.node.ReconciledNodes.TABLE;
import static org.fednode.node.ReconciledNodes.keys;
import static org.fednode.node.ReconciledNodes.only;
import static org.fednode.node.ReconciledNodes.sql;
import static org.fednode.node.ReconciledNodes.table;
import static org.fednode.node.ReconciledNodes.total;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.fednode.exchange.reconcile.Outcome;
import org.fednode.exchange.reconcile.Reconciliation;
import org.fednode.node.reconcile.Run;
import org.fednode.node.reconcile.RunState;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A province and its county compare what they hold: every difference is found and repaired, and nothing else touched. */
class ReconcileTest {

    @TempDir
    Path folder;

    private ReconciledNodes both;

    @BeforeEach
    void open() throws Exception {
        both = new ReconciledNodes(folder);
    }

    @AfterEach
    void close() throws Exception {
        both.close();
    }

    @Test
    void nodesThatHoldTheSameSignThatTheyDo() throws Exception {
        both.rooms(0, 30);
        both.nodes.commit(ThreeNodes.delete("R3"));
        ThreeNodes.deliver(both.county(), both.province());

        Run run = both.reconcile();

        assertEquals(RunState.EQUAL, run.state(), run.toString());
        assertEquals(30, only(run).rows());
        Reconciliation signed = Reconciliation.verify(both.province().reconciliations().signedOutcome(run.id()).orElseThrow(),
                both.county().credentials().trust(), ThreeNodes.NOW);
        Outcome.DataSetOutcome outcome = signed.outcome().dataSets().get(0);
        assertEquals(outcome.aboveSum(), outcome.belowSum());
        assertEquals(30, outcome.aboveSum().count());
        Run below = both.county().reconciliations().latest(1).get(0);
        assertEquals(RunState.EQUAL, below.state());
        assertEquals("330000", below.peer());
        assertEquals(Optional.of(List.of(signed.bytes().length)),
                both.county().reconciliations().signedOutcome(below.id()).map(bytes -> List.of(bytes.length)));
    }

    @Test
    void rowsThatWereEditedAboveAreWhatTheArchiveSaysAgain() throws Exception {
        both.rooms(0, 40);
        List<String> before = table(both.province());
        sql(both.province(), "UPDATE " + TABLE + " SET area = 1 WHERE fed_key = 'R1'");
        sql(both.province(), "DELETE FROM " + TABLE + " WHERE fed_key = 'R2'");
        sql(both.province(), "UPDATE " + TABLE + " SET fed_seq = 9000 WHERE fed_key = 'R3'");
        sql(both.province(), "UPDATE " + TABLE + " SET fed_deleted = TRUE WHERE fed_key = 'R4'");
        sql(both.province(), "UPDATE " + TABLE + " SET fed_hash = 'x' WHERE fed_key = 'R5'");
        sql(both.province(), "UPDATE " + TABLE + " SET fed_key = 'stray' WHERE fed_key = 'R6'");
        sql(both.province(), "UPDATE " + TABLE + " SET fed_origin = 'nobody' WHERE fed_key = 'R7'");

        Run run = both.reconcile();

        assertEquals(RunState.REPAIRED, run.state(), run.toString());
        assertEquals(Set.of("R1", "R2", "R3", "R4", "R5", "R6", "R7", "stray"), keys(run));
        assertEquals(before, table(both.province()));
        assertEquals(40, total(both.province()));
        assertEquals(RunState.EQUAL, both.reconcile().state());
    }

    @Test
    void rowsThatWereEditedBelowAreRepairedThereAndNotAbove() throws Exception {
        both.rooms(0, 40);
        List<String> before = table(both.county());
        sql(both.county(), "UPDATE " + TABLE + " SET name = '别处' WHERE fed_key = 'R1'");
        sql(both.county(), "DELETE FROM " + TABLE + " WHERE fed_key = 'R2'");
        sql(both.county(), "UPDATE " + TABLE + " SET fed_key = 'stray' WHERE fed_key = 'R6'");

        Run run = both.reconcile();

        assertEquals(RunState.REPAIRED, run.state(), run.toString());
        assertEquals(Set.of("R1", "R2", "R6", "stray"), keys(run));
        assertTrue(only(run).rowsThatDiffered().stream().allMatch(row -> row.there().equals("repaired") && row.here().equals("right")),
                run.toString());
        assertEquals(before, table(both.county()));
        assertEquals(40, total(both.county()));
    }

    @Test
    void aDryRunFindsThemAndTouchesNothing() throws Exception {
        both.rooms(0, 20);
        sql(both.province(), "UPDATE " + TABLE + " SET area = 1 WHERE fed_key = 'R1'");
        sql(both.county(), "UPDATE " + TABLE + " SET area = 1 WHERE fed_key = 'R2'");
        List<String> above = table(both.province());
        List<String> below = table(both.county());

        Run run = both.reconcile(true);

        assertEquals(RunState.DIFFERENT, run.state());
        assertEquals(Set.of("R1", "R2"), keys(run));
        assertEquals(2, only(run).left());
        assertFalse(run.signed());
        assertEquals(above, table(both.province()));
        assertEquals(below, table(both.county()));
    }

    /** Whatever is edited on either side: exactly those keys are found, and the tables are what they were. */
    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void findsExactlyWhatWasEditedAndRestoresIt(long seed) throws Exception {
        Random random = new Random(seed);
        int rooms = 1 + random.nextInt(300);
        both.rooms(0, rooms);
        for (int i = 0; i < rooms / 4; i++) {
            String key = "R" + random.nextInt(rooms);
            both.nodes.commit(random.nextBoolean() ? ThreeNodes.delete(key) : both.nodes.upsert(key, ThreeNodes.room(key, 5)));
        }
        ThreeNodes.deliver(both.county(), both.province());
        List<String> above = table(both.province());
        List<String> below = table(both.county());
        assertEquals(below, above);
        for (int i = random.nextInt(1 + rooms); i > 0; i--) {
            edit(both.province(), random, 2 * random.nextInt(1 + rooms / 2));
        }
        for (int i = random.nextInt(1 + rooms); i > 0; i--) {
            edit(both.county(), random, 1 + 2 * random.nextInt(1 + rooms / 2));
        }
        Set<String> differing = differing(table(both.province()), table(both.county()));

        Run run = both.reconcile();

        assertEquals(differing, keys(run));
        assertEquals(above, table(both.province()));
        assertEquals(below, table(both.county()));
        assertEquals(ThreeNodes.rows(both.county()).size(), total(both.province()));
        assertEquals(differing.isEmpty() ? RunState.EQUAL : RunState.REPAIRED, run.state());
    }

    private static Set<String> differing(List<String> above, List<String> below) {
        Set<String> rows = new TreeSet<>(above);
        rows.addAll(below);
        rows.removeIf(row -> above.contains(row) && below.contains(row));
        return rows.stream().map(row -> row.substring(1, row.indexOf(','))).collect(Collectors.toCollection(TreeSet::new));
    }

    /** Even rooms are edited above and odd ones below: what is edited to the same on both sides doesn't differ. */
    private static void edit(Node node, Random random, int room) {
        String where = " WHERE fed_key = 'R" + room + "'";
        if (table(node).stream().noneMatch(row -> row.startsWith("[R" + room + ","))) {
            return;
        }
        switch (random.nextInt(5)) {
            case 0 -> sql(node, "DELETE FROM " + TABLE + where);
            case 1 -> sql(node, "UPDATE " + TABLE + " SET fed_seq = fed_seq + " + (1 + random.nextInt(3)) + where);
            case 2 -> sql(node, "UPDATE " + TABLE + " SET fed_deleted = NOT fed_deleted" + where);
            case 3 -> sql(node, "UPDATE " + TABLE + " SET fed_line = fed_line + 1" + where);
            default -> sql(node, "UPDATE " + TABLE + " SET fed_key = 'S" + random.nextLong() + "'" + where);
        }
    }

    @Test
    void onlyTheParentIsAnswered() throws Exception {
        both.province().questions().sendWith((peer, question) -> both.county().answers().answer("330127", question)
                .thenAccept(answer -> both.province().questions().answered(peer, answer)));

        Run run = both.reconcile();

        assertEquals(RunState.FAILED, run.state());
        assertTrue(run.trouble().orElseThrow().startsWith("reconciliation.not-parent"), run.toString());
    }
}
