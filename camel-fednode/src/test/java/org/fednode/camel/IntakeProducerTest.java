package org.fednode.camel;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.http.Fault;
import com.github.tomakehurst.wiremock.stubbing.Scenario;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Against a node that misbehaves; a real one is in {@code RoutesIT} of the tools. */
class IntakeProducerTest {

    private static final String RECORDS = "/api/v1/datasets/rooms/records";
    private static final String TWO = "{\"received\":2,\"accepted\":1,\"unchanged\":0,\"quarantined\":1,\"findingsTruncated\":false,\"findings\":["
            + "{\"position\":2,\"rule\":\"rooms.area\",\"field\":\"area\",\"severity\":\"error\",\"value\":\"-1\",\"message\":{\"zh\":\"面积\",\"en\":\"area\"},"
            + "\"fix\":{\"zh\":\"改\",\"en\":\"mend it\"}}]}";

    @TempDir
    Path folder;

    private final WireMockServer server = new WireMockServer(wireMockConfig().dynamicPort());
    private final CamelContext camel = new DefaultCamelContext();

    @BeforeEach
    void start() throws IOException {
        server.start();
        Files.writeString(folder.resolve("node.json"), "{\"token\":\"first\"}");
    }

    @AfterEach
    void stop() {
        camel.stop();
        server.stop();
    }

    private void route(String options) throws Exception {
        start("fednode:intake/rooms?url=" + server.baseUrl() + "&tokenFile=RAW(" + folder + "/node.json)" + options);
    }

    private void start(String uri) throws Exception {
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:in").to(uri);
            }
        });
        camel.start();
    }

    private Exchange give(Object body) {
        return camel.createProducerTemplate().request("direct:in", exchange -> exchange.getMessage().setBody(body));
    }

    private List<LoggedRequest> requests() {
        return server.findAll(postRequestedFor(urlEqualTo(RECORDS)));
    }

    @Test
    void recordsGoInChunksAndTheFindingsKeepTheirPlaces() throws Exception {
        server.stubFor(post(RECORDS).willReturn(aResponse().withBody(TWO)));
        route("&chunk=2");

        Exchange given = give(List.of(Map.of("id", "a"), Map.of("id", "b"), Map.of("id", "c"), Map.of("id", "d")));

        IntakeReport report = given.getMessage().getHeader(FednodeHeaders.REPORT, IntakeReport.class);
        assertEquals(List.of(4L, 2L, 2L), List.of(report.received(), report.accepted(), report.quarantined()));
        assertEquals(List.of(2L, 4L), report.findings().stream().map(IntakeReport.Finding::position).toList());
        assertEquals(List.of("{\"id\":\"a\"}\n{\"id\":\"b\"}\n", "{\"id\":\"c\"}\n{\"id\":\"d\"}\n"),
                requests().stream().map(LoggedRequest::getBodyAsString).toList());
        assertEquals("application/x-ndjson", requests().get(0).getHeader("Content-Type"));
        assertInstanceOf(List.class, given.getMessage().getBody(), "the body is left as it was");
    }

    @Test
    void aNodeThatIsBusyOrBreaksOffIsAskedAgainUnderTheSameKey() throws Exception {
        server.stubFor(post(RECORDS).inScenario("s").whenScenarioStateIs(Scenario.STARTED).willReturn(aResponse().withStatus(503)
                .withBody("{\"detail\":\"the disk is full\",\"next\":\"free some space\"}")).willSetStateTo("2"));
        server.stubFor(post(RECORDS).inScenario("s").whenScenarioStateIs("2")
                .willReturn(aResponse().withFault(Fault.CONNECTION_RESET_BY_PEER)).willSetStateTo("3"));
        server.stubFor(post(RECORDS).inScenario("s").whenScenarioStateIs("3").willReturn(aResponse().withBody(TWO)));
        route("");

        Exchange given = give("{\"id\":\"a\"}\n{\"id\":\"b\"}\n");

        assertNull(given.getException());
        assertEquals(3, requests().size());
        assertEquals(1, requests().stream().map(request -> request.getHeader("Idempotency-Key")).distinct().count());
        assertEquals(1, requests().stream().map(LoggedRequest::getBodyAsString).distinct().count());
    }

    @Test
    void theTokenIsReadAgainForTheNodeHasAnotherAfterAStart() throws Exception {
        server.stubFor(post(RECORDS).willReturn(aResponse().withBody(TWO)));
        route("");

        give("{}");
        Files.writeString(folder.resolve("node.json"), "second\n");
        give("{}");

        assertEquals(List.of("Bearer first", "Bearer second"), requests().stream().map(request -> request.getHeader("Authorization")).toList());
    }

    /** A node that is being started again has not written its file yet. */
    @Test
    void aTokenThatIsNotThereYetIsWaitedFor() throws Exception {
        server.stubFor(post(RECORDS).willReturn(aResponse().withBody(TWO)));
        Files.delete(folder.resolve("node.json"));
        route("");
        Thread node = new Thread(() -> {
            try {
                Thread.sleep(1_000);
                Files.writeString(folder.resolve("node.json"), "late");
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        node.start();

        assertNull(give("{}").getException());
        node.join();
    }

    @Test
    void aRefusalSaysWhatToDoAndIsNotRepeated() throws Exception {
        server.stubFor(post(RECORDS).willReturn(aResponse().withStatus(404).withBody("{\"detail\":\"no such data set\",\"next\":\"use rooms\"}")));
        route("");

        Exchange given = give(new ByteArrayInputStream("{}".getBytes(StandardCharsets.UTF_8)));

        assertEquals("no such data set; use rooms", given.getException().getMessage());
        assertEquals(1, requests().size());
    }

    @ParameterizedTest
    @ValueSource(strings = {"<html>welcome</html>", "{\"received\":3,\"accepted\":1,\"unchanged\":0,\"quarantined\":1}", "{}", ""})
    void whoeverIsNoNodeIsNotBelieved(String answer) throws Exception {
        server.stubFor(post(RECORDS).willReturn(aResponse().withBody(answer)));
        route("&patience=0");

        assertInstanceOf(IOException.class, give("{}").getException());
    }

    @Test
    void aQuarantinedRecordFailsTheExchangeWhereThatIsWanted() throws Exception {
        server.stubFor(post(RECORDS).willReturn(aResponse().withBody(TWO)));
        route("&failOnQuarantine=true");

        Exchange given = give("{}\n{}");

        QuarantinedException refused = assertInstanceOf(QuarantinedException.class, given.getException());
        assertEquals(1, refused.report().quarantined());
        assertTrue(refused.getMessage().contains("rooms.area"), refused.getMessage());
        assertEquals(2L, given.getMessage().getHeader(FednodeHeaders.RECEIVED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"fednode:rooms", "fednode:intake/", "fednode:elsewhere/rooms", "fednode:dataset/rooms", "fednode:intake/rooms",
        "fednode:intake/rooms?url=http://x", "fednode:intake/rooms?url=http://x&tokenFile=t&chunk=0", "fednode:intake/rooms?url=http://x&tokenFile=t&nonsense=1"})
    void anAddressThatMeansNothingIsRefusedWhenTheRouteStarts(String uri) {
        assertThrows(Exception.class, () -> start(uri));
    }
}
