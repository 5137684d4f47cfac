package org.fednode.node.link.pull;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.certificate.Level;
import org.fednode.node.link.Outbox;
import org.fednode.node.runtime.Unavailable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a parent, and who is none, gets from the listener. */
class ExchangeListenerTest {

    @TempDir
    static Path folder;
    private static TestFederation federation;
    private static TestFederation.Member parent;
    private static TestFederation.Member child;
    private static Vertx vertx;

    private final SettableClock clock = new SettableClock();
    private final MemoryOutbox outbox = new MemoryOutbox();
    private final MemoryReceipts receipts = new MemoryReceipts();
    private ExchangeListener listener;
    private HttpClient client;

    @BeforeAll
    static void prepare() {
        federation = new TestFederation(folder);
        parent = federation.member("370000", Level.PROVINCE);
        child = federation.member("370102", Level.COUNTY);
        vertx = Vertx.vertx();
    }

    @AfterAll
    static void end() {
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void start() {
        listener = listen(outbox);
        client = client(parent);
    }

    private ExchangeListener listen(Outbox from) {
        return ExchangeListener.start(vertx, new ExchangeListener.Settings("127.0.0.1", 0, child.files(),
                parent.certificate()::equals), new ExchangeListener.Parts(from, receipts, new NothingDown(), clock));
    }

    @AfterEach
    void stop() {
        listener.close();
    }

    private HttpClient client(TestFederation.Member member) {
        return HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(tls(member)).build();
    }

    private SSLContext tls(TestFederation.Member member) {
        return ClientTls.context(member.files(), List.of(child.certificate()), clock);
    }

    private URI uri(String path) {
        return URI.create("https://127.0.0.1:" + listener.port() + path);
    }

    private HttpResponse<byte[]> get(String path) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    private HttpResponse<byte[]> post(String path, byte[] body) throws Exception {
        return client.send(HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build(),
                HttpResponse.BodyHandlers.ofByteArray());
    }

    private static void assertProblem(int status, String code, HttpResponse<byte[]> response) throws IOException {
        assertEquals(status, response.statusCode());
        assertEquals("application/problem+json", response.headers().firstValue("Content-Type").orElse(""));
        JsonNode json = new ObjectMapper().readTree(response.body());
        assertEquals(status, json.path("status").asInt());
        assertEquals(code, json.path("code").asText());
        assertTrue(json.path("title").isTextual() && json.path("detail").isTextual() && json.path("next").isTextual());
    }

    @Test
    void listsBatchesAfterAPosition() throws Exception {
        outbox.add(3, "370102", "care", 1);
        Outbox.Entry second = outbox.add(5, "370102", "care", 2);

        HttpResponse<byte[]> response = get("/exchange/v1/batches?after=3");

        assertEquals(200, response.statusCode());
        assertEquals("{\"batches\":[{\"position\":5,\"origin\":\"370102\",\"epoch\":1,\"stream\":\"care\",\"seq\":2,\"digest\":\""
                + second.digest() + "\",\"bytes\":" + second.bytes() + "}],\"awaitsReceipts\":false}", new String(response.body(), StandardCharsets.UTF_8));
        assertEquals(clock.instant(), listener.lastVisit().orElseThrow());
    }

    @Test
    void lists64BatchesUnlessAskedForUpTo256() throws Exception {
        for (int seq = 1; seq <= 300; seq++) {
            outbox.add(seq, "370102", "care", seq);
        }

        assertEquals(64, BatchListing.read(get("/exchange/v1/batches").body(), 0, 256).entries().size());
        assertEquals(256, BatchListing.read(get("/exchange/v1/batches?limit=256").body(), 0, 256).entries().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"after=-1", "after=x", "after=", "limit=0", "limit=257", "limit=99999999999999999999", "after=1.5"})
    void refusesABadQuery(String query) throws Exception {
        assertProblem(400, "exchange.bad-query", get("/exchange/v1/batches?" + query));
    }

    @Test
    void handsOverABatchByteForByte() throws Exception {
        StreamId stream = new StreamId("370102", 1, "care");
        Outbox.Entry entry = outbox.add(7, stream, 1, "y".repeat(3 << 20));

        HttpResponse<byte[]> response = get("/exchange/v1/batches/7");

        assertEquals(200, response.statusCode());
        assertEquals("application/vnd.fednode.batch", response.headers().firstValue("Content-Type").orElseThrow());
        assertEquals('"' + entry.digest().toString() + '"', response.headers().firstValue("ETag").orElseThrow());
        assertEquals(entry.bytes(), response.headers().firstValueAsLong("Content-Length").orElseThrow());
        assertArrayEquals(MemoryOutbox.file(stream, 1, "y".repeat(3 << 20)), response.body());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/exchange/v1/batches/8", "/exchange/v1/batches/0", "/exchange/v1/batches/-1",
        "/exchange/v1/batches/7/x", "/exchange/v1/batches/99999999999999999999", "/exchange/v1/receipts", "/api/v1/status",
        "/exchange/v1/batches/..%2f..%2fkeys"})
    void knowsNoOtherResource(String path) throws Exception {
        outbox.add(7, "370102", "care", 1);

        assertProblem(404, "exchange.not-found", get(path));
    }

    @Test
    void knowsNoOtherMethod() throws Exception {
        assertProblem(404, "exchange.not-found", post("/exchange/v1/batches", new byte[100]));
    }

    @Test
    void takesAPageOfReceipts() throws Exception {
        HttpResponse<byte[]> response = post("/exchange/v1/receipts", new byte[] {1, 2, 3});

        assertEquals(204, response.statusCode());
        assertArrayEquals(new byte[] {1, 2, 3}, receipts.taken().get(0));
    }

    @Test
    void namesTheReasonForWhichAPageIsRefused() throws Exception {
        receipts.setMood(MemoryReceipts.Mood.REFUSES);

        assertProblem(422, "receipt.unknown-signer", post("/exchange/v1/receipts", new byte[] {1}));
    }

    @Test
    void asksToComeAgainWhenItCantStoreAPage() throws Exception {
        receipts.setMood(MemoryReceipts.Mood.IS_BROKEN);

        HttpResponse<byte[]> response = post("/exchange/v1/receipts", new byte[] {1});

        assertProblem(503, "exchange.unavailable", response);
        assertEquals("5", response.headers().firstValue("Retry-After").orElseThrow());
    }

    @Test
    void takesNoPageBeyondItsCap() throws Exception {
        byte[] page = new byte[ExchangeRoutes.MAX_PAGE_BYTES + 1];
        try {
            assertProblem(413, "exchange.too-large", post("/exchange/v1/receipts", page));
        } catch (IOException e) {
            // the listener may hang up before the client has sent everything and could read the answer
            assertEquals(List.of(), receipts.taken());
        }
        assertEquals(204, post("/exchange/v1/receipts", new byte[ExchangeRoutes.MAX_PAGE_BYTES]).statusCode());
    }

    @Test
    void answersWithAProblemWhenTheOutboxFails() throws Exception {
        listener.close();
        listener = listen(new Outbox() {
            @Override
            public List<Entry> after(long position, int limit) {
                throw new Unavailable("the database is gone", new IOException("gone"));
            }

            @Override
            public boolean awaitsReceipts() {
                return false;
            }

            @Override
            public byte[] read(long position) {
                throw new IllegalStateException("never asked");
            }
        });

        assertProblem(503, "exchange.unavailable", get("/exchange/v1/batches"));
        assertProblem(503, "exchange.unavailable", get("/exchange/v1/batches/1"));
        // a failure gives its permit to send back
        assertProblem(503, "exchange.unavailable", get("/exchange/v1/batches/1"));
    }

    @Test
    void admitsNoOtherNodeOfTheFederation() throws Exception {
        outbox.add(1, "370102", "care", 1);
        client = client(federation.member("330000", Level.PROVINCE));

        assertProblem(403, "exchange.not-parent", get("/exchange/v1/batches"));
        assertProblem(403, "exchange.not-parent", post("/exchange/v1/receipts", new byte[] {1}));
        assertTrue(listener.lastVisit().isEmpty());
        assertEquals(List.of(), receipts.taken());
    }

    @Test
    void shakesHandsWithNobodyOutsideTheFederation() throws Exception {
        SSLContext nameless = SSLContext.getInstance("TLS");
        nameless.init(null, new TrustManager[] {new PinnedTrust(List.of(child.certificate()), clock)}, null);
        TestFederation.Member foreigner = new TestFederation(folder).member("370000", Level.PROVINCE);

        for (SSLContext context : List.of(nameless, tls(foreigner))) {
            client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(context).build();
            assertThrows(IOException.class, () -> get("/exchange/v1/batches"));
        }
    }

    @Test
    void speaksNoOutdatedTls() throws Exception {
        try (SSLSocket socket = (SSLSocket) tls(parent).getSocketFactory().createSocket("127.0.0.1", listener.port())) {
            socket.setEnabledProtocols(new String[] {"TLSv1.1"});

            assertThrows(SSLException.class, socket::startHandshake);
        }
    }

    @Test
    void refusesHeadersBeyondTheirCap() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(uri("/exchange/v1/batches")).header("X-Long", "x".repeat(20_000)).build();

        HttpResponse<byte[]> response = client.send(request, HttpResponse.BodyHandlers.ofByteArray());

        assertEquals(431, response.statusCode());
    }

    @Test
    void servesTwoSlowReadersAtMostAndNobodyElseWaitsForThem() throws Exception {
        StreamId stream = new StreamId("370102", 1, "care");
        outbox.add(1, stream, 1, "z".repeat(16 << 20));
        outbox.add(2, "370102", "care", 2);
        List<SSLSocket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 2; i++) {
                SSLSocket socket = slowReader();
                slow.add(socket);
                socket.getOutputStream().write("GET /exchange/v1/batches/1 HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                assertEquals('H', socket.getInputStream().read());
            }

            HttpResponse<byte[]> third = get("/exchange/v1/batches/2");

            assertProblem(503, "exchange.busy", third);
            assertEquals("1", third.headers().firstValue("Retry-After").orElseThrow());
            assertEquals(200, get("/exchange/v1/batches").statusCode());
            assertEquals(2, outbox.reads().size());
        } finally {
            for (SSLSocket socket : slow) {
                socket.close();
            }
        }
        // a reader that goes away makes room
        await().until(() -> get("/exchange/v1/batches/2").statusCode() == 200);
    }

    private SSLSocket slowReader() throws IOException {
        Socket small = new Socket();
        // set before it connects, so that the kernel doesn't take in the whole batch
        small.setReceiveBufferSize(8192);
        small.connect(new InetSocketAddress("127.0.0.1", listener.port()));
        return (SSLSocket) tls(parent).getSocketFactory().createSocket(small, "127.0.0.1", listener.port(), true);
    }

    @Test
    void servesAReaderThatStopsAndGoesOn() throws Exception {
        StreamId stream = new StreamId("370102", 1, "care");
        Outbox.Entry entry = outbox.add(1, stream, 1, "z".repeat(16 << 20));
        HttpResponse<InputStream> response = client.send(HttpRequest.newBuilder(uri("/exchange/v1/batches/1")).build(),
                HttpResponse.BodyHandlers.ofInputStream());

        try (InputStream body = response.body()) {
            assertEquals('3', body.read());
            assertEquals(64, BatchListing.read(getFilled(), 0, 64).entries().size());
            assertEquals(entry.bytes() - 1, body.readAllBytes().length);
        }
    }

    private byte[] getFilled() throws Exception {
        for (int seq = 2; seq <= 80; seq++) {
            outbox.add(seq, "370102", "care", seq);
        }
        return get("/exchange/v1/batches").body();
    }

    @Test
    void saysWhyItCannotListen() {
        Unavailable taken = assertThrows(Unavailable.class, () -> ExchangeListener.start(vertx,
                new ExchangeListener.Settings("127.0.0.1", listener.port(), child.files(), any -> true),
                new ExchangeListener.Parts(outbox, receipts, new NothingDown(), clock)));

        assertTrue(taken.getMessage().contains("127.0.0.1:" + listener.port()));
    }
}
