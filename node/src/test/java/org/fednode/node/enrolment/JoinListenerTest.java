package org.fednode.node.enrolment;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.fednode.exchange.certificate.KeySuccession;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.certificate.Scope;
import org.fednode.exchange.enrolment.EnrolmentRequest;
import org.fednode.exchange.enrolment.Grant;
import org.fednode.exchange.enrolment.Ticket;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.exchange.key.Suite;
import org.fednode.node.Node;
import org.fednode.node.TestFederation;
import org.fednode.node.runtime.NodeSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Nodes that ask a province over HTTPS to be certified: with tickets, by a person's word, and with nothing but garbage. */
class JoinListenerTest {

    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    private static final KeyPair TLS = NodeKeys.generateTls();

    @TempDir
    Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final ObjectMapper json = new ObjectMapper();
    private Node province;
    private JoinListener listener;
    private HttpClient client;

    @BeforeEach
    void listen() throws Exception {
        Clock clock = Clock.fixed(NOW, ZoneOffset.UTC);
        TestFederation federation = new TestFederation(folder, TestFederation.shippedStandards(), Suite.ECDSA_P256_SHA256, clock);
        federation.national("100000");
        federation.child("100000", "330000", Level.PROVINCE, "330000");
        province = federation.open("330000");
        Joining joining = new Joining(new Joining.Parts(province.children(), province.authority(), trusted(), () -> Optional.of("10.0.0.1:5672"), clock));
        listener = JoinListener.start(vertx, new NodeSettings.Listen("127.0.0.1", 0), province.credentials().tls(), joining, clock);
        SSLContext anybody = SSLContext.getInstance("TLS");
        anybody.init(null, new TrustManager[] {new Anybody()}, null);
        client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).sslContext(anybody).build();
    }

    @AfterEach
    void close() throws IOException {
        listener.close();
        province.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private Path trusted() {
        return folder.resolve("330000/trust");
    }

    private Ticket ticket(String division, String expires) throws IOException {
        Ticket ticket = Ticket.draw("330000", province.credentials().trust().root(), province.credentials().tlsChain().get(1), new SecureRandom());
        Path tickets = Files.createDirectories(trusted().resolve("tickets"));
        Files.writeString(tickets.resolve(ticket.secretDigest() + ".json"), "{\"nodeId\":\"" + division + "\",\"level\":\"county\",\"division\":\""
                + division + "\",\"link\":\"queue\",\"expires\":\"" + expires + "\"}");
        return ticket;
    }

    private static byte[] request(String division, KeyPair signing) {
        return new EnrolmentRequest(new NodeIdentity(division, Level.COUNTY, new Scope(List.of(division), List.of(), "2023")), division,
                Suite.ECDSA_P256_SHA256, List.of(), Optional.empty(), signing.getPublic(), TLS.getPublic(), Optional.empty(), KeySuccession.NONE)
                .sign(new EnrolmentRequest.Keys(signing, TLS, Optional.empty()));
    }

    private HttpResponse<byte[]> post(byte[] body, Optional<Ticket> ticket) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + listener.port() + "/enrolment/v1/requests"))
                .POST(HttpRequest.BodyPublishers.ofByteArray(body));
        ticket.ifPresent(one -> request.header("Authorization", "Ticket " + one.secret()));
        return client.send(request.build(), BodyHandlers.ofByteArray());
    }

    private String code(HttpResponse<byte[]> answer) throws IOException {
        return json.readTree(answer.body()).path("code").asText();
    }

    @Test
    void everyCountyOfTheProvinceJoinsByItsTicket() throws Exception {
        List<String> counties = Files.readAllLines(TestFederation.shippedStandards().resolve("2026.1/code-systems/gbt2260_divisions_2023.csv")).stream()
                .map(line -> line.split(",")[0]).filter(code -> code.startsWith("33") && province.standards().divisions().contains("330000", code)
                        && province.standards().current().divisions().level(code).equals("county")).toList();
        assertEquals(90, counties.size());
        Map<String, byte[]> grants = new HashMap<>();
        for (String county : counties) {
            Ticket ticket = ticket(county, "2026-11-30T00:00:00Z");
            byte[] request = request(county, NodeKeys.generate(Suite.ECDSA_P256_SHA256));
            HttpResponse<byte[]> answer = post(request, Optional.of(ticket));
            assertEquals(200, answer.statusCode(), () -> new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
            grants.put(county, answer.body());
        }
        assertEquals(counties.size(), province.children().all().size());
        for (byte[] body : grants.values()) {
            Grant grant = Grant.read(body);
            assertEquals(Optional.of("10.0.0.1:5672"), grant.broker());
            assertEquals("330000", grant.signing().get(1).identity().nodeId());
        }
    }

    @Test
    void aTicketIsForOneNodeAndOneKeyAndATime() throws Exception {
        KeyPair keys = NodeKeys.generate(Suite.ECDSA_P256_SHA256);
        byte[] request = request("330106", keys);
        Ticket ticket = ticket("330106", "2026-11-30T00:00:00Z");

        assertEquals("enrolment.ticket", code(post(request("330108", keys), Optional.of(ticket))));
        assertEquals("enrolment.ticket", code(post(request, Optional.of(ticket("330106", "2026-11-23T07:59:59Z")))));
        assertEquals("enrolment.ticket", code(post(request, Optional.of(Ticket.draw("330000", province.credentials().trust().root(),
                province.credentials().tlsChain().get(1), new SecureRandom())))));
        HttpResponse<byte[]> first = post(request, Optional.of(ticket));
        HttpResponse<byte[]> again = post(request, Optional.of(ticket));
        HttpResponse<byte[]> thief = post(request("330106", NodeKeys.generate(Suite.ECDSA_P256_SHA256)), Optional.of(ticket));

        assertEquals(200, first.statusCode());
        assertArrayEquals(first.body(), again.body());
        assertEquals(403, thief.statusCode());
        assertEquals("enrolment.another-key", code(thief));
        Files.delete(trusted().resolve("children/330106.json"));
        assertTrue(Files.list(trusted().resolve("tickets")).anyMatch(file -> file.toString().endsWith(".used")));
    }

    /** Whatever was revoked, the ticket stays used. */
    @Test
    void aUsedTicketIsRefusedForAnotherKeyEvenWhenTheNodeIsUnknownAgain() throws Exception {
        Ticket ticket = ticket("330106", "2026-11-30T00:00:00Z");
        assertEquals(200, post(request("330106", NodeKeys.generate(Suite.ECDSA_P256_SHA256)), Optional.of(ticket)).statusCode());
        province.children().revoked(province.children().find("330106").orElseThrow().signing());

        HttpResponse<byte[]> thief = post(request("330106", NodeKeys.generate(Suite.ECDSA_P256_SHA256)), Optional.of(ticket));

        assertEquals("enrolment.ticket", code(thief));
    }

    @Test
    void withoutATicketTheRequestWaitsOnceAndNothingIsCertified() throws Exception {
        byte[] request = request("330106", NodeKeys.generate(Suite.ECDSA_P256_SHA256));

        HttpResponse<byte[]> first = post(request, Optional.empty());
        HttpResponse<byte[]> again = post(request, Optional.empty());

        assertEquals(202, first.statusCode());
        assertEquals("enrolment.waiting", code(again));
        assertEquals("10", first.headers().firstValue("Retry-After").orElse(""));
        assertEquals(1, Files.list(trusted().resolve("requests")).count());
        assertTrue(province.children().all().isEmpty());
    }

    @Test
    void garbageIsAnsweredWithACodeAndNothingIsKept() throws Exception {
        Random random = new Random(5);
        byte[] good = request("330106", NodeKeys.generate(Suite.ECDSA_P256_SHA256));
        for (int i = 0; i < 40; i++) {
            byte[] body = i < 20 ? good.clone() : new byte[random.nextInt(2_000)];
            if (i < 20) {
                body[random.nextInt(body.length)] ^= (byte) (1 << random.nextInt(8));
            } else {
                random.nextBytes(body);
            }
            HttpResponse<byte[]> answer = post(body, Optional.empty());
            assertTrue(answer.statusCode() == 400 || answer.statusCode() == 403, () -> "status " + answer.statusCode());
            assertTrue(code(answer).startsWith("enrolment."), () -> new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        assertFalse(Files.exists(trusted().resolve("requests")));
        assertEquals(413, post(new byte[EnrolmentRequest.MAX_BYTES + 1], Optional.empty()).statusCode());
        HttpResponse<byte[]> elsewhere = client.send(HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + listener.port() + "/exchange/v1/batches")).build(),
                BodyHandlers.ofByteArray());
        assertEquals(404, elsewhere.statusCode());
    }

    @Test
    void whoAsksTooOftenWaitsAndHoldsUpNobodyElse() throws Exception {
        byte[] nothing = new byte[0];
        HttpResponse<byte[]> answer = post(nothing, Optional.empty());
        for (int i = 0; i < 400 && answer.statusCode() == 400; i++) {
            answer = post(nothing, Optional.empty());
        }
        assertEquals(429, answer.statusCode());
        assertEquals("enrolment.busy", code(answer));

        RequestRate rate = new RequestRate(Clock.fixed(NOW, ZoneOffset.UTC));
        long allowed = java.util.stream.IntStream.range(0, 1_000).filter(i -> rate.allows("10.0.0.1")).count();
        assertEquals(300, allowed);
        assertTrue(rate.allows("10.0.0.2"));
    }

    /** The test looks at answers; what the client of the command line checks, its own test shows. */
    private static final class Anybody extends X509ExtendedTrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, java.net.Socket socket) {
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }
}
