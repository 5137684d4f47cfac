package org.fednode.node.link.pull;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.client.WireMock.urlPathEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.http.Fault;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.fednode.exchange.certificate.Level;
import org.fednode.node.link.Outbox;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.TlsFiles;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a child does, nothing is passed wrongly, the state says what is the matter, and it works once it behaves. */
class MisbehavingChildTest {

    private static final String LIST = "/exchange/v1/batches";

    @TempDir
    static Path folder;
    private static TestFederation federation;
    private static TestFederation.Member parent;
    private static TestFederation.Member child;
    private static WireMockServer server;
    private static Database database;

    private final SettableClock clock = new SettableClock();
    private final MemoryReceipts receipts = new MemoryReceipts();
    private MemoryInbox inbox;
    private PullLinks links;
    private PullLink link;
    private Outbox.Entry first;
    private Outbox.Entry second;

    @BeforeAll
    static void prepare() {
        federation = new TestFederation(folder);
        parent = federation.member("370000", Level.PROVINCE);
        child = federation.member("370102", Level.COUNTY);
        server = server(child.files());
        database = Database.open(new Database.Settings("jdbc:h2:mem:misbehaving;DB_CLOSE_DELAY=-1", "fednode", ""));
    }

    private static WireMockServer server(TlsFiles tls) {
        WireMockServer started = new WireMockServer(wireMockConfig().bindAddress("127.0.0.1").httpDisabled(true)
                .dynamicHttpsPort().containerThreads(12).needClientAuth(true)
                .keystorePath(tls.keyStore().toString()).keystorePassword(tls.password())
                .keyManagerPassword(tls.password()).keystoreType("PKCS12")
                .trustStorePath(tls.trustStore().toString()).trustStorePassword(tls.password()).trustStoreType("PKCS12"));
        started.start();
        return started;
    }

    @AfterAll
    static void end() {
        server.stop();
        database.close();
    }

    @BeforeEach
    void start() {
        server.resetAll();
        inbox = new MemoryInbox(federation, clock);
        MemoryOutbox outbox = new MemoryOutbox();
        first = outbox.add(1, "370102", "care", 1);
        second = outbox.add(2, "370102", "care", 2);
        link = link(child, server);
    }

    private void beImpatient() {
        links.close();
        link = link(child, server, Duration.ofSeconds(2));
    }

    @AfterEach
    void stop() {
        links.close();
    }

    private PullLink link(TestFederation.Member approved, WireMockServer at) {
        return link(approved, at, Duration.ofSeconds(20));
    }

    private PullLink link(TestFederation.Member approved, WireMockServer at, Duration timeout) {
        return link(approved, at, PullOptions.DEFAULT.withTimeout(timeout));
    }

    private PullLink link(TestFederation.Member approved, WireMockServer at, PullOptions options) {
        links = new PullLinks(new PullLinks.Parts(inbox, receipts, new NothingDown(), parent.files(), options, clock, new Random(1)), database);
        return links.open(new PulledChild("child-" + UUID.randomUUID(), URI.create("https://127.0.0.1:" + at.httpsPort()),
                approved.certificate(), "0/2 * * * * ?"));
    }

    private void behave() {
        server.resetAll();
        lists(ok(new BatchListing(List.of(), false).write()));
        server.stubFor(get(urlEqualTo(LIST + "?after=0&limit=256")).willReturn(ok(new BatchListing(List.of(first, second), false).write())));
        server.stubFor(get(urlEqualTo(LIST + "?after=1&limit=256")).willReturn(ok(new BatchListing(List.of(second), false).write())));
        server.stubFor(get(urlEqualTo(LIST + "?after=0&limit=1")).willReturn(ok(new BatchListing(List.of(first), false).write())));
        server.stubFor(get(urlEqualTo(LIST + "?after=1&limit=1")).willReturn(ok(new BatchListing(List.of(second), false).write())));
        hands(first, ok(file(first)));
        hands(second, ok(file(second)));
        server.stubFor(post("/exchange/v1/receipts").willReturn(aResponse().withStatus(204)));
    }

    private static void lists(ResponseDefinitionBuilder answer) {
        server.stubFor(get(urlPathEqualTo(LIST)).atPriority(9).willReturn(answer));
    }

    private static void hands(Outbox.Entry entry, ResponseDefinitionBuilder answer) {
        server.stubFor(get(LIST + "/" + entry.position()).willReturn(answer));
    }

    private static ResponseDefinitionBuilder ok(byte[] body) {
        return aResponse().withStatus(200).withBody(body);
    }

    private static byte[] file(Outbox.Entry entry) {
        return MemoryOutbox.file(entry.stream(), entry.seq(), "good");
    }

    private void assertFails(PullProblem problem) {
        PullOutcome outcome = link.pullOnce();

        assertTrue(outcome.more());
        assertEquals(LinkState.State.FAILING, link.state().state());
        assertEquals(problem, link.state().lastError().orElseThrow().problem());
    }

    private void assertRecovers() {
        behave();
        clock.forward(Duration.ofMinutes(5));
        link.pullOnce();
        assertEquals(List.of("370102/care/1:good", "370102/care/2:good"), inbox.accepted());
        assertEquals(LinkState.State.UP, link.state().state());
    }

    @Test
    void givesUpOnAChildThatStallsBeforeItAnswers() {
        beImpatient();
        behave();
        server.stubFor(any(anyUrl()).atPriority(1).willReturn(ok(new byte[0]).withFixedDelay(20_000)));

        assertFails(PullProblem.STALLED);
        assertRecovers();
    }

    @Test
    void givesUpOnAChildThatStallsInTheMiddleOfABatch() {
        beImpatient();
        behave();
        hands(first, ok(file(first)).withChunkedDribbleDelay(10, 30_000));

        assertFails(PullProblem.STALLED);
        assertEquals(List.of(), inbox.accepted());
        assertRecovers();
    }

    @Test
    void hasPatienceWithASlowLineOnlyWhereNobodyWaitsBehindIt() {
        links.close();
        PullOptions slowly = new PullOptions(Duration.ofSeconds(1), 1, Long.MAX_VALUE, Duration.ofMinutes(5), 256L << 20, 256, 16, 8L << 20,
                Duration.ofSeconds(1), Duration.ofMinutes(5), Duration.ofMinutes(10), Optional.empty());
        link = link(child, server, slowly);
        behave();
        hands(first, ok(file(first)).withChunkedDribbleDelay(10, 4_000));

        assertFails(PullProblem.STALLED);
        assertTrue(link.isSlow());
        clock.forward(Duration.ofMinutes(5));
        link.pullOnce();

        assertEquals(List.of("370102/care/1:good", "370102/care/2:good"), inbox.accepted());
        assertEquals(LinkState.State.UP, link.state().state());
    }

    @Test
    void leavesABusyChildAloneAndComesBack() {
        lists(aResponse().withStatus(503));

        assertFails(PullProblem.BUSY);
        assertTrue(link.state().nextTry().orElseThrow().isBefore(clock.instant().plusSeconds(2)));
        assertRecovers();
    }

    @Test
    void waitsAsLongAsABusyChildAsksForInSeconds() {
        lists(aResponse().withStatus(503).withHeader("Retry-After", "120"));

        assertFails(PullProblem.BUSY);

        assertEquals(clock.instant().plusSeconds(120), link.state().nextTry().orElseThrow());
        behave();
        clock.forward(Duration.ofSeconds(119));
        assertTrue(link.pullOnce().more());
        assertEquals(List.of(), inbox.accepted());
        assertRecovers();
    }

    @Test
    void waitsUntilTheDateThatABusyChildNamesButNoLongerThanItsCap() {
        String date = DateTimeFormatter.RFC_1123_DATE_TIME.format(clock.instant().plusSeconds(90).atZone(ZoneOffset.UTC));
        lists(aResponse().withStatus(503).withHeader("Retry-After", date));
        assertFails(PullProblem.BUSY);
        assertEquals(clock.instant().plusSeconds(90), link.state().nextTry().orElseThrow());

        clock.forward(Duration.ofMinutes(5));
        lists(aResponse().withStatus(503).withHeader("Retry-After", "999999999"));
        assertFails(PullProblem.BUSY);
        assertEquals(clock.instant().plus(Duration.ofMinutes(5)), link.state().nextTry().orElseThrow());
        assertRecovers();
    }

    @Test
    void doublesItsPauseUpToFiveMinutes() {
        lists(aResponse().withStatus(500));
        Duration longest = Duration.ZERO;
        for (int i = 0; i < 12; i++) {
            PullOutcome outcome = link.pullOnce();
            longest = outcome.pause().compareTo(longest) > 0 ? outcome.pause() : longest;
            clock.forward(outcome.pause());
        }

        assertTrue(longest.compareTo(Duration.ofMinutes(2)) > 0 && longest.compareTo(Duration.ofMinutes(5)) <= 0,
                longest.toString());
        assertRecovers();
    }

    @Test
    void takesNoBatchThatIsShorterThanListed() {
        behave();
        byte[] whole = file(second);
        hands(second, ok(java.util.Arrays.copyOf(whole, whole.length - 1)));

        assertFails(PullProblem.CUT_SHORT);
        assertEquals(List.of("370102/care/1:good"), inbox.accepted());
        assertRecovers();
    }

    @Test
    void takesNoBatchWhoseConnectionBreaks() {
        behave();
        hands(second, aResponse().withFault(Fault.RANDOM_DATA_THEN_CLOSE));

        link.pullOnce();

        assertEquals(LinkState.State.FAILING, link.state().state());
        assertEquals(List.of("370102/care/1:good"), inbox.accepted());
        assertRecovers();
    }

    @Test
    void readsNoBatchBeyondItsListedLength() {
        behave();
        hands(first, ok("x".repeat(30 << 20).getBytes(StandardCharsets.US_ASCII)));

        assertFails(PullProblem.TOO_LONG);
        assertRecovers();
    }

    @Test
    void letsOtherStreamsPassABatchThatCanNeverBeFetched() {
        behave();
        Outbox.Entry other = new MemoryOutbox().add(3, "370102", "work", 1);
        server.stubFor(get(urlEqualTo(LIST + "?after=0&limit=256")).willReturn(ok(new BatchListing(List.of(first, second, other), false).write())));
        server.stubFor(get(urlEqualTo(LIST + "?after=1&limit=256")).willReturn(ok(new BatchListing(List.of(second, other), false).write())));
        hands(other, ok(file(other)));
        hands(second, aResponse().withStatus(500));
        for (int i = 0; i < 4; i++) {
            link.pullOnce();
            clock.forward(Duration.ofMinutes(5));
        }

        assertEquals(List.of("370102/care/1:good", "370102/work/1:good"), inbox.accepted());
        assertEquals(LinkState.State.UP_WITH_WAITING, link.state().state());

        hands(second, ok(file(second)));
        clock.forward(Duration.ofMinutes(5));
        link.pullOnce();
        assertEquals(List.of("370102/care/1:good", "370102/work/1:good", "370102/care/2:good"), inbox.accepted());
    }

    @Test
    void absorbsRepeatedBatches() {
        behave();
        Outbox.Entry again = new Outbox.Entry(3, first.stream(), first.seq(), first.digest(), first.bytes());
        server.stubFor(get(urlEqualTo(LIST + "?after=0&limit=256")).willReturn(ok(new BatchListing(List.of(first, second, again), false).write())));
        hands(again, ok(file(first)));

        link.pullOnce();

        assertEquals(List.of("370102/care/1:good", "370102/care/2:good"), inbox.accepted());
        assertEquals(1, inbox.repeats());
        assertEquals(LinkState.State.UP, link.state().state());
    }

    @Test
    void findsItsWayBackFromAJumpInPositions() {
        behave();
        Outbox.Entry far = new Outbox.Entry(1_000_000, first.stream(), first.seq(), first.digest(), first.bytes());
        server.stubFor(get(urlEqualTo(LIST + "?after=0&limit=256")).willReturn(ok(new BatchListing(List.of(far), false).write())));
        hands(far, ok(file(first)));
        link.pullOnce();
        assertEquals(List.of("370102/care/1:good"), inbox.accepted());

        clock.forward(PullOptions.DEFAULT.lookBack());
        assertRecovers();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "no JSON", "{", "[]", "{\"batches\":{}}", "{\"batches\":[]} and more", "{\"batches\":[1]}",
        "{\"batches\":[ENTRY,ENTRY]}", "{\"batches\":[NEGATIVE]}", "{\"batches\":[ZERO]}", "{\"batches\":[HUGE]}",
        "{\"batches\":[FRACTION]}", "{\"batches\":[TEXT]}", "{\"batches\":[NODIGEST]}", "{\"batches\":[GIANT]}",
        "{\"batches\":[NAMELESS]}", "{\"batches\":[ENTRY],\"batches\":[]}"})
    void takesNothingFromAListThatIsGarbage(String list) {
        behave();
        String entry = new String(new BatchListing(List.of(first), false).write(), StandardCharsets.UTF_8).replaceAll("^[^\\[]*\\[|\\].*$", "");
        String body = list.replace("ENTRY", entry)
                .replace("NEGATIVE", entry.replace("\"position\":1", "\"position\":-1"))
                .replace("ZERO", entry.replace("\"position\":1", "\"position\":0"))
                .replace("HUGE", entry.replace("\"position\":1", "\"position\":99999999999999999999999"))
                .replace("FRACTION", entry.replace("\"position\":1", "\"position\":1.5"))
                .replace("TEXT", entry.replace("\"position\":1", "\"position\":\"1\""))
                .replace("NODIGEST", entry.replace("sha-256:", "md5:"))
                .replace("GIANT", entry.replaceAll("\"bytes\":\\d+", "\"bytes\":900000000000"))
                .replace("NAMELESS", entry.replace("\"370102\"", "null"));
        server.stubFor(get(urlEqualTo(LIST + "?after=0&limit=256")).willReturn(ok(body.getBytes(StandardCharsets.UTF_8))));

        assertFails(PullProblem.BAD_LIST);
        assertEquals(List.of(), inbox.accepted());
        assertRecovers();
    }

    @Test
    void takesNothingFromAListLongerThanAsked() {
        behave();
        List<Outbox.Entry> many = java.util.stream.LongStream.rangeClosed(1, 257)
                .mapToObj(position -> new Outbox.Entry(position, first.stream(), position, first.digest(), 10)).toList();
        server.stubFor(get(urlEqualTo(LIST + "?after=0&limit=256")).willReturn(ok(new BatchListing(many, false).write())));

        assertFails(PullProblem.BAD_LIST);
        assertRecovers();
    }

    @Test
    void readsNoListWithoutEnd() {
        behave();
        server.stubFor(get(urlEqualTo(LIST + "?after=0&limit=256"))
                .willReturn(ok(("{\"batches\":[" + " ".repeat(20 << 20)).getBytes(StandardCharsets.US_ASCII))));

        assertFails(PullProblem.TOO_LONG);
        assertRecovers();
    }

    @Test
    void followsNoRedirect() {
        WireMockServer elsewhere = server(child.files());
        try {
            elsewhere.stubFor(any(anyUrl()).willReturn(ok(new BatchListing(List.of(), false).write())));
            lists(aResponse().withStatus(307).withHeader("Location", "https://127.0.0.1:" + elsewhere.httpsPort() + LIST));

            assertFails(PullProblem.REDIRECTED);

            assertEquals(0, elsewhere.getAllServeEvents().size());
        } finally {
            elsewhere.stop();
        }
        assertRecovers();
    }

    @Test
    void saysNoByteOfHttpToAnotherCertificateOfTheSameNode() {
        TestFederation.Member other = federation.member("370102", Level.COUNTY);
        WireMockServer impostor = server(other.files());
        try {
            receipts.add(new byte[] {1});
            links.close();
            link = link(child, impostor);

            assertFails(PullProblem.WRONG_CERTIFICATE);

            assertEquals(0, impostor.getAllServeEvents().size());
            assertEquals(1, receipts.pending("").size());
        } finally {
            impostor.stop();
        }
    }

    @Test
    void refusesAnExpiredCertificateEvenIfItIsTheApprovedOne() {
        TestFederation.Member old = federation.member("370102", Level.COUNTY, TestFederation.FROM, Instant.parse("2026-06-01T00:00:00Z"));
        WireMockServer expired = server(old.files());
        try {
            links.close();
            link = link(old, expired);

            assertFails(PullProblem.CERTIFICATE_DATES);

            assertEquals(0, expired.getAllServeEvents().size());
        } finally {
            expired.stop();
        }
    }

    @Test
    void saysWhenNobodyAnswers() {
        links.close();
        WireMockServer gone = server(child.files());
        link = link(child, gone);
        gone.stop();

        assertFails(PullProblem.UNREACHABLE);
    }

    @Test
    void keepsNoCookies() {
        behave();
        lists(ok(new BatchListing(List.of(), false).write()).withHeader("Set-Cookie", "track=me"));
        link.pullOnce();
        link.pullOnce();

        assertTrue(server.getAllServeEvents().stream().noneMatch(event -> event.getRequest().containsHeader("Cookie")));
    }
}
