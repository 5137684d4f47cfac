package org.fednode.tools.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Trouble;

/** A running node's HTTP interface, with the token that its owner finds in {@code node.json}. */
public final class NodeApi {

    private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);
    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(60);
    private static final Duration FILE_LIMIT = Duration.ofMinutes(30);
    private static final HttpClient CLIENT = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_LIMIT).build();

    private final NodeRun node;

    private NodeApi(NodeRun node) {
        this.node = node;
    }

    public static NodeApi of(NodeRun node) {
        return new NodeApi(node);
    }

    public JsonNode status() throws IOException, InterruptedException {
        return json(request("/api/v1/status").GET());
    }

    public JsonNode get(String path) throws IOException, InterruptedException {
        return json(request(path).GET());
    }

    /** @param mediaType of the body */
    public JsonNode post(String path, String mediaType, BodyPublisher body) throws IOException, InterruptedException {
        return json(request(path).header("Content-Type", mediaType).POST(body));
    }

    public JsonNode post(String path) throws IOException, InterruptedException {
        return json(request(path).POST(BodyPublishers.noBody()));
    }

    /** @param id what a person typed: it may hold anything */
    public void delete(String path, String id) throws IOException, InterruptedException {
        json(request(path + '/' + encoded(id)).DELETE());
    }

    /** What a person typed, as part of an address. */
    public static String encoded(String typed) {
        return URLEncoder.encode(typed, StandardCharsets.UTF_8).replace("+", "%20");
    }

    /** Copies an answer of any size to a stream. */
    public void download(String path, OutputStream target) throws IOException, InterruptedException {
        HttpResponse<InputStream> response = send(request(path).GET().build(), BodyHandlers.ofInputStream());
        try (InputStream body = response.body()) {
            if (isBad(response)) {
                throw refused(new String(body.readNBytes(1 << 16), StandardCharsets.UTF_8),
                        response.statusCode());
            }
            body.transferTo(target);
        }
    }

    /** Has the node make a file of any size, which appears whole or not at all. @return what it says of it in the header */
    JsonNode save(String path, Path target, String report) throws IOException, InterruptedException {
        Path beside = target.toAbsolutePath().resolveSibling("." + target.getFileName() + ".part");
        try {
            HttpResponse<InputStream> response = send(request(path).timeout(FILE_LIMIT).POST(BodyPublishers.noBody()).build(),
                    BodyHandlers.ofInputStream());
            try (InputStream body = response.body()) {
                if (isBad(response)) {
                    throw refused(new String(body.readNBytes(1 << 16), StandardCharsets.UTF_8), response.statusCode());
                }
                Files.copy(body, beside, StandardCopyOption.REPLACE_EXISTING);
            }
            Files.move(beside, target.toAbsolutePath(), StandardCopyOption.ATOMIC_MOVE);
            return Json.MAPPER.readTree(response.headers().firstValue(report).orElse("{}"));
        } finally {
            Files.deleteIfExists(beside);
        }
    }

    /** Has the node take a file of any size. */
    JsonNode load(String path, Path file) throws IOException, InterruptedException {
        return json(request(path).timeout(FILE_LIMIT).header("Content-Type", "application/octet-stream").POST(BodyPublishers.ofFile(file)));
    }

    /** The answer's bytes, which memory has room for. */
    byte[] fetch(String path, String mediaType, BodyPublisher body) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = send(request(path).header("Content-Type", mediaType).POST(body).build(), BodyHandlers.ofByteArray());
        if (isBad(response)) {
            throw refused(new String(response.body(), java.nio.charset.StandardCharsets.UTF_8), response.statusCode());
        }
        return response.body();
    }

    /** Whether the node answers at all; while it starts it may not. */
    boolean isReady() throws IOException, InterruptedException {
        try {
            return !isBad(CLIENT.send(request("/api/v1/status").GET().build(), BodyHandlers.discarding()));
        } catch (ConnectException | HttpTimeoutException e) {
            return false;
        }
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(node.http().toString().replaceAll("/+$", "") + path))
                .timeout(ANSWER_LIMIT).header("Authorization", "Bearer " + node.token());
    }

    private JsonNode json(HttpRequest.Builder request) throws IOException, InterruptedException {
        HttpResponse<String> response = send(request.build(), BodyHandlers.ofString());
        if (isBad(response)) {
            throw refused(response.body(), response.statusCode());
        }
        return response.body().isBlank() ? Json.object() : Json.MAPPER.readTree(response.body());
    }

    private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        try {
            return CLIENT.send(request, handler);
        } catch (ConnectException e) {
            throw new Trouble("node " + node.id() + " does not answer at " + node.http(),
                    "see whether it runs: fednode status; else start it: fednode start", e);
        } catch (HttpTimeoutException e) {
            throw new Trouble("node " + node.id() + " gave no answer within " + ANSWER_LIMIT.toSeconds() + " s",
                    "look at its log, then try again", e);
        }
    }

    private static boolean isBad(HttpResponse<?> response) {
        return response.statusCode() >= 300;
    }

    /** The node says in problem+json what is wrong and what to do; that goes to the user as it is. */
    private Trouble refused(String body, int status) {
        try {
            JsonNode problem = Json.MAPPER.readTree(body);
            String detail = problem.path("detail").asText(problem.path("title").asText());
            if (!detail.isBlank()) {
                return new Trouble("node " + node.id() + ": " + detail,
                        problem.path("next").asText("look at the node's log"));
            }
        } catch (JsonProcessingException e) {
            return new Trouble("node " + node.id() + " answered with HTTP status " + status, "look at the node's log", e);
        }
        return new Trouble("node " + node.id() + " answered with HTTP status " + status, "look at the node's log");
    }
}
