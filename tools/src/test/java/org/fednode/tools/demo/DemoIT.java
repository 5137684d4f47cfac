package org.fednode.tools.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.tools.Ran;
import org.fednode.tools.check.FinalCheck;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.NodeRun;
import org.fednode.tools.terminal.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The demonstration as people run it, and whether its check would notice if a node held something else. */
class DemoIT {

    @TempDir
    Path folder;

    @Test
    void threeLevelsOverTheQueueHoldTheInputAndTheCheckNoticesAnyTampering()
            throws IOException, SQLException, CertificateProblem, InterruptedException {
        demonstrate(List.of("national", "province", "county"), "queue", "sm2");

        assertEquals(0, check());
        for (Tampering tampering : tamperings()) {
            assertNoticed(tampering);
        }
        assertEquals(List.of(), FinalCheck.differences(folder, Clock.systemUTC()), "after all was put back");
    }

    @Test
    void fourLevelsOverPullHoldTheInput() throws IOException {
        demonstrate(List.of("national", "province", "prefecture", "county"), "pull", "ecdsa");
    }

    private void demonstrate(List<String> levels, String link, String suite) throws IOException {
        Ran ran = Ran.with("demo", "--records", "2000", "--errors", "2", "--seed", "7", "--levels", String.join(",", levels),
                "--link", link, "--suite", suite, "--data", folder.toString(), "--check", "--json");

        assertEquals(0, ran.code(), ran.err());
        JsonNode outcome = Json.MAPPER.readTree(ran.out());
        assertEquals(List.of("received", "accepted", "unchanged", "quarantined", "batches", "settled", "nodes", "seconds",
                "recordsPerSecond", "differences"), names(outcome), "members of the one object on standard output");
        assertCounts(outcome);
        assertEquals(levels, names(outcome.path("nodes")));
        for (JsonNode node : outcome.path("nodes")) {
            assertEquals(List.of("records", "peakMemoryMb", "cpuSeconds"), names(node));
            assertEquals(outcome.path("nodes").path("national").path("records"), node.path("records"), ran.out());
            assertTrue(node.path("peakMemoryMb").asLong() > 0 && node.path("cpuSeconds").asDouble() > 0, ran.out());
        }
    }

    private static void assertCounts(JsonNode outcome) {
        long accepted = outcome.path("accepted").asLong();
        long unchanged = outcome.path("unchanged").asLong();
        long quarantined = outcome.path("quarantined").asLong();
        assertEquals(outcome.path("received").asLong(), accepted + unchanged + quarantined, outcome.toString());
        assertTrue(outcome.path("received").asLong() > 2_000 && accepted > 0 && unchanged > 0 && quarantined > 0
                && outcome.path("batches").asLong() > 0, outcome.toString());
        assertTrue(outcome.path("settled").asBoolean(), outcome.toString());
        assertTrue(outcome.path("seconds").asDouble() > 0 && outcome.path("recordsPerSecond").asLong() > 0, outcome.toString());
        assertEquals(0, outcome.path("differences").asInt(), outcome.toString());
    }

    private static List<String> names(JsonNode object) {
        List<String> names = new ArrayList<>();
        object.fieldNames().forEachRemaining(names::add);
        return names;
    }

    /** Something done behind a stopped node's back. @param part its database or its archive */
    private record Tampering(String what, String node, String part, Change change) {
    }

    /** Makes one change in the node's directory. */
    @FunctionalInterface
    private interface Change {
        void make(NodeFolder node) throws IOException, SQLException;
    }

    private static List<Tampering> tamperings() {
        String last = " WHERE fed_key = (SELECT MAX(fed_key) FROM record_certificate WHERE NOT fed_deleted)";
        return List.of(
                new Tampering("a value changed", "province", "database", node ->
                        execute(node, "UPDATE record_certificate SET name = CONCAT(name, '某')" + last)),
                new Tampering("a row deleted", "county", "database", node ->
                        execute(node, "DELETE FROM record_certificate" + last)),
                new Tampering("a row marked as deleted", "national", "database", node ->
                        execute(node, "UPDATE record_certificate SET fed_deleted = TRUE" + last)),
                new Tampering("a row added", "national", "database", node ->
                        execute(node, "CREATE LOCAL TEMPORARY TABLE added AS SELECT * FROM record_certificate" + last,
                                "UPDATE added SET fed_key = '33010619000101001X'",
                                "INSERT INTO record_certificate SELECT * FROM added")),
                new Tampering("a byte of an own batch changed", "county", "archive", node -> flipByte(ownBatch(node))),
                new Tampering("an own batch removed", "county", "archive", node -> Files.delete(ownBatch(node))),
                new Tampering("a byte of a received batch changed", "national", "archive", node -> flipByte(segment(node))));
    }

    private void assertNoticed(Tampering tampering)
            throws IOException, SQLException, CertificateProblem, InterruptedException {
        NodeFolder node = new NodeFolder(folder.resolve(tampering.node()));
        Path part = node.data().resolve(tampering.part().equals("database") ? "db" : "archive");
        Path kept = Files.createDirectories(folder.resolve("kept")).resolve(tampering.what().replace(' ', '-'));
        copy(part, kept);
        tampering.change().make(node);

        List<String> differences = FinalCheck.differences(folder, Clock.systemUTC());
        int code = check();

        copy(kept, part);
        String where = tampering.node() + " " + tampering.part() + ": ";
        assertFalse(differences.isEmpty(), tampering.what() + ", and nothing was noticed");
        assertTrue(differences.stream().allMatch(one -> one.startsWith(where)), () -> tampering.what() + ": " + differences);
        assertEquals(1, code, tampering.what());
    }

    private static void execute(NodeFolder node, String... statements) throws SQLException {
        NodeRun.Database database = node.run().orElseThrow().database();
        try (Connection connection = DriverManager.getConnection(database.url(), database.user(), database.password());
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                assertNotEquals(0, statement.executeUpdate(sql) + (sql.startsWith("CREATE") ? 1 : 0), sql);
            }
        }
    }

    /** The last batch of records that the node sealed. */
    private static Path ownBatch(NodeFolder node) throws IOException {
        return last(node.archive().resolve("own").resolve("1").resolve("certificate"));
    }

    private static Path segment(NodeFolder node) throws IOException {
        return last(node.archive().resolve("received"));
    }

    private static Path last(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.max(Comparator.naturalOrder()).orElseThrow();
        }
    }

    private static void flipByte(Path file) throws IOException {
        byte[] bytes = Files.readAllBytes(file);
        bytes[bytes.length / 2] ^= 1;
        Files.write(file, bytes);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        }
    }

    private int check() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(Home.find().java().toString(), "-cp", System.getProperty("java.class.path"),
                FinalCheck.class.getName(), folder.toString()).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        process.getInputStream().readAllBytes();
        return process.waitFor();
    }
}
