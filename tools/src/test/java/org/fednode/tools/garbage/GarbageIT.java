package org.fednode.tools.garbage;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.Zstd;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyManagementException;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.fednode.tools.site.NodeRun;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Garbage at every door of a packaged node with its own options, {@code -Xmx256m} among them. Each gets findings or a
 * problem with a next step; behind each a good record is answered within two seconds; no log holds a personal value.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class GarbageIT {

    private static final String NDJSON = "application/x-ndjson";
    private static final String CSV = "text/csv";
    private static final int LARGE = 100 << 20;
    private static final Duration GOOD_RECORD_LIMIT = Duration.ofSeconds(2);
    private static final Duration DEADLINE = Duration.ofSeconds(60);
    /** Personal values of records that are broken here. */
    private static final String NAME = "诸葛测试";
    private static final String ID = "330106198001010011";
    private static final String MOBILE = "13912345678";
    private static final String BAD = "{\"personId\":\"" + ID + "\",\"name\":\"" + NAME + "\",\"mobile\":\"" + MOBILE + "\"";
    private static final Random RANDOM = new Random(20261125);

    @TempDir
    static Path folder;

    private static County county;
    private static Map<String, byte[]> bodies;

    @BeforeAll
    static void startNodes() throws Exception {
        county = new County(folder);
        assertEquals(200, county.postGood().status(), "the first record warms up");
        bodies = bodies();
    }

    @AfterAll
    static void stopNodes() throws InterruptedException {
        county.stop();
    }

    @AfterEach
    void goodRecordIsAnsweredSoon() throws Exception {
        long before = System.nanoTime();
        County.Answer answer = county.postGood();
        Duration taken = Duration.ofNanos(System.nanoTime() - before);

        assertEquals(200, answer.status(), answer.body());
        assertEquals(1, answer.json().get("accepted").asInt(), answer.body());
        assertTrue(taken.compareTo(GOOD_RECORD_LIMIT) < 0, () -> "answered after " + taken);
        assertTrue(county.process().isAlive());
    }

    private static Map<String, byte[]> bodies() throws IOException {
        String good = county.record();
        Map<String, byte[]> bodies = new LinkedHashMap<>();
        bodies.put("random", random(300_000));
        bodies.put("truncated", utf8(good.substring(0, good.length() / 2)));
        bodies.put("truncated-character", Arrays.copyOf(utf8(good), good.indexOf('"', good.indexOf("name")) + 2));
        bodies.put("nested-arrays", utf8("[".repeat(200_000)));
        bodies.put("nested-objects", utf8("{\"a\":".repeat(200_000)));
        bodies.put("nested-within-64k", utf8("{\"name\":" + "[".repeat(60_000)));
        bodies.put("nested-within-limit", utf8(BAD + ",\"components\":" + "[".repeat(25) + "]".repeat(25) + "}"));
        bodies.put("zip-bomb", zip());
        bodies.put("zstd-bomb", Zstd.compress(new byte[LARGE]));
        bodies.put("gzip-bomb", gzip());
        bodies.put("escaped-surrogate", utf8(BAD + ",\"hukouAddress\":\"\\ud800\"}"));
        bodies.put("raw-surrogate", join(utf8(BAD + ",\"hukouAddress\":\""), new byte[] {(byte) 0xED, (byte) 0xA0, (byte) 0x80}, utf8("\"}")));
        bodies.put("nul", utf8(BAD + ",\"hukouAddress\":\"\0\"}"));
        bodies.put("escaped-nul", utf8(BAD + ",\"hukouAddress\":\"\\u0000\"}"));
        bodies.put("utf-16", good.getBytes(StandardCharsets.UTF_16LE));
        bodies.put("utf-16-with-mark", good.getBytes(StandardCharsets.UTF_16));
        bodies.put("utf-32", good.getBytes(Charset.forName("UTF-32")));
        bodies.put("duplicate-keys", utf8(BAD + ",\"name\":\"" + NAME + "\",\"name\":\"" + NAME + "\"}"));
        bodies.put("deep-numbers", utf8(BAD + ",\"grade\":1e999999999,\"sex\":-1E-999999999,\"photoDigest\":" + "9".repeat(60_000) + "}"));
        bodies.put("long-name", utf8("{\"" + NAME.repeat(5000) + "\":1}"));
        bodies.put("many-members", utf8(manyMembers()));
        bodies.put("long-values", utf8(BAD + ",\"hukouAddress\":\"" + "\\u0001".repeat(10_000) + "\"}"));
        bodies.put("wrong-throughout", utf8(("{\"sex\":\"X\",\"birthDate\":\"" + NAME + "\",\"ethnic\":\"" + NAME + "\",\"phone\":\"" + MOBILE + "x\"}\n").repeat(2100)));
        bodies.put("not-json", utf8("personId=" + ID + "&name=" + NAME + "\n<xml>" + NAME + "</xml>\n'; DROP TABLE certificate; --\n"));
        bodies.put("huge-csv-header", utf8("personId," + "列,".repeat(400_000) + "\n" + ID + "\n"));
        bodies.put("empty", new byte[0]);
        bodies.put("blank", utf8(" \n\t\n\r\n"));
        return bodies;
    }

    static Stream<String> names() throws IOException {
        return Stream.of("random", "truncated", "truncated-character", "nested-arrays", "nested-objects", "nested-within-64k",
                "nested-within-limit", "zip-bomb", "zstd-bomb", "gzip-bomb", "escaped-surrogate", "raw-surrogate", "nul", "escaped-nul",
                "utf-16", "utf-16-with-mark", "utf-32", "duplicate-keys", "deep-numbers", "long-name", "many-members", "long-values",
                "wrong-throughout", "not-json", "huge-csv-header", "empty", "blank");
    }

    @ParameterizedTest
    @MethodSource("names")
    @Order(1)
    void bodyGetsFindingsOrAProblem(String name) throws Exception {
        for (String type : List.of(NDJSON, CSV, NDJSON + ";charset=utf-8", CSV + ";charset=gb18030")) {
            County.Answer answer = county.post(type, bodies.get(name));

            assertReportOrProblem(answer);
            assertTrue(answer.status() != 200 || answer.json().get("accepted").asLong() == 0, answer.body());
        }
    }

    @Test
    @Order(1)
    void hundredMegabytesInOneLineAreOneFinding() throws Exception {
        County.Answer ndjson = county.post(NDJSON, BodyPublishers.ofInputStream(() -> new Repeated(utf8("{\"a\":\"" + NAME), LARGE)), Map.of());
        County.Answer csv = county.post(CSV, BodyPublishers.ofInputStream(() -> new Repeated(utf8("\"personId," + NAME), LARGE)), Map.of());

        assertReportOrProblem(ndjson);
        assertEquals(1, ndjson.json().get("quarantined").asInt(), ndjson.body());
        assertEquals("input.too-long", ndjson.json().at("/findings/0/rule").asText());
        assertReportOrProblem(csv);
        assertEquals(422, csv.status());
    }

    @Test
    @Order(1)
    void tenMillionEmptyLinesAreNoRecord() throws Exception {
        County.Answer ndjson = county.post(NDJSON, BodyPublishers.ofInputStream(() -> new Repeated(utf8("\n"), 10_000_000)), Map.of());
        County.Answer csv = county.post(CSV, BodyPublishers.ofInputStream(() -> new Repeated(utf8("\n"), 10_000_000)), Map.of());

        assertEquals(0, ndjson.json().get("received").asInt(), ndjson.body());
        assertReportOrProblem(csv);
    }

    @Test
    @Order(1)
    void compressedBodyIsRefusedByItsHeader() throws Exception {
        County.Answer gzip = county.post(NDJSON, BodyPublishers.ofByteArray(bodies.get("gzip-bomb")), Map.of("Content-Encoding", "gzip"));
        County.Answer zstd = county.post(NDJSON, BodyPublishers.ofByteArray(bodies.get("zstd-bomb")), Map.of("Content-Encoding", "zstd"));

        assertProblem(415, gzip);
        assertProblem(415, zstd);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/json", "application/octet-stream", "multipart/form-data; boundary=x", "*/*", "nonsense", "text/csv;charset=utf-16",
        "text/csv;charset=", "application/x-ndjson;charset=\"", "text/csv;charset=no such"})
    @Order(1)
    void wrongContentTypeIsAProblem(String type) throws Exception {
        County.Answer answer = county.post(type, utf8(BAD + "}\n"));

        assertProblem(answer.status() == 400 ? 400 : 415, answer);
    }

    @Test
    @Order(1)
    void missingContentTypeIsAProblem() throws Exception {
        HttpRequest request = county.request("/api/v1/datasets/certificate/records").POST(BodyPublishers.ofString(BAD + "}\n")).build();

        assertProblem(415, county.send(request));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/datasets/no-such-set/records", "/api/v1/datasets/%2e%2e%2f%2e%2e/records", "/api/v1/datasets/%00/records",
        "/api/v1/datasets/" + ID + "/records", "/api/v1/datasets/%E8%AF%B8%E8%91%9B/records", "/api/v1/datasets//records", "/api/v1/nothing"})
    @Order(1)
    void unknownAddressIsAProblemThatNamesTheNextStep(String path) throws Exception {
        HttpRequest request = county.request(path).header("Content-Type", NDJSON).POST(BodyPublishers.ofString(BAD + "}\n")).build();

        assertProblem(404, county.send(request));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/quarantine?limit=x", "/api/v1/quarantine?limit=0", "/api/v1/quarantine?limit=99999999999999999999",
        "/api/v1/quarantine?after=-1", "/api/v1/quarantine?state=nonsense"})
    @Order(1)
    void wrongParameterIsAProblem(String path) throws Exception {
        assertProblem(400, county.get(path));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/status", "/api/v1/quarantine", "/api//v1/status", "//api/v1/status", "/api;x=1/v1/status", "/%61pi/v1/status",
        "/./api/v1/status", "/x/../api/v1/status", "/API/v1/status", "/api/v1/export/certificate"})
    @Order(1)
    void withoutTheTokenNothingIsShown(String path) throws Exception {
        for (String header : List.of("", "Authorization: Bearer \r\n", "Authorization: Bearer " + "0".repeat(64) + "\r\n", "Authorization: Basic eDp5\r\n")) {
            String answer = raw("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" + header + "\r\n");

            assertTrue(answer.startsWith("HTTP/1.1 401 ") || answer.startsWith("HTTP/1.1 404 "), answer);
            assertFalse(answer.contains("accepted"), answer);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {" ", "a\u0009b"})
    @Order(1)
    void badIdempotencyKeyIsAProblem(String key) throws Exception {
        String answer = raw("POST /api/v1/datasets/certificate/records HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: " + NDJSON
                + "\r\nAuthorization: Bearer " + county.run.token() + "\r\nIdempotency-Key: " + key + "\r\nContent-Length: 3\r\n\r\n{}\n");

        assertTrue(answer.startsWith("HTTP/1.1 400 ") || key.isBlank() && answer.startsWith("HTTP/1.1 200 "), answer);
        assertNoTrace(answer);
    }

    @Test
    @Order(1)
    void longIdempotencyKeyIsAProblem() throws Exception {
        assertProblem(400, county.post(NDJSON, BodyPublishers.ofString("{}\n"), Map.of("Idempotency-Key", "k".repeat(201))));
    }

    @ParameterizedTest
    @CsvSource({"'GET / HTTP/9.9'", "'\u0000\u0001\u0002'", "'POST /api/v1/datasets/certificate/records HTTP/1.1|Content-Length: -1'",
        "'POST /api/v1/datasets/certificate/records HTTP/1.1|Content-Length: 5|Content-Length: 7'", "'GET /%ZZ HTTP/1.1'", "'GET /%C0%AF HTTP/1.1'",
        "'POST /api/v1/datasets/certificate/records HTTP/1.1|Content-Type: application/x-ndjson|Transfer-Encoding: chunked||ZZZ'",
        "'GET \\ HTTP/1.1'", "'PRI * HTTP/2.0'", "'诸葛'"})
    @Order(1)
    void brokenHttpIsRefusedAndShowsNoTrace(String request) throws Exception {
        String answer = raw(request.replace("|", "\r\n") + "\r\nHost: localhost\r\nConnection: close\r\nAuthorization: Bearer " + county.run.token() + "\r\n\r\n");

        assertTrue(answer.isEmpty() || answer.matches("(?s)HTTP/[0-9.]+ (4\\d\\d|501) .*"), answer);
        assertNoTrace(answer);
    }

    @Test
    @Order(1)
    void hugeHeaderLineIsRefused() throws Exception {
        String answer = raw(county.run.http().getPort(), utf8("GET /api/v1/status HTTP/1.1\r\nHost: localhost\r\nX-Garbage: " + NAME.repeat(100_000) + "\r\n\r\n"));

        assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 431 "), answer);
        assertNoTrace(answer);
    }

    @Test
    @Order(1)
    void bodyThatStallsIsGivenUp() throws Exception {
        String head = "POST /api/v1/datasets/certificate/records HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + NDJSON + "\r\nTransfer-Encoding: chunked\r\n"
                + "Authorization: Bearer " + county.run.token() + "\r\n\r\n";
        List<Socket> stalled = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            Socket socket = socket();
            socket.getOutputStream().write(utf8(head + "5\r\n{\"a\":"));
            stalled.add(socket);
        }

        goodRecordIsAnsweredSoon();
        for (Socket socket : stalled) {
            String answer = read(socket);
            assertTrue(answer.isEmpty() || answer.startsWith("HTTP/1.1 4"), answer);
            assertNoTrace(answer);
            socket.close();
        }
    }

    @Test
    @Order(1)
    void clientThatHangsUpLeavesNothingBehind() throws Exception {
        String good = county.record();
        String half = "POST /api/v1/datasets/certificate/records HTTP/1.1\r\nHost: localhost\r\nContent-Type: " + NDJSON + "\r\nContent-Length: "
                + (utf8(good).length + 10) + "\r\nAuthorization: Bearer " + county.run.token() + "\r\n\r\n" + good;
        try (Socket socket = socket()) {
            socket.getOutputStream().write(utf8(half));
        }

        goodRecordIsAnsweredSoon();
        County.Answer whole = county.post(NDJSON, utf8(good));
        assertEquals(1, whole.json().get("accepted").asInt(), "half a request takes no record: " + whole.body());
    }

    @Test
    @Order(2)
    void quarantineListsShowsAndSettlesOverHttp() throws Exception {
        int line = 7777;
        County.Answer refused = county.post(NDJSON, utf8("\n".repeat(line - 1) + BAD + "}\n"));
        String path = "/api/v1/quarantine/" + idOfEntryAt(line);

        assertEquals(1, refused.json().get("quarantined").asInt());
        assertTrue(county.get(path).json().get("raw").asText().startsWith(BAD));
        County.Answer bad = county.send(county.request(path + "/resubmit").header("Content-Type", NDJSON).POST(BodyPublishers.ofString(BAD + ",\"x\":1}")).build());
        assertEquals(1, bad.json().get("quarantined").asInt(), bad.body());
        assertEquals("open", county.get(path).json().get("state").asText());
        for (byte[] garbage : List.of(bodies.get("random"), bodies.get("zip-bomb"), bodies.get("empty"), bodies.get("wrong-throughout"))) {
            assertReportOrProblem(county.send(county.request(path + "/resubmit").header("Content-Type", NDJSON).POST(BodyPublishers.ofByteArray(garbage)).build()));
        }
        County.Answer good = county.send(county.request(path + "/resubmit").header("Content-Type", NDJSON).POST(BodyPublishers.ofString(county.record())).build());
        assertEquals(1, good.json().get("accepted").asInt(), good.body());
        assertEquals("resubmitted", county.get(path).json().get("state").asText());
        assertProblem(409, county.send(county.request(path + "/discard").POST(BodyPublishers.noBody()).build()));
        assertProblem(404, county.send(county.request("/api/v1/quarantine/" + ID + "/discard").POST(BodyPublishers.noBody()).build()));
        assertProblem(404, county.get("/api/v1/quarantine/%27%20OR%201=1"));
    }

    /** Looks through the pages; none may hold raw input. */
    private static String idOfEntryAt(int position) throws Exception {
        long after = 0;
        while (true) {
            JsonNode page = county.get("/api/v1/quarantine?dataset=certificate&limit=1000&after=" + after).json();
            assertFalse(page.toString().contains(NAME), "lists hold no raw input");
            for (JsonNode entry : page.get("entries")) {
                if (entry.get("position").asInt() == position) {
                    return entry.get("id").asText();
                }
            }
            assertTrue(page.has("next"), "the entry is listed");
            after = page.get("next").asLong();
        }
    }

    @Test
    @Order(3)
    void garbageInTheWatchedFolderIsMovedAwayWithItsReport() throws Exception {
        Path inbox = county.county.inbox(County.DATA_SET);
        Set<String> expected = new TreeSet<>();
        for (Map.Entry<String, byte[]> body : bodies.entrySet()) {
            // content that came before would be a duplicate
            byte[] content = join(body.getValue(), utf8("\n".repeat(1 + RANDOM.nextInt(3))));
            for (String extension : List.of("ndjson", "csv")) {
                drop(inbox.resolve(body.getKey() + "." + extension), content);
                expected.add(body.getKey() + "." + extension);
            }
        }
        drop(inbox.resolve("archive.zip"), bodies.get("zip-bomb"));
        drop(inbox.resolve("rooms.zst"), bodies.get("zstd-bomb"));
        drop(inbox.resolve(NAME + ".txt"), utf8(NAME));
        try (OutputStream file = Files.newOutputStream(inbox.resolve("large.part"))) {
            new Repeated(utf8("{\"a\":\"" + NAME), LARGE).transferTo(file);
        }
        Files.move(inbox.resolve("large.part"), inbox.resolve("large.ndjson"));
        expected.addAll(List.of("archive.zip", "rooms.zst", NAME + ".txt", "large.ndjson"));
        drop(inbox.resolve("zz-good.ndjson"), utf8(county.record() + "\n"));
        expected.add("zz-good.ndjson");

        Path root = inbox.getParent();
        await().atMost(DEADLINE.multipliedBy(2)).until(() -> reported(root).containsAll(expected));

        JsonNode good = new ObjectMapper().readTree(root.resolve(".done/certificate/zz-good.ndjson.report.json").toFile());
        assertEquals(1, good.get("accepted").asInt(), good.toString());
        assertEquals(0, county.get("/api/v1/status").json().at("/intake/pendingFiles").asInt());
    }

    private static void drop(Path file, byte[] content) throws IOException {
        Path draft = file.resolveSibling(file.getFileName() + ".part");
        Files.write(draft, content);
        Files.move(draft, file);
    }

    /** Names of files that lie in their final place with a report that can be read. */
    private static Set<String> reported(Path inbox) throws IOException {
        Set<String> names = new TreeSet<>();
        for (String state : List.of(".done", ".failed")) {
            Path folder = inbox.resolve(state).resolve(County.DATA_SET);
            try (Stream<Path> files = Files.isDirectory(folder) ? Files.list(folder) : Stream.empty()) {
                for (Path report : files.filter(file -> file.toString().endsWith(".report.json")).toList()) {
                    JsonNode json = new ObjectMapper().readTree(report.toFile());
                    assertEquals(json.get("received").asLong(), json.get("accepted").asLong() + json.get("unchanged").asLong() + json.get("quarantined").asLong());
                    if (Files.exists(folder.resolve(json.get("file").asText()))) {
                        names.add(json.get("file").asText());
                    }
                }
            }
        }
        return names;
    }

    @Test
    @Order(4)
    void garbageAtThePeersPortsIsTurnedAway() throws Exception {
        URI exchange = URI.create(county.run.exchange().orElseThrow());
        NodeRun above = county.national.run().orElseThrow();
        int broker = Integer.parseInt(above.broker().orElseThrow().replaceAll(".*:", ""));
        for (int port : List.of(exchange.getPort(), broker)) {
            for (byte[] garbage : List.of(random(200_000), new byte[200_000], utf8("GET / HTTP/1.1\r\n\r\n"), new byte[] {0x16, 3, 1, (byte) 0xFF, (byte) 0xFF})) {
                String answer = raw(port, garbage);
                assertNoTrace(answer);
            }
            withoutCertificate(port);
        }

        await().atMost(DEADLINE).until(() -> county.get("/api/v1/status").json().get("settled").asBoolean());
    }

    /** TLS without a certificate of one's own: nothing but a refusal may come back. */
    private static void withoutCertificate(int port) throws Exception {
        try (SSLSocket socket = (SSLSocket) trustingAll().getSocketFactory().createSocket("127.0.0.1", port)) {
            socket.setSoTimeout((int) DEADLINE.toMillis());
            socket.startHandshake();
            socket.getOutputStream().write(utf8("GET /exchange/v1/batches HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"));
            socket.getOutputStream().write(random(10_000));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertFalse(answer.startsWith("HTTP/1.1 2"), answer);
            assertNoTrace(answer);
        } catch (IOException refused) {
            assertTrue(refused instanceof SSLException || refused instanceof SocketException, refused.toString());
        }
    }

    private static SSLContext trustingAll() throws NoSuchAlgorithmException, KeyManagementException {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new X509TrustManager() {
            @Override
            public void checkClientTrusted(X509Certificate[] chain, String type) {
                // not asked on a client's side
            }

            @Override
            public void checkServerTrusted(X509Certificate[] chain, String type) {
                // whoever sends garbage doesn't care to whom
            }

            @Override
            public X509Certificate[] getAcceptedIssuers() {
                return new X509Certificate[0];
            }
        }}, new SecureRandom());
        return context;
    }

    @Test
    @Order(5)
    void noLogHoldsAPersonalValueOrAStackTrace() throws Exception {
        String logs = county.logs();
        Set<String> personal = new TreeSet<>(List.of(NAME, ID, MOBILE));
        for (String record : county.usedRecords()) {
            JsonNode json = new ObjectMapper().readTree(record);
            for (String field : List.of("personId", "certNo", "name", "mobile", "phone", "guardianName", "guardianId", "guardianPhone", "hukouAddress",
                    "residenceAddress", "assessor1", "assessor2")) {
                if (json.hasNonNull(field)) {
                    personal.add(json.get(field).asText());
                }
            }
        }

        assertTrue(personal.size() > 200, "values to look for: " + personal.size());
        assertEquals(List.of(), personal.stream().filter(logs::contains).filter(value -> !value.equals(NAME) || !onlyAFilesName(logs)).toList());
        assertFalse(logs.contains("OutOfMemoryError"), "the heap is large enough");
        assertFalse(logs.contains("\tat "), () -> "no fault of the node: " + logs.lines().filter(line -> line.contains("Exception")).limit(5).toList());
        assertTrue(county.process().isAlive());
    }

    /** A file's name is how people find the file again. */
    private static boolean onlyAFilesName(String logs) {
        return logs.lines().filter(line -> line.contains(NAME)).allMatch(line -> line.contains(NAME + ".txt"));
    }

    private static void assertReportOrProblem(County.Answer answer) throws IOException {
        if (answer.status() != 200) {
            assertTrue(answer.status() >= 400 && answer.status() < 500, () -> answer.status() + " " + answer.body());
            assertProblem(answer.status(), answer);
            return;
        }
        assertNoTrace(answer.body());
        JsonNode report = answer.json();
        assertEquals(report.get("received").asLong(), report.get("accepted").asLong() + report.get("unchanged").asLong() + report.get("quarantined").asLong());
        assertTrue(report.get("quarantined").asLong() == 0 || report.get("findings").size() > 0, "what is quarantined has findings");
    }

    private static void assertProblem(int status, County.Answer answer) throws IOException {
        assertEquals(status, answer.status(), answer.body());
        assertEquals("application/problem+json", answer.type(), answer.body());
        for (String member : List.of("type", "title", "detail", "next")) {
            assertFalse(answer.json().path(member).asText().isBlank(), () -> member + " of " + answer.body());
        }
        assertEquals(status, answer.json().get("status").asInt());
        assertNoTrace(answer.body());
    }

    private static void assertNoTrace(String text) {
        assertFalse(text.contains("Exception") || text.contains("\tat ") || text.contains("org.fednode") || text.contains("java."), text);
    }

    private static Socket socket() throws IOException {
        Socket socket = new Socket("127.0.0.1", county.run.http().getPort());
        socket.setSoTimeout((int) DEADLINE.toMillis());
        return socket;
    }

    private static String raw(String text) throws IOException {
        try (Socket socket = socket()) {
            socket.getOutputStream().write(utf8(text));
            return read(socket);
        }
    }

    /** Writes and ends, for those who would wait for more. */
    private static String raw(int port, byte[] bytes) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout((int) DEADLINE.toMillis());
            try {
                socket.getOutputStream().write(bytes);
                socket.shutdownOutput();
            } catch (SocketException turnedAway) {
                return "";
            }
            return read(socket);
        }
    }

    /** What comes until the other side closes; a reset is an end too. */
    private static String read(Socket socket) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(read);
        } catch (SocketException reset) {
            return read.toString(StandardCharsets.UTF_8);
        }
        return read.toString(StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        Arrays.stream(parts).forEach(joined::writeBytes);
        return joined.toByteArray();
    }

    private static String manyMembers() {
        StringBuilder json = new StringBuilder("{");
        for (int i = 0; i < 6000; i++) {
            json.append("\"m").append(i).append("\":1,");
        }
        return json.append("\"name\":\"").append(NAME).append("\"}").toString();
    }

    private static byte[] zip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            zip.putNextEntry(new ZipEntry("certificate.csv"));
            zip.write(new byte[LARGE]);
        }
        return bytes.toByteArray();
    }

    private static byte[] gzip() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
            gzip.write(new byte[LARGE]);
        }
        return bytes.toByteArray();
    }

    /** One text again and again, without a line break unless it is one. */
    private static final class Repeated extends InputStream {

        private final byte[] pattern;
        private int left;
        private int at;

        Repeated(byte[] pattern, int length) {
            this.pattern = pattern;
            this.left = length;
        }

        @Override
        public int read() {
            if (left == 0) {
                return -1;
            }
            left--;
            byte value = pattern[at];
            at = at + 1 == pattern.length ? 0 : at + 1;
            return value & 0xFF;
        }
    }
}
