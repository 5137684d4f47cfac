package org.fednode.node;

import static org.fednode.node.ThreeNodes.deliver;
import static org.fednode.node.ThreeNodes.room;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.log.LogEntry;
import org.fednode.exchange.log.LogRefusal;
import org.fednode.exchange.log.TreeHead;
import org.fednode.exchange.receipt.ReceiptPage;
import org.fednode.node.batchlog.AcceptedLog;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.batchlog.StreamCursor;
import org.fednode.node.batchlog.UpperLogs;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.WithinTransaction;
import org.fednode.node.runtime.CrashPoints;
import org.fednode.node.runtime.NodeSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The receiver's log of accepted batches: what is in it, that it can be made again, and that who is above is watched. */
class AcceptedLogTest {

    @TempDir
    Path folder;

    private ThreeNodes nodes;

    @BeforeEach
    void openNodes() throws Exception {
        nodes = new ThreeNodes(folder, Suite.SM2_SM3);
    }

    @AfterEach
    void closeNodes() throws IOException {
        nodes.close();
    }

    @Test
    void holdsWhatWasAcceptedFromOthersOnceAndProvesIt() throws Exception {
        seal(5);
        deliver(nodes.county, nodes.province);
        deliver(nodes.county, nodes.province);
        deliver(nodes.province, nodes.national);

        AcceptedLog log = nodes.national.log().accepted();
        assertEquals(5, log.head().size());
        assertEquals(log.head(), nodes.province.log().accepted().head());
        assertEquals(TreeHead.EMPTY, nodes.county.log().accepted().head());
        for (LoggedBatch batch : nodes.county.log().after(0, 100)) {
            long index = log.index(batch.stream(), batch.seq()).orElseThrow();
            LogEntry entry = new LogEntry(batch.stream(), batch.seq(), batch.digest());
            assertEquals(entry, log.entry(index).orElseThrow());
            assertTrue(log.head().includes(entry, log.inclusion(index, 5)));
            assertTrue(log.head(index + 1).isPrefixOf(log.head(), log.consistency(index + 1, 5)));
        }
    }

    @Test
    void provesNothingThatItDoesNotHold() throws Exception {
        seal(2);
        deliver(nodes.county, nodes.province);
        AcceptedLog log = nodes.province.log().accepted();

        assertTrue(log.index(nodes.county.log().after(0, 1).get(0).stream(), 3).isEmpty());
        assertTrue(log.entry(2).isEmpty());
        assertThrows(IndexOutOfBoundsException.class, () -> log.inclusion(2, 2));
        assertThrows(IndexOutOfBoundsException.class, () -> log.inclusion(0, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> log.consistency(1, 3));
        assertThrows(IndexOutOfBoundsException.class, () -> log.head(3));
    }

    @Test
    void isTheSameAfterARestartARebuildAndWithAnEmptyDatabase() throws Exception {
        seal(7);
        deliver(nodes.county, nodes.province);
        TreeHead before = nodes.province.log().accepted().head();

        nodes.province.close();
        try (Node restarted = nodes.federation.open("330000")) {
            assertEquals(before, restarted.log().accepted().head());
            restarted.rebuild();
            assertEquals(before, restarted.log().accepted().head());
            assertTrue(restarted.log().accepted().head(3).isPrefixOf(before, restarted.log().accepted().consistency(3, 7)));
        }
        deleteFolder(folder.resolve("330000").resolve("db"));
        try (Node restored = nodes.federation.open("330000")) {
            assertEquals(before, restored.log().accepted().head());
        }
    }

    @Test
    void aNodeThatHadNoLogYetGetsOneInTheArchivesOrder() throws Exception {
        seal(6);
        deliver(nodes.county, nodes.province);
        TreeHead before = nodes.province.log().accepted().head();
        nodes.province.database().transact(connection -> {
            try (var statement = connection.createStatement()) {
                statement.executeUpdate("UPDATE batchlog_batch SET log_index = NULL");
                return statement.executeUpdate("DELETE FROM batchlog_subtree");
            }
        });
        nodes.province.close();

        try (Node upgraded = nodes.federation.open("330000")) {
            assertEquals(before, upgraded.log().accepted().head());
            assertEquals(6, upgraded.log().accepted().inclusion(5, 6).size());
        }
    }

    /** Found by thought: the batch that the archive got first was applied last, and a rebuild gave another root. */
    @Test
    void hasTheArchivesOrderThoughTheDatabaseFailedBehindTheArchive() throws Exception {
        nodes.federation.child("330000", "330108", Level.COUNTY, "330108");
        nodes.province.close();
        AtomicBoolean failing = new AtomicBoolean(true);
        CrashPoints once = place -> {
            if (place == CrashPoints.Place.RECEIVED_APPLIED && failing.getAndSet(false)) {
                throw new IllegalStateException("the database fails once");
            }
        };
        try (Node other = nodes.federation.open("330108"); Node province = Node.open(
                NodeSettings.load(folder.resolve("330000")), Clock.fixed(ThreeNodes.NOW, ZoneOffset.UTC), once, StreamCursor::step)) {
            other.commit().start();
            seal(1);
            other.commit().submit(new Chunk(ThreeNodes.ROOMS, ThreeNodes.NOW, List.of(nodes.upsert("R9", room("R9", 30, "330108"))),
                    List.of(), List.of(), WithinTransaction.NOTHING)).get();
            assertThrows(IllegalStateException.class, () -> deliver(nodes.county, province));

            deliver(other, province);
            deliver(nodes.county, province);

            TreeHead live = province.log().accepted().head();
            assertEquals(2, live.size());
            assertEquals("330106", province.log().accepted().entry(0).orElseThrow().stream().origin());
            province.rebuild();
            assertEquals(live, province.log().accepted().head());
        }
    }

    @Test
    void receiptsTellTheLogAndTheChildKeepsTheNewest() throws Exception {
        seal(1);
        ReceiptPage first = receive();
        seal(1);
        ReceiptPage second = receive();

        nodes.county.receipts().receive(second.bytes());
        nodes.county.receipts().receive(first.bytes());

        UpperLogs.UpperLog kept = nodes.county.log().upperLogs().of("330000").orElseThrow();
        assertEquals(nodes.province.log().accepted().head(), kept.newest());
        assertEquals(2, kept.newest().size());
        assertTrue(kept.alarm().isEmpty());
    }

    @Test
    void aParentWhoseLogShrankIsNoticed() throws Exception {
        told(head(5), Duration.ZERO);

        told(head(4), Duration.ofSeconds(1));

        assertEquals(LogRefusal.SHRUNK, alarm());
        assertEquals(5, nodes.county.log().upperLogs().of("330000").orElseThrow().newest().size());
    }

    @Test
    void aSmallerLogInAnOlderReceiptIsNothing() throws Exception {
        told(head(5), Duration.ofSeconds(1));

        told(head(4), Duration.ZERO);

        assertTrue(nodes.county.log().upperLogs().of("330000").orElseThrow().alarm().isEmpty());
    }

    @Test
    void aParentWhoseLogForkedIsNoticedUntilAPersonHasLooked() throws Exception {
        told(head(5), Duration.ZERO);

        told(new TreeHead(5, TreeHead.FUNCTION.digest(new byte[] {1})), Duration.ofSeconds(1));
        told(head(6), Duration.ofSeconds(2));

        assertEquals(LogRefusal.FORK, alarm());
        assertTrue(nodes.county.log().upperLogs().settle("330000"));
        assertEquals(List.of(), nodes.county.log().upperLogs().all());
    }

    private LogRefusal alarm() {
        return nodes.county.log().upperLogs().of("330000").orElseThrow().alarm().orElseThrow().reason();
    }

    private void told(TreeHead head, Duration later) {
        Instant at = ThreeNodes.NOW.plus(later);
        nodes.county.database().transact(connection -> {
            nodes.county.log().upperLogs().told(connection, "330000", head, at);
            return null;
        });
    }

    private static TreeHead head(int size) {
        return new TreeHead(size, TreeHead.FUNCTION.digest(new byte[] {0, (byte) size}));
    }

    private ReceiptPage receive() throws IOException {
        List<byte[]> files = new ArrayList<>();
        for (LoggedBatch batch : nodes.county.log().after(0, 100)) {
            files.add(nodes.county.log().read(batch));
        }
        return nodes.province.inbox().receive("330106", files);
    }

    private int sealed;

    private void seal(int batches) throws Exception {
        for (int i = 0; i < batches; i++) {
            sealed++;
            nodes.commit(nodes.upsert("R" + sealed, room("R" + sealed, 10 + sealed)));
        }
    }

    private static void deleteFolder(Path folder) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }
}
