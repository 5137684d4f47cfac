package org.fednode.node.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.fednode.camel.ChangePage;
import org.fednode.camel.IntakeReport;
import org.fednode.camel.NodeAccess;
import org.fednode.camel.NodeProblem;
import org.fednode.exchange.key.Suite;
import org.fednode.mapping.definition.Mapping;
import org.fednode.mapping.definition.MappingLoader;
import org.fednode.mapping.source.Drivers;
import org.fednode.mapping.translate.SourceAccess;
import org.fednode.node.Node;
import org.fednode.node.TestFederation;
import org.fednode.node.UnseenDataSet;
import org.fednode.node.feed.ChangePages;
import org.fednode.node.intake.Intake;
import org.fednode.node.intake.RequestIntake;
import org.fednode.node.intake.InputRecords;
import org.fednode.node.operations.RecordExport;
import org.fednode.node.quarantine.QuarantineFilter;
import org.fednode.node.routes.OwnNode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs of mappings against a real node. */
class MappingRunTest {

    private static final String ID = "100000";
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-23T08:00:00Z"), ZoneOffset.UTC);
    private static final Charset GBK = Charset.forName("GBK");

    @TempDir
    Path folder;

    private Node node;
    private Intake intake;
    private NodeAccess own;
    private Path mappings;
    private final MappingStore store = new MappingStore();

    @BeforeEach
    void open() throws IOException {
        Path standards = folder.resolve("standard");
        UnseenDataSet.addToCopy(standards);
        TestFederation federation = new TestFederation(folder, standards, Suite.ECDSA_P256_SHA256, CLOCK);
        federation.national(ID);
        node = federation.open(ID);
        node.start();
        intake = Intake.of(new Intake.Parts(node.standards(), division -> true, node.commit()::submit, node.database(), node.quarantine(), folder.resolve("inbox"), CLOCK));
        own = new OwnNode(intake.requests(), new ChangePages(node.changes()), node.standards());
        mappings = Files.createDirectories(folder.resolve("mappings/rooms"));
        write("kinds.csv", "from,to\n盲,A\n声,B\n");
        write("mapping.yaml", mapping("{file: ../../rooms.csv}", ""));
    }

    @AfterEach
    void close() throws IOException {
        node.close();
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(mappings.resolve(file), text);
    }

    private static String mapping(String source, String more) {
        return "source: " + source + '\n' + more + """
                targets:
                  - dataset: reading-room
                    fields:
                      roomId: {expression: "'R' + row.BH"}
                      name: MC
                      kind: {column: LX, codes: kinds.csv}
                      area: MJ
                      division: {value: "330106"}
                """;
    }

    private void source(String... rows) throws IOException {
        Files.write(folder.resolve("rooms.csv"), ("BH,MC,LX,MJ\n" + String.join("\n", rows) + '\n').getBytes(GBK));
    }

    private static String[] rooms(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> i + ",阅览室" + i + ",盲," + (20 + i % 50)).toArray(String[]::new);
    }

    private Mapping mapping() {
        MappingLoader.Loading loading = MappingLoader.load(mappings, node.standards().current());
        assertEquals(List.of(), loading.problems());
        return loading.mapping().orElseThrow();
    }

    private RunReport run() throws InterruptedException {
        return run(own);
    }

    private RunReport run(NodeAccess access) throws InterruptedException {
        try (Drivers drivers = new Drivers(folder.resolve("drivers"))) {
            RunReport report = new MappingRun(mapping(), new MappingRun.Parts(access, new SourceAccess(drivers), node.database(), store,
                    node.standards().current().version(), folder.resolve("state"), CLOCK), () -> true).go();
            assertEquals(report.counts().read(), report.counts().accepted() + report.counts().unchanged() + report.counts().quarantined());
            return report;
        }
    }

    private static String counts(RunReport report) {
        RunReport.Counts counts = report.counts();
        return report.state() + " read " + counts.read() + " accepted " + counts.accepted() + " unchanged " + counts.unchanged() + " quarantined " + counts.quarantined()
                + " deleted " + counts.deleted() + " gone " + counts.gone();
    }

    private String held() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new RecordExport(node.database(), node.projection()).write(node.standards().dataSet(UnseenDataSet.ROOMS).orElseThrow(), out);
        return out.toString(StandardCharsets.UTF_8);
    }

    private long heldCount() throws IOException {
        return held().lines().count();
    }

    private long openQuarantine() {
        return node.database().transact(connection -> node.quarantine().open(connection));
    }

    @Test
    void unchangedRowsSealNothingAndOnlyWhatDiffersIsGiven() throws Exception {
        source(rooms(0, 2_500));
        assertEquals("DONE read 2500 accepted 2500 unchanged 0 quarantined 0 deleted 0 gone 0", counts(run()));
        long sealed = node.log().held();

        assertEquals("DONE read 2500 accepted 0 unchanged 2500 quarantined 0 deleted 0 gone 0", counts(run()));
        assertEquals(sealed, node.log().held());

        String[] changed = rooms(0, 2_510);
        changed[7] = "7,新阅览室,声,30";
        source(changed);
        assertEquals("DONE read 2510 accepted 11 unchanged 2499 quarantined 0 deleted 0 gone 0", counts(run()));
        assertTrue(held().contains("新阅览室"));
        assertEquals(2_510, heldCount());
    }

    @Test
    void whatIsGoneFromTheSourceIsDeletedUpToAShareAndOtherwisePeopleAreAsked() throws Exception {
        source(rooms(0, 100));
        run();
        source(rooms(0, 95));
        assertEquals("DONE read 95 accepted 0 unchanged 95 quarantined 0 deleted 5 gone 0", counts(run()));
        assertEquals(95, heldCount());

        source(rooms(0, 90));
        RunReport held = run();
        assertEquals("HELD read 90 accepted 0 unchanged 90 quarantined 0 deleted 0 gone 5", counts(held));
        assertTrue(held.trouble().en().contains("5 of 95 records"), held.trouble().en());
        assertEquals(95, heldCount());
        assertEquals("HELD", run().state().name());

        allow(5);
        assertEquals("DONE read 90 accepted 0 unchanged 90 quarantined 0 deleted 5 gone 0", counts(run()));
        assertEquals(90, heldCount());
        source(rooms(0, 50));
        assertEquals("HELD", run().state().name(), "a word holds for one run");
        source(rooms(0, 90));
        assertEquals("DONE read 90 accepted 0 unchanged 90 quarantined 0 deleted 0 gone 0", counts(run()));
    }

    private void allow(long loss) {
        node.database().transact(connection -> {
            store.save(connection, "rooms", new MappingStore.Control(false, loss, null));
            return null;
        });
    }

    @Test
    void aSourceThatFailsIsCutOffOrRenamedDeletesNothing() throws Exception {
        source(rooms(0, 100));
        run();
        byte[] whole = Files.readAllBytes(folder.resolve("rooms.csv"));
        Files.delete(folder.resolve("rooms.csv"));
        RunReport missing = run();
        assertEquals("FAILED", missing.state().name());
        assertTrue(missing.trouble().en().contains("is not there"), missing.trouble().en());

        Files.write(folder.resolve("rooms.csv"), "BH,MC,LX,MJ\n1,\"abc,盲,1\n".getBytes(GBK));
        assertEquals("FAILED", run().state().name());
        Files.write(folder.resolve("rooms.csv"), "BH,MC,LEIXING,MJ\n1,abc,盲,1\n".getBytes(GBK));
        assertTrue(run().trouble().en().contains("kind <- LX"));
        Files.write(folder.resolve("rooms.csv"), java.util.Arrays.copyOf(whole, whole.length / 2));
        assertEquals("HELD", run().state().name());
        Files.writeString(folder.resolve("rooms.csv"), "BH,MC,LX,MJ\n");
        assertEquals("HELD", run().state().name());
        assertEquals(100, heldCount());
        Files.write(folder.resolve("rooms.csv"), whole);
        assertEquals("DONE", run().state().name());
    }

    @Test
    void whatIsRefusedIsQuarantinedOnceAndStaysCorrected() throws Exception {
        source("1,甲,盲,30", "2,乙,奇,30", "x,丙,盲,abc", "1,丁,声,40");
        assertEquals("DONE read 4 accepted 1 unchanged 0 quarantined 3 deleted 0 gone 0", counts(run()));
        assertEquals(3, openQuarantine());
        RunReport again = run();
        assertEquals("DONE read 4 accepted 0 unchanged 1 quarantined 3 deleted 0 gone 0", counts(again));
        assertEquals(3, openQuarantine());
        assertEquals(List.of("kind 奇 1"), again.unmapped().stream().map(one -> one.field() + ' ' + one.value() + ' ' + one.rows()).toList());

        String entry = entry("奇");
        String corrected = raw(entry).replace("奇", "A");
        assertTrue(corrected.contains("_findings"), corrected);
        intake.corrections().resubmit(entry, new RequestIntake.Body(InputRecords.Format.NDJSON, Optional.empty(),
                new java.io.ByteArrayInputStream(corrected.getBytes(StandardCharsets.UTF_8))));
        assertEquals(2, heldCount());
        assertEquals("DONE read 4 accepted 0 unchanged 1 quarantined 3 deleted 0 gone 0", counts(run()));
        assertEquals(2, heldCount());
        assertEquals(2, openQuarantine());

        write("kinds.csv", "from,to\n盲,A\n声,B\n奇,B\n");
        assertEquals("DONE read 4 accepted 1 unchanged 1 quarantined 2 deleted 0 gone 0", counts(run()));
    }

    private String entry(String text) {
        return node.database().transact(connection -> node.quarantine().list(connection, new QuarantineFilter(Optional.empty(), Optional.empty(), 0, 100))).stream()
                .filter(one -> one.input().raw().contains(text)).map(one -> one.input().id()).findFirst().orElseThrow();
    }

    private String raw(String id) {
        return node.database().transact(connection -> node.quarantine().find(connection, id)).orElseThrow().input().raw();
    }

    /** A process that ends, before the node has taken a chunk or after. */
    private static final class Killed extends Error {
        private static final long serialVersionUID = 1L;
    }

    private record Dying(NodeAccess node, AtomicInteger left, boolean taken) implements NodeAccess {

        @Override
        public IntakeReport take(String dataSet, Form form, InputStream records, Optional<String> key) throws IOException, NodeProblem {
            boolean dies = left.decrementAndGet() == 0;
            if (dies && !taken) {
                throw new Killed();
            }
            IntakeReport report = node.take(dataSet, form, records, key);
            if (dies) {
                throw new Killed();
            }
            return report;
        }

        @Override
        public ChangePage changes(String dataSet, String after, int limit) throws IOException, NodeProblem {
            return node.changes(dataSet, after, limit);
        }
    }

    @Test
    void aFirstLoadThatIsKilledAnywhereGoesOnAndEndsTheSame() throws Exception {
        Random random = new Random(11);
        source(rooms(0, 8_500));
        int taken = 0;
        for (int i = 0; i < 5; i++) {
            AtomicInteger left = new AtomicInteger(1 + random.nextInt(2));
            boolean after = random.nextBoolean();
            taken += left.get() - 1;
            assertThrows(Killed.class, () -> run(new Dying(own, left, after)));
            // the source changes meanwhile: this run reads what it began with
            source(rooms(0, 10));
        }
        RunReport report = run();
        assertEquals("DONE read 8500 accepted 8500 unchanged 0 quarantined 0 deleted 0 gone 0", counts(report));
        assertEquals(1, report.number());
        assertTrue(taken > 0 && report.counts().chunks() == 9, report.toString());
        assertEquals(8_500, heldCount());
        String interrupted = held();
        source(rooms(0, 8_500));
        assertEquals("DONE read 8500 accepted 0 unchanged 8500 quarantined 0 deleted 0 gone 0", counts(run()));
        assertEquals(interrupted, held());
    }

    @Test
    void aMappingThatChangedWhileItsRunWasInterruptedBeginsAnotherRun() throws Exception {
        source(rooms(0, 2_500));
        assertThrows(Killed.class, () -> run(new Dying(own, new AtomicInteger(2), true)));
        write("kinds.csv", "from,to\n盲,B\n声,B\n");
        assertEquals("DONE read 2500 accepted 2000 unchanged 500 quarantined 0 deleted 0 gone 0".replace("2000 unchanged 500", "2500 unchanged 0"), counts(run()));
        assertEquals(2_500, held().lines().filter(line -> line.contains("\"kind\":\"B\"")).count());
        List<RunReport> runs = node.database().transact(connection -> store.runs(connection, "rooms"));
        assertEquals(List.of("DONE", "ABANDONED"), runs.stream().map(one -> one.state().name()).toList());
    }

    @Test
    void changesOfADatabaseAreReadByTheirStampWhateverItDoes() throws Exception {
        String url = "jdbc:h2:" + folder.resolve("legacy") + ";DB_CLOSE_DELAY=-1";
        write("mapping.yaml", mapping("{jdbc: \"" + url + "\", table: rooms}", "watermark: {column: XGSJ, overlap: 1h, everything: 3650d}\n"));
        try (Connection legacy = DriverManager.getConnection(url); Statement sql = legacy.createStatement()) {
            sql.execute("CREATE TABLE rooms (BH INT PRIMARY KEY, MC VARCHAR(50), LX VARCHAR(10), MJ INT, XGSJ TIMESTAMP)");
            for (int i = 0; i < 2_000; i++) {
                // many rows of one stamp, over the chunks' borders
                sql.execute("INSERT INTO rooms VALUES (" + i + ", '甲" + i + "', '盲', 30, TIMESTAMP '2025-01-0" + (1 + i / 1_500) + " 08:00:00')");
            }
            sql.execute("INSERT INTO rooms VALUES (2000, '无', '盲', 30, NULL)");
            assertEquals("DONE read 2001 accepted 2001 unchanged 0 quarantined 0 deleted 0 gone 0", counts(run()));

            sql.execute("UPDATE rooms SET MC = '新', XGSJ = TIMESTAMP '2025-01-03 08:00:00' WHERE BH = 5");
            sql.execute("UPDATE rooms SET MC = '无新' WHERE BH = 2000");
            RunReport changes = run();
            assertEquals(RunReport.Kind.CHANGES, changes.kind());
            assertEquals("DONE read 502 accepted 2 unchanged 500 quarantined 0 deleted 0 gone 0", counts(changes));

            // committed late, with a stamp from before the last reading
            sql.execute("INSERT INTO rooms VALUES (2001, '迟', '盲', 30, TIMESTAMP '2025-01-03 07:30:00')");
            assertEquals(1, run().counts().accepted());
            assertTrue(held().contains("迟"));

            // the server's clock is set back: what was last is no longer there
            sql.execute("UPDATE rooms SET XGSJ = TIMESTAMP '2024-06-01 08:00:00', MC = '退' WHERE XGSJ >= TIMESTAMP '2025-01-03 00:00:00'");
            run();
            RunReport everything = run();
            assertEquals(RunReport.Kind.EVERYTHING, everything.kind());
            assertEquals(2, held().lines().filter(line -> line.contains("退")).count());
            assertEquals(0, run().counts().accepted());
        }
    }

    @Test
    void aDatabaseIsGoneOnWithBehindTheLastKey() throws Exception {
        String url = "jdbc:h2:" + folder.resolve("legacy") + ";DB_CLOSE_DELAY=-1";
        write("mapping.yaml", mapping("{jdbc: \"" + url + "\", table: rooms, key: BH}", "watermark: {column: XGSJ}\n"));
        try (Connection legacy = DriverManager.getConnection(url); Statement sql = legacy.createStatement()) {
            sql.execute("CREATE TABLE rooms (BH VARCHAR(10) PRIMARY KEY, MC VARCHAR(50), LX VARCHAR(10), MJ INT, XGSJ TIMESTAMP)");
            for (int i = 0; i < 3_500; i++) {
                sql.execute("INSERT INTO rooms VALUES ('" + String.format("%05d", i) + "', '甲', '盲', 30, TIMESTAMP '2025-01-0" + (i == 10 ? 9 : 1) + " 08:00:00')");
            }
            assertThrows(Killed.class, () -> run(new Dying(own, new AtomicInteger(3), true)));
            sql.execute("UPDATE rooms SET MC = '乙' WHERE BH IN ('00001', '03000')");
            RunReport report = run();
            assertEquals("DONE read 3500 accepted 3500 unchanged 0 quarantined 0 deleted 0 gone 0", counts(report));
            assertEquals(1, report.number());
            assertEquals("M2025-01-09T08:00", node.database().transact(connection -> store.control(connection, "rooms")).stamp());
            assertEquals(1, held().lines().filter(line -> line.contains("乙")).count(), "what was done is not read again");
            sql.execute("UPDATE rooms SET XGSJ = TIMESTAMP '2025-02-01 08:00:00' WHERE MC = '乙'");
            assertEquals(1, run().counts().accepted());
        }
    }

    @Test
    void aDatabaseThatIsAwayOrLosesItsTableDeletesNothing() throws Exception {
        String url = "jdbc:h2:" + folder.resolve("legacy") + ";DB_CLOSE_DELAY=-1";
        write("mapping.yaml", mapping("{jdbc: \"" + url + "\", table: rooms}", ""));
        try (Connection legacy = DriverManager.getConnection(url); Statement sql = legacy.createStatement()) {
            sql.execute("CREATE TABLE rooms (BH INT PRIMARY KEY, MC VARCHAR(50), LX VARCHAR(10), MJ INT)");
            sql.execute("INSERT INTO rooms VALUES (1, '甲', '盲', 30), (2, '乙', '盲', 30)");
            run();
            sql.execute("ALTER TABLE rooms RENAME TO rooms_old");
            assertEquals("FAILED", run().state().name());
            sql.execute("CREATE TABLE rooms (BH INT PRIMARY KEY, MC VARCHAR(50), LX VARCHAR(10), MJ INT)");
            assertEquals("HELD", run().state().name());
        }
        assertEquals(2, heldCount());
    }

    @Test
    void aRunIsPausedBetweenChunksAndGoesOnThere() throws Exception {
        source(rooms(0, 3_500));
        AtomicInteger asked = new AtomicInteger();
        try (Drivers drivers = new Drivers(folder.resolve("drivers"))) {
            RunReport paused = new MappingRun(mapping(), new MappingRun.Parts(own, new SourceAccess(drivers), node.database(), store,
                    node.standards().current().version(), folder.resolve("state"), CLOCK), () -> asked.incrementAndGet() <= 2).go();
            assertTrue(paused.isOpen());
            assertEquals(2_000, paused.counts().rows());
            assertFalse(paused.progress() == 0);
        }
        RunReport done = run();
        assertEquals("DONE read 3500 accepted 3500 unchanged 0 quarantined 0 deleted 0 gone 0", counts(done));
        assertEquals(1, done.number());
    }

    @Test
    void originalsAreKeptBesideWhatBecameOfThem() throws Exception {
        Files.writeString(folder.resolve("rooms.csv"), "BH,MC,LX,MJ\n1,甲\u200B,盲,\"1,200平方米\"\n");
        assertEquals(1, run().counts().accepted());
        String originals = Files.readString(folder.resolve("state/rooms/originals-1.csv"));
        assertTrue(originals.contains("2,reading-room,name,mapping.zero-width,\"甲\u200B\""), originals);
        assertTrue(originals.contains("2,reading-room,area,mapping.currency-or-unit,\"1,200平方米\""), originals);
    }
}
