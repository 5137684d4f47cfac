package org.fednode.tools.check;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.standards.StandardPackage;

/**
 * Compares what was delivered with what every stopped node has on disk, by key and content: its tables and its archive.
 * A program of its own that knows the two libraries, the input and the directory, and nothing of the nodes or of the
 * generator.
 */
public final class FinalCheck {

    /** Where the demonstration leaves its counts. */
    public static final String OUTCOME = "outcome.json";

    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final List<String> LEVELS = List.of("national", "province", "prefecture", "county");

    private final Path folder;
    private final Clock clock;
    private final List<String> problems = new ArrayList<>();

    private FinalCheck(Path folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Prints one line a difference; exit code 1 when there is any. */
    public static void main(String[] arguments) throws Exception {
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        List<String> differences = differences(Path.of(arguments[0]), Clock.systemUTC());
        differences.forEach(out::println);
        System.exit(differences.isEmpty() ? 0 : 1);
    }

    /** @param folder of a demonstration whose nodes are stopped */
    public static List<String> differences(Path folder, Clock clock) throws IOException, SQLException, CertificateProblem {
        return new FinalCheck(folder, clock).run();
    }

    private List<String> run() throws IOException, SQLException, CertificateProblem {
        List<Path> nodes = LEVELS.stream().map(folder::resolve).filter(Files::isDirectory).toList();
        StandardPackage standard = standard(nodes.get(0));
        ExpectedState expected = ExpectedState.of(folder.resolve("input"), standard);
        checkCounts(expected);
        NodeCertificate root = NodeCertificate.fromPem(Files.readString(folder.resolve("root.pem"))).get(0);
        for (Path node : nodes) {
            checkNode(node, expected, root);
        }
        return List.copyOf(problems);
    }

    private static StandardPackage standard(Path node) throws IOException {
        try (Stream<Path> versions = Files.list(node.resolve("standard"))) {
            Path newest = versions.sorted().reduce((one, other) -> other).orElseThrow();
            return StandardPackage.load(newest).standard().orElseThrow();
        }
    }

    private void checkNode(Path node, ExpectedState expected, NodeCertificate root) throws IOException, SQLException {
        String name = node.getFileName().toString();
        JsonNode run = MAPPER.readTree(node.resolve("node.json").toFile());
        DatabaseState.Address address = new DatabaseState.Address(run.path("databaseUrl").asText(),
                run.path("databaseUser").asText(), run.path("databasePassword").asText());
        State tables = DatabaseState.read(address, expected.standard(), name + " database", problems);
        problems.addAll(tables.differences(expected.state(), name + " database"));
        TrustStore trust = new TrustStore(root, expected.standard().divisions()::contains);
        State archive = ArchiveState.read(node.resolve("archive"), trust, clock.instant(), name + " archive", problems);
        problems.addAll(archive.differences(expected.state(), name + " archive"));
    }

    private void checkCounts(ExpectedState expected) throws IOException {
        JsonNode outcome = MAPPER.readTree(folder.resolve(OUTCOME).toFile());
        long received = count("received", outcome, expected.received());
        long parts = count("accepted", outcome, expected.accepted()) + count("unchanged", outcome, expected.unchanged())
                + count("quarantined", outcome, expected.quarantined());
        if (received != parts) {
            problems.add("counts: received " + received + " is not accepted + unchanged + quarantined = " + parts);
        }
    }

    private long count(String name, JsonNode outcome, long expected) {
        long counted = outcome.path(name).asLong(-1);
        if (counted != expected) {
            problems.add("counts: " + name + " is " + counted + ", the input holds " + expected);
        }
        return counted;
    }
}
