package org.fednode.tools.garbage;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.Ran;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.Link;
import org.fednode.tools.site.NewNode;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.NodeProcess;
import org.fednode.tools.site.NodeRun;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.trust.Founding;

/** A county's node and the national one that pulls from it, as processes of the packaged program with its own options. */
final class County {

    static final String DATA_SET = "certificate";
    private static final String NDJSON = "application/x-ndjson";
    /** Nothing that a node is asked may take longer, whatever is sent. */
    private static final Duration DEADLINE = Duration.ofSeconds(60);

    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).connectTimeout(DEADLINE).build();
    private final List<Process> processes = new ArrayList<>();
    final NodeFolder national;
    final NodeFolder county;
    final NodeRun run;
    private final List<String> records;
    private int used;

    /** An answer, with its body as text. */
    record Answer(int status, String type, String body) {

        JsonNode json() throws IOException {
            return new ObjectMapper().readTree(body);
        }
    }

    County(Path folder) throws IOException, InterruptedException, CertificateProblem {
        Home home = Home.find();
        StandardPackage standard = Standards.newest(home);
        Founding founding = new Founding(home.standards().resolve(standard.version()), standard, folder.resolve("unlock"));
        national = new NodeFolder(folder.resolve("national"));
        // people name their folders as they like
        county = new NodeFolder(folder.resolve("西湖区 残联+数据 100%"));
        founding.found(national, node("100000", Level.NATIONAL, standard));
        founding.found(county, node("330106", Level.COUNTY, standard));
        // a stalled body is given up soon, so that the test can wait for it
        county.save(county.properties().with("quarkus.http.read-timeout", "3s"));
        founding.join(national, county, Link.PULL, "0/1 * * * * ?");
        records = generate(folder.resolve("good.ndjson"));
        Instant before = Instant.now();
        for (NodeFolder node : List.of(county, national)) {
            processes.add(NodeProcess.launch(home, node, NodeProcess.Life.WITH_STARTER));
        }
        NodeProcess.await(county, process(), before);
        NodeProcess.await(national, processes.get(1), before);
        run = county.run().orElseThrow();
    }

    private static NewNode node(String division, Level level, StandardPackage standard) {
        return new NewNode(division, level, division, Suite.ECDSA_P256_SHA256, standard.version(), "127.0.0.1",
                new NewNode.Ports(Optional.empty(), Optional.empty(), Optional.empty()), Link.PULL,
                new NewNode.Database(Optional.empty(), Optional.empty(), Optional.empty()));
    }

    private static List<String> generate(Path file) throws IOException {
        Ran ran = Ran.with("generate", "--dataset", DATA_SET, "--records", "400", "--seed", "7", "--format", "ndjson", "--out", file.toString());
        if (ran.code() != 0) {
            throw new AssertionError(ran.err());
        }
        return Files.readAllLines(file, StandardCharsets.UTF_8);
    }

    /** A valid record that no other call was given, as a line of JSON. */
    synchronized String record() {
        return records.get(used++);
    }

    /** Every record given so far. */
    synchronized List<String> usedRecords() {
        return List.copyOf(records.subList(0, used));
    }

    /** The process that takes the input. */
    Process process() {
        return processes.get(0);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(run.http() + path)).timeout(DEADLINE).header("Authorization", "Bearer " + run.token());
    }

    Answer send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<byte[]> response = client.send(request, BodyHandlers.ofByteArray());
        return new Answer(response.statusCode(), response.headers().firstValue("Content-Type").orElse(""),
                new String(response.body(), StandardCharsets.UTF_8));
    }

    Answer post(String type, BodyPublisher body, Map<String, String> headers) throws IOException, InterruptedException {
        HttpRequest.Builder request = request("/api/v1/datasets/" + DATA_SET + "/records").header("Content-Type", type).POST(body);
        headers.forEach(request::header);
        return send(request.build());
    }

    Answer post(String type, byte[] body) throws IOException, InterruptedException {
        return post(type, BodyPublishers.ofByteArray(body), Map.of());
    }

    Answer postGood() throws IOException, InterruptedException {
        return post(NDJSON, record().getBytes(StandardCharsets.UTF_8));
    }

    Answer get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    /** All that the nodes have logged. */
    String logs() throws IOException {
        StringBuilder text = new StringBuilder();
        for (NodeFolder node : List.of(county, national)) {
            try (Stream<Path> files = Files.walk(node.log().getParent())) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    text.append(Files.readString(file, StandardCharsets.UTF_8));
                }
            }
        }
        return text.toString();
    }

    void stop() throws InterruptedException {
        for (Process process : processes) {
            process.destroy();
        }
        for (Process process : processes) {
            process.waitFor();
        }
    }
}
