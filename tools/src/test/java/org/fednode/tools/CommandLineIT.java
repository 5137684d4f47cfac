package org.fednode.tools;

import static org.awaitility.Awaitility.await;
import static org.fednode.tools.Ran.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.NodeApi;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.terminal.Json;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Three nodes made by hand, as the README makes them, and the daily commands on the lowest of them. */
class CommandLineIT {

    private static final String DATA_SET = "certificate";
    private static final int RECORDS = 400;
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    static Path folder;

    private static Path national;
    private static Path province;
    private static Path county;

    @BeforeAll
    static void makeThreeNodes() throws IOException {
        national = folder.resolve("national");
        province = folder.resolve("zhejiang");
        county = folder.resolve("xihu");
        good("init", "--data", national.toString(), "--level", "national", "--division", "100000", "--suite", "ecdsa");
        good("start", "--data", national.toString());
        join(national, province, "province", "330000");
        join(province, county, "county", "330106");
        deliver(county, "330106", "first.ndjson");
    }

    @AfterAll
    static void leaveNoProcess() throws IOException {
        try (Stream<Path> nodes = Files.list(folder)) {
            nodes.filter(path -> Files.isRegularFile(path.resolve("node.json"))).map(NodeFolder::new)
                    .flatMap(node -> node.process().stream()).forEach(ProcessHandle::destroyForcibly);
        }
    }

    private static void join(Path parent, Path child, String level, String division, String... more) {
        Path request = folder.resolve(division + ".request.json");
        Path grant = folder.resolve(division + ".grant.json");
        List<String> init = new ArrayList<>(List.of("init", "--data", child.toString(), "--level", level, "--division",
                division, "--suite", "ecdsa"));
        init.addAll(Arrays.asList(more));
        good(init.toArray(String[]::new));
        Ran asked = good("enrol", "request", "--data", child.toString(), "--out", request.toString());
        Ran approved = good("ca", "approve", "--data", parent.toString(), request.toString(), "--out", grant.toString(),
                "--fingerprint", asked.fingerprint());
        good("enrol", "accept", "--data", child.toString(), grant.toString(), "--fingerprint", approved.fingerprint());
        good("start", "--data", child.toString());
    }

    /** Records with some errors, through the watched folder; returns when the nation has what is good of them. */
    private static void deliver(Path node, String division, String name) throws IOException {
        Path file = folder.resolve(name);
        generate(file, division, "4");
        Files.move(file, node.resolve("inbox").resolve(DATA_SET).resolve(name), StandardCopyOption.ATOMIC_MOVE);
        await("settled").atMost(PATIENCE).pollInterval(Duration.ofMillis(300)).until(() -> {
            JsonNode status = status(node);
            return status.path("intake").path("received").asInt() >= RECORDS && status.path("settled").asBoolean();
        });
    }

    private static void generate(Path file, String division, String errors) {
        good("generate", "--dataset", DATA_SET, "--records", Integer.toString(RECORDS), "--seed", seed(division), "--division", division,
                "--errors", errors, "--format", "ndjson", "--out", file.toString());
    }

    /** Another one for each county: of persons whom two counties claim one alone counts them. */
    private static String seed(String division) {
        return division.equals("330108") ? "8" : "5";
    }

    private static JsonNode status(Path node) throws IOException {
        return Json.MAPPER.readTree(good("status", "--data", node.toString(), "--json").out());
    }

    /** Every level tells the same, and what the exported records say when they are counted here. */
    @Test
    void indicatorsAreToldAlikeAtEveryLevel() throws IOException {
        Map<String, Long> expected = new TreeMap<>();
        for (String line : new String(export(county), StandardCharsets.UTF_8).lines().toList()) {
            JsonNode record = Json.MAPPER.readTree(line);
            if (List.of("10", "40", "50").contains(record.path("status").asText())) {
                expected.merge(record.path("category").asText() + record.path("grade").asText(), 1L, Long::sum);
            }
        }
        assertTrue(expected.size() > 10, expected.toString());
        for (Path node : List.of(county, province, national)) {
            JsonNode figure = Json.MAPPER.readTree(good("indicator", "A01", "--data", node.toString(), "--division", "330106", "--by",
                    "category,grade", "--json").out());
            Map<String, Long> told = new TreeMap<>();
            figure.path("cells").forEach(cell -> told.put(cell.at("/values/category").asText() + cell.at("/values/grade").asText(),
                    cell.path("amount").asLong()));
            assertTrue(figure.path("kept").asBoolean());
            assertEquals(expected, told);
            assertEquals(expected.values().stream().mapToLong(Long::longValue).sum(), figure.path("total").asLong());
        }
        Ran words = good("indicator", "A01", "--data", national.toString(), "--by", "division");
        assertTrue(words.out().contains("持证残疾人数 / Valid certificate holders") && words.out().contains("330106 西湖区"), words.out());
        assertTrue(good("indicator", "A01", "--data", county.toString(), "--as-of", "1990-01-01").out().contains("total  0 person"));
        assertTrue(good("indicator", "--data", county.toString()).out().contains("B01.8  得到基本康复服务-未持证儿童(0-17)"));
        for (String day : List.of("2025-13-45", "+99999-12-31", "yesterday")) {
            Ran noDay = Ran.with("indicator", "A01", "--as-of", day, "--data", county.toString());
            assertEquals(1, noDay.code());
            assertTrue(noDay.err().contains("YYYY-MM-DD"), noDay.err());
        }
        assertEquals(1, Ran.with("indicator", "checks", "--data", county.toString()).code());
        Ran unknown = Ran.with("indicator", "Z99", "--data", county.toString());
        assertEquals(1, unknown.code());
        assertTrue(unknown.err().contains("fednode indicator"), unknown.err());
        assertEquals(1, Ran.with("indicator", "A01", "--by", "colour", "--data", county.toString()).code());
        Ran checks = Ran.with("indicator", "--checks", "--data", national.toString());
        assertTrue(checks.out().contains("holds   A01 holders-by-category"), checks.out() + checks.err());
    }

    private static byte[] export(Path node) throws IOException {
        Path file = folder.resolve("export.ndjson");
        good("export", "--data", node.toString(), "--dataset", DATA_SET, "--out", file.toString());
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        return Files.readAllBytes(file);
    }

    private static String text(byte[] export) {
        return new String(export, StandardCharsets.UTF_8);
    }

    @Test
    void statusTellsHowTheNodeIs() throws IOException {
        JsonNode status = status(county);

        assertTrue(status.path("running").asBoolean());
        assertEquals("330106", status.path("division").asText());
        assertEquals(0, status.path("batches").path("refused").asInt());
        assertTrue(good("status", "--data", county.toString()).out().contains("link        up 330000 (queue): connected"));
    }

    @Test
    void theNodeShowsTheDictionaryOfItsStandard() throws IOException, InterruptedException {
        HttpClient browser = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).build();
        URI start = new NodeFolder(county).running().http().resolve("/standard/");

        HttpResponse<String> first = browser.send(HttpRequest.newBuilder(start).build(), HttpResponse.BodyHandlers.ofString());
        HttpResponse<String> page = browser.send(HttpRequest.newBuilder(first.uri().resolve("datasets/" + DATA_SET + ".html")).build(),
                HttpResponse.BodyHandlers.ofString());

        assertEquals(200, first.statusCode());
        assertTrue(first.body().contains("href=\"datasets/" + DATA_SET + ".html\""), first.body());
        assertEquals("text/html;charset=UTF-8", page.headers().firstValue("Content-Type").orElse(""));
        assertTrue(page.body().contains("身份证号"));
        assertEquals(404, browser.send(HttpRequest.newBuilder(start.resolve("none.html")).build(),
                HttpResponse.BodyHandlers.ofString()).statusCode());
    }

    @Test
    void aRunningNodeIsNeitherStartedAgainNorRebuilt() {
        Ran again = Ran.with("start", "--data", county.toString());
        Ran rebuild = Ran.with("rebuild", "--data", county.toString());

        assertEquals(1, again.code());
        assertTrue(again.err().contains("runs already") && again.err().contains("next: "), again.err());
        assertEquals(1, rebuild.code());
        assertTrue(rebuild.err().contains("next: stop it first: fednode stop --data " + county), rebuild.err());
    }

    @Test
    void theExportIsTheSameOnEveryLevelRunningStoppedAndRebuilt() throws IOException, InterruptedException {
        byte[] live = export(county);
        good("stop", "--data", county.toString());
        assertEquals(2, Ran.with("status", "--data", county.toString()).code());
        byte[] stopped = export(county);
        Path evidence = evidence(county, someKey(stopped));
        good("rebuild", "--data", county.toString());
        byte[] rebuilt = export(county);
        good("start", "--data", county.toString());

        assertTrue(text(live).lines().count() > RECORDS / 2);
        assertEquals(text(live), text(stopped));
        assertEquals(text(live), text(rebuilt));
        assertEquals(text(live), text(export(county)));
        assertTrue(verified(evidence).contains("\"verified\":true"));
        await("arrived again").atMost(PATIENCE).until(() -> status(county).path("settled").asBoolean());
        assertTrue(status(county).path("batches").path("acceptedNationally").asInt() > 0, status(county)::toString);
    }

    /** From the county, which has receipts, and from the nation, which has its log; believed by whoever has root and jar. */
    @Test
    void oneRecordIsProvenToSomebodyOutside() throws IOException, InterruptedException {
        String key = someKey(export(county));

        String byReceipts = verified(evidence(county, key));
        String byLog = verified(evidence(national, key, "--history"));

        assertTrue(byReceipts.contains("\"level\":\"national\",\"node\":\"100000\"") && byReceipts.contains("\"way\":\"receipt\""), byReceipts);
        assertTrue(byLog.contains("\"way\":\"log\"") && byLog.contains("\"origin\":\"330106\""), byLog);
        Ran unknown = Ran.with("evidence", "--data", county.toString(), DATA_SET + "/nobody", "--out", folder.resolve("no.fxe").toString());
        assertEquals(1, unknown.code());
        assertTrue(unknown.err().contains("next: Look at the data set and the key."), unknown.err());
        assertTrue(Files.notExists(folder.resolve("no.fxe")));
        assertTrue(good("log", "show", "--data", county.toString()).out().contains("above     330000: "));
        Ran nothing = Ran.with("log", "settle", "--data", county.toString(), "330199");
        assertTrue(nothing.code() == 1 && nothing.err().contains("next: See which have"), nothing.err());
        JsonNode head = NodeApi.of(new NodeFolder(national).running()).get("/api/v1/log/head");
        long size = head.path("statement").path("size").asLong();
        assertTrue(size > 0, head.toString());
        assertEquals(size, NodeApi.of(new NodeFolder(national).running()).get("/api/v1/log/consistency?first=1").path("proof").path("second").asLong());
        JsonNode index = NodeApi.of(new NodeFolder(national).running()).get("/api/v1/log/inclusion?origin=330106&stream=" + DATA_SET + "&seq=1")
                .path("proof").path("index");
        assertTrue(index.isIntegralNumber() && index.asLong() < size, index.toString());
    }

    private static String someKey(byte[] export) throws IOException {
        return Json.MAPPER.readTree(text(export).lines().findFirst().orElseThrow()).path("personId").asText();
    }

    private static Path evidence(Path node, String key, String... more) throws IOException {
        Path file = folder.resolve("record.fxe");
        List<String> command = new ArrayList<>(List.of("evidence", "--data", node.toString(), DATA_SET + "/" + key, "--out", file.toString()));
        command.addAll(List.of(more));
        good(command.toArray(String[]::new));
        assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
        return file;
    }

    /** What the stand-alone verifier says as JSON, given the nation's root. */
    private static String verified(Path evidence) throws IOException, InterruptedException {
        Process verifier = new ProcessBuilder(Home.find().java().toString(), "-jar",
                Home.find().folder().resolve("tools/target/fednode-verifier.jar").toString(), "verify", evidence.toString(), "--root",
                new NodeFolder(national).key("root.pem").toString(), "--json").redirectErrorStream(true).start();
        String said = text(verifier.getInputStream().readAllBytes());
        assertEquals(0, verifier.waitFor(), said);
        return said;
    }

    @Test
    void whatWasRejectedIsListedShownCorrectedAndDiscarded() throws IOException {
        Path clean = folder.resolve("clean.ndjson");
        generate(clean, "330106", "0");
        Ran listed = Ran.with("quarantine", "list", "--data", county.toString(), "--json");
        assertEquals(2, listed.code(), listed.err());
        JsonNode entries = Json.MAPPER.readTree(listed.out());
        JsonNode corrected = entries.get(0);
        assertEquals(status(county).path("quarantine").path("open").asInt(), entries.size());

        JsonNode shown = Json.MAPPER.readTree(good("quarantine", "show", "--data", county.toString(), corrected.path("id").asText()).out());
        Path correction = folder.resolve("correction.ndjson");
        Files.writeString(correction, Files.readAllLines(clean).get(corrected.path("position").asInt() - 1) + "\n");
        long before = status(county).path("records").path(DATA_SET).asLong();
        good("quarantine", "resubmit", "--data", county.toString(), corrected.path("id").asText(), correction.toString());
        good("quarantine", "discard", "--data", county.toString(), entries.get(1).path("id").asText());

        assertTrue(shown.path("raw").asText().startsWith("{"), "raw input as it came");
        assertEquals(before + 1, status(county).path("records").path(DATA_SET).asLong());
        assertEquals(entries.size() - 2, status(county).path("quarantine").path("open").asInt());
        Ran discarded = good("quarantine", "list", "--data", county.toString(), "--state", "discarded", "--json");
        assertEquals(entries.get(1).path("id"), Json.MAPPER.readTree(discarded.out()).path(0).path("id"));
        await("arrived").atMost(PATIENCE).until(() -> Arrays.equals(export(national), export(province)));
    }


    @Test
    void aBatchIsShownVerifiedAndExtractedForOpenssl() throws IOException, InterruptedException {
        Path batch = new NodeFolder(county).archive().resolve("own/1").resolve(DATA_SET).resolve("000000000001.fxb");
        Path out = folder.resolve("extracted");

        JsonNode manifest = Json.MAPPER.readTree(good("batch", "show", batch.toString()).out());
        Ran verified = good("batch", "verify", batch.toString());
        good("batch", "extract", batch.toString(), "--out", out.toString());

        assertEquals(DATA_SET, manifest.path("stream").asText());
        assertTrue(verified.out().startsWith("verified: "), verified.out());
        assertEquals(0, run(out, "openssl", "cms", "-verify", "-binary", "-inform", "DER", "-in", "manifest.p7s", "-content",
                "manifest.json", "-CAfile", new NodeFolder(county).key("root.pem").toString(), "-purpose", "any", "-out",
                "verified.json"));
        assertEquals(-1, Files.mismatch(out.resolve("manifest.json"), out.resolve("verified.json")));
    }

    @Test
    void aBatchWithOneByteChangedIsRefused() throws IOException {
        Path batch = new NodeFolder(county).archive().resolve("own/1").resolve(DATA_SET).resolve("000000000001.fxb");
        byte[] bytes = Files.readAllBytes(batch);
        bytes[bytes.length / 2] ^= 1;
        Path changed = Files.write(folder.resolve("changed.fxb"), bytes);

        Ran ran = Ran.with("batch", "verify", "--root", new NodeFolder(county).key("root.pem").toString(), changed.toString());

        assertEquals(2, ran.code(), ran.err());
        assertTrue(ran.out().startsWith("refused: "), ran.out());
    }

    /** The province compares with the county, over the queue, and both sign that they hold the same. */
    @Test
    void reconcileSaysThatBothNodesHoldTheSame() throws IOException {
        await().atMost(PATIENCE).until(() -> status(county).path("settled").asBoolean());
        String[] reconcile = {"reconcile", "330106", "--data", province.toString(), "--dataset", DATA_SET, "--json"};

        Ran equal = Ran.with(reconcile);
        Ran unknown = Ran.with("reconcile", "999999", "--data", province.toString());
        Ran history = Ran.with("reconcile", "--history", "--data", province.toString(), "--json");

        assertEquals(0, equal.code(), equal.toString());
        JsonNode run = Json.MAPPER.readTree(equal.out());
        assertEquals("equal", run.path("state").asText());
        assertTrue(run.path("signed").asBoolean() && run.path("dataSets").get(0).path("rows").asLong() > 0, equal.toString());
        assertEquals(1, unknown.code());
        assertTrue(unknown.err().contains("Use one of: 330106"), unknown.toString());
        assertEquals(run.path("id").asText(), Json.MAPPER.readTree(history.out()).get(0).path("id").asText());
        assertEquals("equal", status(province).path("reconciliations").get(0).path("state").asText());
    }

    @Test
    void aNodeOnPostgresTakesRecordsAndPassesThemOn() throws IOException {
        Path binjiang = folder.resolve("binjiang");
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            join(province, binjiang, "county", "330108", "--database-url", server.getJdbcUrl("postgres", "postgres"),
                    "--database-user", "postgres");
            deliver(binjiang, "330108", "binjiang.ndjson");

            List<String> held = text(export(binjiang)).lines().toList();
            List<String> above = text(export(province)).lines().toList();
            assertTrue(held.size() > RECORDS / 2);
            assertTrue(above.containsAll(held), "the province lacks some");
            good("stop", "--data", binjiang.toString());
            good("rebuild", "--data", binjiang.toString());
            assertEquals(held, text(export(binjiang)).lines().toList());
            good("start", "--data", binjiang.toString());
        }

        String withoutDatabase = get(new NodeFolder(binjiang).run().orElseThrow().http(), "127.0.0.1");
        assertTrue(withoutDatabase.startsWith("HTTP/1.1 503 ") && withoutDatabase.contains("text/html")
                && withoutDatabase.contains("节点暂时不可用"), withoutDatabase);
    }

    /** A stranger's page in the browser can have its own name lead here. */
    @Test
    void theStatusPageIsShownUnderItsOwnNamesOnly() throws IOException {
        URI http = new NodeFolder(county).run().orElseThrow().http();

        assertTrue(get(http, "localhost:" + http.getPort()).startsWith("HTTP/1.1 200 "));
        String refused = get(http, "evil.example");
        assertTrue(refused.startsWith("HTTP/1.1 403 ") && refused.contains("local-only"), refused);
    }

    /** By hand, for the client of the platform lets nobody choose the name. */
    private static String get(URI http, String host) throws IOException {
        try (Socket socket = new Socket(http.getHost(), http.getPort())) {
            socket.getOutputStream().write(("GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n")
                    .getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void filesInFoldersOfFoldersAreNamedForTheyAreNotTaken() throws IOException {
        Path deep = Files.createDirectories(county.resolve("inbox").resolve(DATA_SET).resolve("march"));
        Files.writeString(deep.resolve("x.csv"), "");

        assertTrue(good("status", "--data", county.toString()).out().contains("misplaced   1 files"));
        Files.delete(deep.resolve("x.csv"));
    }

    /** What lies in /tmp is another user's, or stays there for ever. */
    @Test
    void aKilledNodeLeavesTemporaryFilesInItsOwnDirectoryAloneAndTheNextStartDeletesThem() throws IOException {
        ProcessHandle process = new NodeFolder(county).process().orElseThrow();
        List<Path> before = list(county.resolve("tmp"));
        assertTrue(list(before.get(0)).stream().anyMatch(file -> file.getFileName().toString().startsWith("vertx-cache")), before::toString);

        process.destroyForcibly();
        process.onExit().join();

        assertTrue(list(Path.of("/tmp")).stream().filter(folder -> folder.getFileName().toString().startsWith("hsperfdata_"))
                .noneMatch(folder -> Files.exists(folder.resolve(Long.toString(process.pid())))));
        good("start", "--data", county.toString());
        List<Path> after = list(county.resolve("tmp"));
        assertEquals(1, after.size(), after::toString);
        assertEquals(List.of(), before.stream().filter(Files::exists).toList());
    }

    private static List<Path> list(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.toList();
        }
    }

    private static int run(Path folder, String... command) throws IOException, InterruptedException {
        return new ProcessBuilder(command).directory(folder.toFile()).inheritIO().start().waitFor();
    }
}
