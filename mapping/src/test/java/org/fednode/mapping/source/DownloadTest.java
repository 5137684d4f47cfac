package org.fednode.mapping.source;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.http.Fault;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files from a server that may misbehave. */
class DownloadTest {

    private static final String ROWS = "[{\"xm\":\"张三\"},{\"xm\":\"李四\"}]";

    @TempDir
    Path folder;

    private final WireMockServer server = new WireMockServer(WireMockConfiguration.options().dynamicPort());

    @BeforeEach
    void start() {
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop();
    }

    private Download download(String path, Optional<String> token) throws Exception {
        Optional<Path> file = token.isPresent() ? Optional.of(Files.writeString(folder.resolve("token"), token.get() + '\n')) : Optional.empty();
        return new Download(server.baseUrl() + path, file, Duration.ofMillis(700));
    }

    private String trouble(String path) throws Exception {
        Download download = download(path, Optional.empty());
        return assertThrows(SourceTrouble.class, () -> download.into(folder.resolve("into"))).getMessage();
    }

    @Test
    void whatIsFetchedIsReadAsAnyFile() throws Exception {
        server.stubFor(get("/rows").withHeader("Authorization", equalTo("Bearer s3cret")).willReturn(aResponse().withBody(ROWS)));
        Path file = download("/rows", Optional.of("s3cret")).into(folder.resolve("into"));
        try (Rows rows = new JsonFormat(List.of()).open(file)) {
            assertEquals(List.of("1: 张三", "2: 李四"), Reads.all(rows));
        }
    }

    @Test
    void aTokenIsGivenToNobodyElse() throws Exception {
        server.stubFor(get("/moved").willReturn(aResponse().withStatus(302).withHeader("Location", server.baseUrl() + "/rows")));
        server.stubFor(get("/rows").willReturn(aResponse().withBody(ROWS)));
        Download withToken = download("/moved", Optional.of("s3cret"));
        SourceTrouble refused = assertThrows(SourceTrouble.class, () -> withToken.into(folder.resolve("into")));
        assertTrue(refused.getMessage().contains("HTTP 302") && !refused.getMessage().contains("s3cret"), refused.getMessage());
        server.verify(0, getRequestedFor(urlEqualTo("/rows")));
        assertEquals(ROWS, Files.readString(download("/moved", Optional.empty()).into(folder.resolve("into"))));
    }

    @Test
    void whatIsNoAnswerIsNoSource() throws Exception {
        server.stubFor(get("/401").willReturn(aResponse().withStatus(401).withBody(ROWS)));
        server.stubFor(get("/204").willReturn(aResponse().withStatus(204)));
        assertTrue(trouble("/401").contains("HTTP 401"));
        assertTrue(trouble("/204").contains("HTTP 204"));
        for (Fault fault : List.of(Fault.EMPTY_RESPONSE, Fault.CONNECTION_RESET_BY_PEER, Fault.RANDOM_DATA_THEN_CLOSE, Fault.MALFORMED_RESPONSE_CHUNK)) {
            server.stubFor(get("/fault").willReturn(aResponse().withFault(fault)));
            assertTrue(trouble("/fault").contains("gave no data"), fault.name());
        }
        server.stubFor(get("/short").willReturn(aResponse().withHeader("Content-Length", "5000").withBody(ROWS)));
        assertTrue(trouble("/short").contains("of 5000 bytes"));
        assertTrue(assertThrows(SourceTrouble.class, () -> new Download("http://127.0.0.1:1/", Optional.empty()).into(folder)).getMessage().contains("ConnectException"));
    }

    @Test
    void aServerThatFallsSilentIsGivenUp() throws Exception {
        server.stubFor(get("/late").willReturn(aResponse().withFixedDelay(20_000).withBody(ROWS)));
        server.stubFor(get("/stalls").willReturn(aResponse().withBody(ROWS.repeat(1_000)).withChunkedDribbleDelay(2, 40_000)));
        assertTrue(trouble("/late").contains("SocketTimeoutException"));
        assertTrue(trouble("/stalls").contains("SocketTimeoutException"));
    }

    @Test
    void aTokenFileThatIsMissingIsTold() {
        Download download = new Download(server.baseUrl(), Optional.of(folder.resolve("nirgends")));
        assertTrue(assertThrows(SourceTrouble.class, () -> download.into(folder)).getMessage().contains("the token file"));
    }
}
