package org.fednode.node;

import static org.fednode.node.ThreeNodes.deliver;
import static org.fednode.node.ThreeNodes.handDownDirectives;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.DirectiveStream;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.commit.Change;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.WithinTransaction;
import org.fednode.node.directive.DirectiveLine;
import org.fednode.node.distribution.PublicationRefused;
import org.fednode.node.distribution.PublishedPackage;
import org.fednode.node.operations.RecordExport;
import org.fednode.standards.DataSet;
import org.fednode.standards.RecordValues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A second version of the standard on its way down, and what batches that name it, or the first, meet. */
class StandardDistributionTest {

    private static final String ROOMS = UnseenDataSet.ROOMS;

    @TempDir
    Path folder;

    private final MovableClock clock = new MovableClock(ThreeNodes.NOW);
    private Path next;
    private TestFederation federation;
    private Node national;
    private Node province;
    private Node county;

    /** A clock that a test sets. */
    static final class MovableClock extends Clock {

        volatile Instant now;

        MovableClock(Instant now) {
            this.now = now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            throw new UnsupportedOperationException("UTC only");
        }

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeEach
    void openNodes() throws IOException {
        Path standards = folder.resolve("standards");
        UnseenDataSet.addToCopy(standards);
        next = UnseenDataSet.nextVersion(standards, folder.resolve("next"), "2026.2", "2026-12-01", 10);
        federation = new TestFederation(folder.resolve("nodes"), standards, Suite.ECDSA_P256_SHA256, clock);
        federation.national("100000");
        federation.child("100000", "330000", Level.PROVINCE, "330000");
        federation.child("330000", "330106", Level.COUNTY, "330106");
        for (String id : List.of("100000", "330000", "330106")) {
            federation.copyStandards(id);
        }
        national = federation.open("100000");
        province = federation.open("330000");
        county = federation.open("330106");
        county.start();
    }

    @AfterEach
    void closeNodes() throws IOException {
        for (Node node : List.of(county, province, national)) {
            node.close();
        }
    }

    private void down() {
        handDownDirectives(national, province);
        handDownDirectives(province, county);
    }

    private List<String> inForce() {
        return Stream.of(national, province, county).map(node -> node.standards().current().version()).toList();
    }

    private void commit(String canonical) throws Exception {
        commit(county, canonical);
    }

    /** Commits a reading room at the node, by the version that is in force there. */
    static void commit(Node node, String canonical) throws Exception {
        DataSet rooms = node.standards().dataSet(ROOMS).orElseThrow();
        Instant now = node.clock().instant();
        try (JsonParser parser = new JsonFactory().createParser(canonical)) {
            parser.nextToken();
            RecordValues values = rooms.reader().readValues(parser, finding -> {
                throw new AssertionError(finding.rule());
            });
            node.commit().submit(new Chunk(ROOMS, now, List.of(new Change(LineOp.UPSERT, rooms.key(values), Optional.empty(),
                    now, Optional.of(values), canonical.getBytes(StandardCharsets.UTF_8))), List.of(), List.of(),
                    WithinTransaction.NOTHING)).get();
        }
    }

    static String room(String id, int seats) {
        return ThreeNodes.room(id, 120).replace("}", ",\"seats\":" + seats + "}");
    }

    static String export(Node node) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try {
            new RecordExport(node.database(), node.projection()).write(node.standards().dataSet(ROOMS).orElseThrow(), out);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }

    private Receipt deliverNewest() throws IOException {
        List<LoggedBatch> all = county.log().after(0, 100);
        return province.inbox().receive("330106", List.of(county.log().read(all.get(all.size() - 1)))).receipts().get(0);
    }

    @Test
    void publishedVersionIsInForceEverywhereFromItsDateOnWithoutARestartAndAfterOne() throws Exception {
        commit(ThreeNodes.room("R1", 120));
        national.distribution().publish(next);
        down();

        assertEquals(List.of("2026.1", "2026.1", "2026.1"), inForce());
        assertTrue(Files.isRegularFile(federation.folder("330106").resolve("standard/2026.2/standard.yaml")));
        clock.now = Instant.parse("2026-11-30T15:59:59Z");
        assertEquals(List.of("2026.1", "2026.1", "2026.1"), inForce());
        clock.now = Instant.parse("2026-11-30T16:00:00Z");
        assertEquals(List.of("2026.2", "2026.2", "2026.2"), inForce());
        commit(room("R2", 40));
        deliver(county, province);
        deliver(province, national);
        down();
        down();

        String both = ThreeNodes.room("R1", 120) + '\n' + room("R2", 40) + '\n';
        assertEquals(both, export(national));
        assertEquals(Map.of("2026.2", List.of("330000", "330106")), sorted(national.flow().standardsBelow()));
        for (Node node : List.of(national, province, county)) {
            node.rebuild();
            assertEquals(both, export(node));
        }
        county.close();
        county = federation.open("330106");
        assertEquals("2026.2", county.standards().current().version());
        assertEquals(both, export(county));
    }

    private static Map<String, List<String>> sorted(Map<String, List<String>> nodes) {
        return nodes.entrySet().stream().collect(java.util.stream.Collectors.toMap(Map.Entry::getKey,
                entry -> entry.getValue().stream().sorted().toList()));
    }

    @Test
    void supersededVersionIsAcceptedDuringTheDaysOfGraceAndHeldThereafter() throws Exception {
        national.distribution().publish(next);
        handDownDirectives(national, province);
        assertEquals("2026.1", county.standards().current().version());

        clock.now = Instant.parse("2026-12-11T15:00:00Z");
        commit(ThreeNodes.room("R1", 120));
        assertEquals(Receipt.Outcome.ACCEPTED, deliverNewest().outcome());
        clock.now = Instant.parse("2026-12-11T16:00:00Z");
        commit(ThreeNodes.room("R2", 120));
        Receipt late = deliverNewest();

        assertEquals(Receipt.Outcome.HELD, late.outcome());
        assertEquals(Optional.of("batch.standard-superseded"), late.reason());
        assertEquals("2026.2", province.standards().current().version());
        province.flow().messages();
        handDownDirectives(province, county);
        assertEquals("2026.2", county.standards().current().version());
    }

    @Test
    void nodeWithoutTheVersionThatABatchNamesHoldsItAsksForItAndTakesItWhenItHasCome() throws Exception {
        national.distribution().publish(next);
        for (LoggedBatch batch : national.directives().after("330000", Map.of(), 10)) {
            county.flow().directive(national.log().read(batch));
        }
        clock.now = Instant.parse("2026-12-02T00:00:00Z");
        commit(room("R1", 40));

        Receipt held = deliverNewest();

        assertEquals(Receipt.Outcome.HELD, held.outcome());
        assertEquals(Optional.of("batch.standard-unknown"), held.reason());
        assertEquals(List.of("2026.2"), province.requests().wanted().stream().map(one -> one.version()).toList());
        assertEquals(List.of("hello", "want"), province.flow().messages().stream().map(message -> message.type()).toList());
        handDownDirectives(national, province);
        assertEquals(List.of(), province.requests().wanted());
        assertEquals(Receipt.Outcome.ACCEPTED, deliverNewest().outcome());
        assertEquals(room("R1", 40) + '\n', export(province));
    }

    @Test
    void packageWithMistakesOrThatCanNotBeOneIsNotPublished() throws Exception {
        assertThrows(PublicationRefused.class, () -> province.distribution().publish(next));
        UnseenDataSet.replace(next.resolve("datasets/reading-room.yaml"), "type: integer}\nrules", "type: nothing}\nrules");
        UnseenDataSet.replace(next.resolve("datasets/reading-card.yaml"), "type: division", "type: devision");
        String mistakes = assertThrows(PublicationRefused.class, () -> national.distribution().publish(next)).getMessage();
        assertTrue(mistakes.contains("reading-room.yaml") && mistakes.contains("reading-card.yaml"), mistakes);

        UnseenDataSet.replace(next.resolve("datasets/reading-card.yaml"), "type: devision", "type: division");
        UnseenDataSet.replace(next.resolve("datasets/reading-room.yaml"), "type: nothing}\nrules", "type: integer}\nrules");
        UnseenDataSet.replace(next.resolve("datasets/reading-room.yaml"), "{zh: 面积, en: Area}, type: integer", "{zh: 面积, en: Area}, type: date");
        UnseenDataSet.replace(next.resolve("datasets/reading-room.yaml"), "kind != 'B' || area >= 20", "kind != 'B'");
        String conflict = assertThrows(PublicationRefused.class, () -> national.distribution().publish(next)).getMessage();
        assertTrue(conflict.contains("one table can't hold both: area"), conflict);

        UnseenDataSet.replace(next.resolve("standard.yaml"), "2026.2", "2026.1");
        String twice = assertThrows(PublicationRefused.class, () -> national.distribution().publish(next)).getMessage();
        assertTrue(twice.contains("another package of version 2026.1 is held here"), twice);
        assertEquals(List.of(), national.distribution().published());
    }

    @Test
    void packageThatIsNotWhatWasAnnouncedIsNotAcceptedAnywhereAndTheNextOneIs() throws Exception {
        DirectiveStream stream = DirectiveStream.of(BatchType.STANDARD);
        national.directives().issue(stream, List.of(DirectiveLine.upsert("2026.9/../evil#0", Map.of("version", "2026.9", "path", "../evil",
                "part", 0L, "data", "")), DirectiveLine.upsert("2026.9/standard.yaml#0", Map.of("version", "2026.9", "path", "standard.yaml",
                "part", 0L, "data", "aWQ6IHgK")), DirectiveLine.upsert("2026.9", Map.of("id", "cdpf", "version", "2026.9", "digest",
                "sha-256:" + "0".repeat(64), "effective", "2026-11-01", "files", 1L))));
        national.distribution().publish(next);
        down();

        List<PublishedPackage> published = county.distribution().published();
        assertEquals(List.of("2026.9", "2026.2"), published.stream().map(one -> one.reference().version()).toList());
        assertTrue(published.get(0).problem().orElse("").startsWith("it has mistakes"), published.get(0).problem().orElse(""));
        assertEquals(Optional.empty(), published.get(1).problem());
        assertEquals("2026.1", county.standards().current().version());
        try (Stream<Path> list = Files.list(federation.folder("330106").resolve("standard"))) {
            assertEquals(List.of("2026.1", "2026.2"), list.filter(Files::isDirectory).map(path -> path.getFileName().toString()).sorted().toList());
        }
    }
}
