package org.fednode.tools;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.fednode.camel.FednodeHeaders;
import org.fednode.camel.IntakeReport;
import org.fednode.tools.site.NodeApi;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.terminal.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes within a real node, and a Camel program beside it that has nothing of it but the component. */
class RoutesIT {

    private static final String DATA_SET = "certificate";
    private static final String DIVISION = "330106";
    private static final Duration PATIENCE = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private String node;

    @BeforeEach
    void start() {
        node = folder.resolve("node").toString();
        Ran.good("init", "--data", node, "--level", "national", "--division", "100000", "--suite", "ecdsa");
        Ran.good("start", "--data", node);
    }

    @AfterEach
    void stop() {
        new NodeFolder(Path.of(node)).process().ifPresent(ProcessHandle::destroyForcibly);
    }

    @Test
    void filesOfRoutesRunAsTheyComeChangeAndGoAndABadOneHarmsNobody() throws Exception {
        Path drop = Files.createDirectories(folder.resolve("drop"));
        Path mapping = Files.createDirectories(Path.of(node, "mappings", "legacy"));
        write(mapping.resolve("take.camel.yaml"), route("legacy.take", drop, "fednode:intake/" + DATA_SET));
        await("it runs").atMost(PATIENCE).until(() -> running().contains("legacy.take"));
        drop(drop, generated("1", 0, 30));
        await("its records are taken").atMost(PATIENCE).until(() -> held() == 30);

        write(mapping.resolve("bad.camel.yaml"), "- route:\n    id: legacy.bad\n    from:\n      uri: nosuch:thing\n      steps:\n        - to: fednode:intake/" + DATA_SET + "\n");
        await("it is refused with a reason").atMost(PATIENCE).until(() -> problem("bad").contains("nosuch"));
        write(mapping.resolve("take.camel.yaml"), "- route:\n   nonsense: [\n");
        await("so is an edit that can't be read").atMost(PATIENCE).until(() -> !problem("take").isEmpty());
        drop(drop, generated("2", 0, 30));
        await("what ran before runs on").atMost(PATIENCE).until(() -> held() == 60);

        Files.delete(mapping.resolve("take.camel.yaml"));
        await("it has ended").atMost(PATIENCE).until(() -> !running().contains("legacy.take"));
        Path left = drop(drop, generated("3", 0, 30));
        write(mapping.resolve("bad.camel.yaml"), route("legacy.now-good", drop, "fednode:intake/" + DATA_SET));
        await("the corrected one goes on").atMost(PATIENCE).until(() -> held() == 90);
        assertTrue(Files.notExists(left));
    }

    @Test
    void aForeignProgramGivesRecordsAndFollowsChangesOverARestartOfItsOwn() throws Exception {
        List<JsonNode> records = generated("1", 20, 40).lines().map(RoutesIT::tree).toList();
        Map<String, String> seen = new ConcurrentSkipListMap<>();
        List<String> order = new CopyOnWriteArrayList<>();
        AtomicInteger failing = new AtomicInteger(3);
        IntakeReport report;
        try (Program program = program(seen, order, failing)) {
            Exchange given = program.camel().createProducerTemplate().request("direct:give", exchange ->
                    exchange.getMessage().setBody(records.stream().map(record -> Json.MAPPER.convertValue(record, Map.class)).toList()));
            report = given.getMessage().getHeader(FednodeHeaders.REPORT, IntakeReport.class);
            assertEquals(40, report.received());
            assertTrue(report.quarantined() > 0 && report.accepted() > 0, report.toString());
            assertEquals(report.quarantined(), report.findings().stream().filter(IntakeReport.Finding::isError)
                    .map(IntakeReport.Finding::position).distinct().count());
            long expected = report.accepted();
            await("changes that fail come again").atMost(PATIENCE).until(() -> seen.size() == expected && failing.get() <= 0);
        }
        assertEquals(order.stream().distinct().toList(), order, "in order, and each once, for none was half handed on");

        try (Program program = program(seen, order, failing)) {
            String first = records.stream().filter(record -> seen.containsKey(key(record))).findFirst().orElseThrow().toString();
            program.camel().createProducerTemplate().sendBody("direct:give", first.replaceFirst("\"mobile\":\"\\d+\",?", "").replaceFirst("^\\{", "{\"mobile\":\"13900000001\","));
            program.camel().createProducerTemplate().sendBody("direct:give", "{\"_op\":\"delete\"," + first.substring(1));
            await("the program goes on from where it was").atMost(PATIENCE).until(() -> seen.containsValue("delete"));
            assertEquals(report.accepted() + 2, order.size());
        }
    }

    /** Runs until it is closed. */
    private record Program(CamelContext camel) implements AutoCloseable {
        @Override
        public void close() {
            camel.stop();
        }
    }

    private Program program(Map<String, String> seen, List<String> order, AtomicInteger failing) throws Exception {
        CamelContext camel = new DefaultCamelContext();
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() throws IOException, InterruptedException {
                String at = "url=" + Json.MAPPER.readTree(Path.of(node, "node.json").toFile()).path("http").asText() + "&tokenFile=RAW(" + node + "/node.json)";
                from("direct:give").to("fednode:intake/" + DATA_SET + "?chunk=7&" + at);
                from("fednode:dataset/" + DATA_SET + "?chunk=10&delay=200&cursorFile=RAW(" + folder + "/cursor)&" + at).process(exchange -> {
                    if (order.size() == 5 && failing.getAndDecrement() > 0) {
                        throw new IllegalStateException("the local system is down");
                    }
                    order.add(exchange.getMessage().getHeader(FednodeHeaders.CURSOR, String.class));
                    seen.put(exchange.getMessage().getHeader(FednodeHeaders.KEY, String.class),
                            exchange.getMessage().getHeader(FednodeHeaders.OPERATION, String.class));
                });
            }
        });
        camel.start();
        return new Program(camel);
    }

    private static String key(JsonNode record) {
        return record.path("personId").asText();
    }

    private static JsonNode tree(String line) {
        try {
            return Json.MAPPER.readTree(line);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String route(String id, Path from, String to) {
        return "- route:\n    id: " + id + "\n    from:\n      uri: \"file:" + from + "?delay=300&initialDelay=0&delete=true\"\n      steps:\n        - to: " + to + "\n";
    }

    private static void write(Path file, String text) throws IOException {
        Path beside = Files.writeString(file.resolveSibling("." + file.getFileName()), text);
        Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    }

    private Path drop(Path drop, String records) throws IOException {
        Path beside = Files.writeString(folder.resolve("beside.ndjson"), records);
        return Files.move(beside, drop.resolve("records.ndjson"), StandardCopyOption.ATOMIC_MOVE);
    }

    private JsonNode routes() throws IOException, InterruptedException {
        return NodeApi.of(new NodeFolder(Path.of(node)).running()).get("/api/v1/routes");
    }

    private String running() throws IOException, InterruptedException {
        return routes().findValues("routes").toString();
    }

    private String problem(String name) throws IOException, InterruptedException {
        for (JsonNode file : routes()) {
            if (file.path("name").asText().contains(name)) {
                return file.path("problem").asText("");
            }
        }
        return "";
    }

    private String generated(String seed, int errors, int records) throws IOException {
        Path file = folder.resolve("generated-" + seed + ".ndjson");
        Ran.good("generate", "--dataset", DATA_SET, "--records", Integer.toString(records), "--seed", seed, "--division", DIVISION, "--errors",
                Integer.toString(errors), "--format", "ndjson", "--out", file.toString());
        return Files.readString(file);
    }

    private long held() throws IOException {
        Path file = folder.resolve("export.ndjson");
        Ran.good("export", "--data", node, "--dataset", DATA_SET, "--out", file.toString());
        return Files.readAllLines(file).size();
    }
}
