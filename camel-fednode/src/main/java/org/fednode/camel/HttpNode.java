package org.fednode.camel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** A node's HTTP interface. Safe for use by several threads. */
final class HttpNode implements NodeAccess {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(10);
    private static final Duration ANSWER_LIMIT = Duration.ofMinutes(10);
    /** A node ends a page of changes when its values have 16 MiB; nothing much longer is kept. */
    private static final int MOST_BYTES = 80 << 20;
    private static final int GOOD_UNTIL = 300;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final URI base;
    private final TokenFile token;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(CONNECT_LIMIT).build();

    /** @param token read each time: a node has another one after each start */
    HttpNode(URI base, TokenFile token) {
        this.base = base;
        this.token = token;
    }

    @Override
    public IntakeReport take(String dataSet, Form form, InputStream records, Optional<String> idempotencyKey) throws IOException, NodeProblem {
        HttpRequest.Builder request = request("/api/v1/datasets/" + encoded(dataSet) + "/records").header("Content-Type", form.mediaType())
                .POST(BodyPublishers.ofInputStream(() -> records));
        idempotencyKey.ifPresent(key -> request.header("Idempotency-Key", key));
        return IntakeReport.read(answer(request.build()));
    }

    @Override
    public ChangePage changes(String dataSet, String after, int limit) throws IOException, NodeProblem {
        return ChangePage.read(answer(request("/api/v1/datasets/" + encoded(dataSet) + "/changes?after=" + encoded(after) + "&limit=" + limit)
                .GET().build()));
    }

    private HttpRequest.Builder request(String path) throws IOException {
        return HttpRequest.newBuilder(URI.create(base.toString().replaceAll("/+$", "") + path)).timeout(ANSWER_LIMIT)
                .header("Authorization", "Bearer " + token.read());
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private String answer(HttpRequest request) throws IOException, NodeProblem {
        try {
            HttpResponse<InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            String body;
            try (InputStream content = response.body()) {
                byte[] bytes = content.readNBytes(MOST_BYTES + 1);
                if (bytes.length > MOST_BYTES) {
                    throw new IOException("the answer is longer than any node's");
                }
                body = new String(bytes, StandardCharsets.UTF_8);
            }
            if (response.statusCode() >= GOOD_UNTIL) {
                throw problem(response.statusCode(), body);
            }
            return body;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (InterruptedIOException) new InterruptedIOException("stopped while the node was asked").initCause(e);
        }
    }

    private static NodeProblem problem(int status, String body) {
        try {
            JsonNode problem = JSON.readTree(body);
            String detail = problem.path("detail").asText(problem.path("title").asText());
            if (!detail.isBlank()) {
                return new NodeProblem(status, detail, problem.path("next").asText(""));
            }
        } catch (JsonProcessingException e) {
            return new NodeProblem(status, "the node answered with HTTP status " + status + " and no explanation", "is the url that of a node?");
        }
        return new NodeProblem(status, "the node answered with HTTP status " + status, "look at the node's log");
    }
}
