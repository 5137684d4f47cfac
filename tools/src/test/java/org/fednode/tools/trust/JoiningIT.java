package org.fednode.tools.trust;

import static org.awaitility.Awaitility.await;
import static org.fednode.tools.Ran.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.fednode.standards.Divisions;
import org.fednode.tools.NextStandard;
import org.fednode.tools.Ran;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes join a running parent over the line, by the commands alone: with tickets, and by people's approval. */
class JoiningIT {

    private static final int CHILDREN = 100;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private String nation;
    private String address;

    @BeforeEach
    void startNation() throws IOException {
        nation = folder.resolve("nation").toString();
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        address = "https://127.0.0.1:" + port;
        good("init", "--data", nation, "--level", "national", "--division", "100000", "--suite", "ecdsa", "--enrol-port",
                Integer.toString(port));
        good("start", "--data", nation);
    }

    @AfterEach
    void leaveNoProcess() throws IOException {
        try (Stream<Path> nodes = Files.list(folder)) {
            nodes.filter(path -> Files.isRegularFile(path.resolve("node.json"))).map(NodeFolder::new)
                    .flatMap(node -> node.process().stream()).forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void nodesJoinWithTheirTicketsAndNobodyElseDoes() throws Exception {
        List<String> divisions = counties(CHILDREN + 1); // one does not come
        good("standard", "publish", NextStandard.copy(Home.find(), folder).toString(), "--data", nation);
        await("the nation judges by it").atMost(PATIENCE).until(() ->
                status(nation).path("standards").path("inForce").asText().equals(NextStandard.VERSION));
        Path list = Files.writeString(folder.resolve("children.csv"), "division\n" + String.join("\n", divisions) + "\n");
        Path tickets = folder.resolve("tickets.csv");
        assertTrue(good("ca", "tickets", "--data", nation, "--children", list.toString(), "--out", tickets.toString()).err()
                .contains("made 101 tickets"));
        assertEquals("rw-------", java.nio.file.attribute.PosixFilePermissions.toString(Files.getPosixFilePermissions(tickets)));
        List<String[]> rows = Files.readAllLines(tickets).stream().skip(1).map(line -> line.split(",")).toList();
        assertEquals(divisions, rows.stream().map(row -> row[1]).toList());

        ExecutorService people = Executors.newFixedThreadPool(4);
        try {
            List<Future<Ran>> joining = new ArrayList<>();
            for (String[] row : rows.subList(0, CHILDREN)) {
                joining.add(people.submit(() -> join(row[1], row[2])));
            }
            for (Future<Ran> one : joining) {
                Ran ran = one.get();
                assertEquals(0, ran.code(), ran.err());
                assertTrue(ran.err().contains("the parent judges by the standard " + NextStandard.VERSION), ran.err());
            }
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause());
        } finally {
            people.shutdownNow();
        }
        List<String> known = good("ca", "list", "--data", nation).out().lines().map(line -> line.split("\\s+")[0]).sorted().toList();
        assertEquals(divisions.subList(0, CHILDREN), known);

        // the ticket is spent: another key under the same name is refused, and told so
        Ran second = joined("another", rows.get(0)[1], rows.get(0)[2]);
        assertEquals(1, second.code());
        assertTrue(second.err().contains("enrolment.ticket") || second.err().contains("enrolment.another-key"), second.err());
        // nor does it hold for another division
        Ran other = joined("stranger", "110000", rows.get(CHILDREN)[2]);
        assertEquals(1, other.code());
        assertTrue(other.err().contains("enrolment.ticket"), other.err());

        // one that has joined works
        String first = folder.resolve(divisions.get(0)).toString();
        good("start", "--data", first);
        Path file = folder.resolve("records.ndjson");
        good("generate", "--dataset", "certificate", "--records", "20", "--seed", "1", "--division", divisions.get(0), "--errors", "0",
                "--format", "ndjson", "--out", file.toString());
        Files.move(file, Path.of(first, "inbox", "certificate", "records.ndjson"), StandardCopyOption.ATOMIC_MOVE);
        await("the nation has its records").atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> held() == 20);
        await("it judges as its parent does").atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() ->
                status(first).path("standards").path("inForce").asText().equals(NextStandard.VERSION));

        // one that shall not join after all
        String closed = divisions.get(1);
        assertEquals(1, Ran.with("ca", "revoke", closed, "--reason", "closed", "--data", nation).code(), "without a position");
        good("ca", "revoke", closed, "--reason", "closed", "--none", "--yes", "--data", nation);
        await("it is no child any more").atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() ->
                good("ca", "list", "--data", nation).out().matches("(?s).*\\b" + closed + "\\b[^\\n]*revoked.*"));
        good("stop", "--data", first);
    }

    private static JsonNode status(String node) throws IOException {
        return Json.MAPPER.readTree(good("status", "--data", node, "--json").out());
    }

    @Test
    void withoutATicketPeopleDecide() throws IOException {
        String node = made("asking", "330000");
        Ran asked = Ran.with("enrol", "join", "--data", node, "--parent", address);
        assertEquals(2, asked.code(), asked.err());
        String fingerprint = asked.fingerprint();
        assertTrue(good("ca", "requests", "--data", nation).out().contains(fingerprint));
        assertEquals("330000", Json.MAPPER.readTree(good("ca", "requests", "--data", nation, "--json").out()).path(0).path("nodeId").asText());

        good("ca", "reject", "--data", nation, fingerprint);
        assertEquals("", good("ca", "requests", "--data", nation).out());
        assertEquals(1, Ran.with("ca", "reject", "--data", nation, fingerprint).code());
        assertEquals(1, Ran.with("ca", "approve", "--data", nation, fingerprint).code());
        assertFalse(good("ca", "list", "--data", nation).out().contains("330000"));

        assertEquals(2, Ran.with("enrol", "join", "--data", node, "--parent", address).code());
        good("ca", "approve", "--data", nation, fingerprint);
        Ran wrong = Ran.with("enrol", "join", "--data", node, "--parent", address, "--fingerprint", "0000-0000-0000-0000");
        assertEquals(1, wrong.code());
        assertTrue(wrong.err().contains("root"), wrong.err());
        good("enrol", "join", "--data", node, "--parent", address, "--fingerprint", root());
        assertTrue(good("ca", "list", "--data", nation).out().contains("330000"));
    }

    @Test
    void aListWithMistakesMakesNoTicket() throws IOException {
        Path list = Files.writeString(folder.resolve("children.csv"), "division,link,exchange\n330106,queue,\n999999,queue,\n330000,pull,\n330106,queue,\n");
        Path tickets = folder.resolve("tickets.csv");
        Ran ran = Ran.with("ca", "tickets", "--data", nation, "--children", list.toString(), "--out", tickets.toString());
        assertEquals(1, ran.code());
        assertTrue(Stream.of("line 3", "line 4", "line 5").allMatch(ran.err()::contains), ran.err());
        assertFalse(Files.exists(tickets));
        assertFalse(Files.exists(Path.of(nation, "trust", "tickets")));
    }

    private static List<String> counties(int number) {
        Divisions divisions = Standards.newest(Home.find()).divisions();
        return IntStream.range(110_000, 660_000).mapToObj(Integer::toString)
                .filter(code -> divisions.exists(code) && divisions.level(code).equals("county")).limit(number).toList();
    }

    private String made(String name, String division) {
        String node = folder.resolve(name).toString();
        String level = division.endsWith("0000") ? "province" : "county";
        good("init", "--data", node, "--level", level, "--division", division, "--suite", "ecdsa");
        return node;
    }

    private Ran join(String division, String ticket) {
        return joined(division, division, ticket);
    }

    private Ran joined(String name, String division, String ticket) {
        return Ran.with("enrol", "join", "--data", made(name, division), "--parent", address, "--ticket", ticket);
    }

    private String root() throws IOException {
        return new NodeKeyFiles(new NodeFolder(Path.of(nation))).chain(NodeKeyFiles.SIGNING).get(0).fingerprint();
    }

    private long held() throws IOException {
        Path file = folder.resolve("export.ndjson");
        good("export", "--data", nation, "--dataset", "certificate", "--out", file.toString());
        return Files.readAllLines(file).size();
    }
}
