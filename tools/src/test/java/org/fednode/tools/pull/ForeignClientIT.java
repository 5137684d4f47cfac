package org.fednode.tools.pull;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.key.UnlockSource;
import org.fednode.tools.LiveFederation;
import org.fednode.tools.Ran;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.Link;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.NodeRun;
import org.fednode.tools.standard.Standards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A county that is pulled, and in the place of its province a program in another language that knows the pull API's document and
 * nothing else of this project. It is killed half way and goes on; the county opens no connection to anybody.
 */
class ForeignClientIT {

    private static final String DATA_SET = "certificate";
    private static final int FILES = 6;
    private static final Path CLIENT = Path.of("src/test/python/pull_client.py").toAbsolutePath();

    @TempDir
    Path folder;

    @Test
    void aProgramWrittenFromTheDocumentPullsReceiptsAndResumesAndTheCountyConnectsToNobody() throws Exception {
        Home home = Home.find();
        try (LiveFederation federation = LiveFederation.found(home, Standards.newest(home), folder, Link.PULL, Suite.ECDSA_P256_SHA256)) {
            federation.node(Level.COUNTY).launch();
            federation.node(Level.COUNTY).awaitReady();
            takeRecords(federation);
            NodeRun county = federation.node(Level.COUNTY).folder().running();

            killHalfWay(county, federation.node(Level.PROVINCE).folder());
            List<String> lines = finish(county, federation.node(Level.PROVINCE).folder());

            assertFalse(lines.contains("from 0"), lines.toString());
            assertEquals("done 0", lines.get(lines.size() - 1), "nothing is left that waits for a receipt");
            assertTrue(lines.stream().filter(line -> line.startsWith("receipted")).count() < FILES, lines.toString());
            assertEquals(FILES, batchesOf(DATA_SET));
            assertEquals(0, federation.node(Level.COUNTY).status().path("links").get(0).path("backlog").asInt(),
                    federation.node(Level.COUNTY).status().toString());
        }
    }

    private void takeRecords(LiveFederation federation) throws IOException {
        for (int i = 0; i < FILES; i++) {
            Path file = folder.resolve("some.ndjson");
            Ran ran = Ran.with("generate", "--dataset", DATA_SET, "--records", "20", "--seed", Integer.toString(i), "--division",
                    LiveFederation.COUNTY, "--errors", "0", "--format", "ndjson", "--out", file.toString());
            assertEquals(0, ran.code(), ran.err());
            Files.move(file, folder.resolve("county/inbox").resolve(DATA_SET).resolve("some" + i + ".ndjson"), StandardCopyOption.ATOMIC_MOVE);
            String received = "\"received\" : " + 20 * (i + 1);
            await("taken").atMost(Duration.ofMinutes(2)).until(() -> Ran.with("status", "--data",
                    federation.node(Level.COUNTY).folder().data().toString(), "--json").out().contains(received));
        }
    }

    /** It has stored a third batch and not receipted it. */
    private void killHalfWay(NodeRun county, NodeFolder province) throws Exception {
        Process client = client(county, province, "--ask");
        try (BufferedReader out = client.inputReader()) {
            assertEquals("hello True", out.readLine());
            assertEquals("from 0", out.readLine());
            for (int i = 1; i <= 3; i++) {
                assertTrue(out.readLine().startsWith("stored "));
                if (i < 3) {
                    client.getOutputStream().write('\n');
                    client.getOutputStream().flush();
                    assertTrue(out.readLine().startsWith("receipted "));
                }
            }
            assertOnlyConnectedTo(county, province);
        } finally {
            client.destroyForcibly().waitFor();
        }
    }

    private List<String> finish(NodeRun county, NodeFolder province) throws Exception {
        Process client = client(county, province);
        try (BufferedReader out = client.inputReader()) {
            List<String> lines = new ArrayList<>(out.lines().toList());
            assertEquals(0, client.waitFor(), lines.toString());
            return lines;
        } finally {
            client.destroyForcibly().waitFor();
        }
    }

    private Process client(NodeRun county, NodeFolder province, String... more) throws IOException {
        UnlockSource unlock = UnlockSource.find(Map.of(), province.properties()::find);
        for (String name : List.of("tls", "signing")) {
            Files.writeString(folder.resolve(name + ".plain.pem"), NodeKeys.toPem(NodeKeys.fromPem(
                    Files.readString(province.key(name + ".key.pem")), unlock::get)));
        }
        List<String> command = new ArrayList<>(List.of("python3", CLIENT.toString(), "--url", county.exchange().orElseThrow(), "--receiver",
                province.properties().id(), "--tls-cert", province.key("tls.pem").toString(),
                "--tls-key", folder.resolve("tls.plain.pem").toString(), "--tls-root", province.key("tls-root.pem").toString(),
                "--signing-cert", signingPath(province).toString(), "--signing-key", folder.resolve("signing.plain.pem").toString(),
                "--folder", folder.resolve("client").toString()));
        command.addAll(List.of(more));
        return new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    }

    /** The certificates from the signer's own to the root's. */
    private Path signingPath(NodeFolder province) throws IOException {
        String path = Files.readString(province.key("signing.pem"));
        String root = Files.readString(province.key("root.pem"));
        return Files.writeString(folder.resolve("signing.path.pem"), path.contains(root.strip()) ? path : path + root);
    }

    private long batchesOf(String stream) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("client/batches"))) {
            return files.filter(file -> file.getFileName().toString().startsWith(LiveFederation.COUNTY + "-1-" + stream + "-")).count();
        }
    }

    /** Every connection of the county was opened by the other side: its own end is at one of its listeners. */
    private static void assertOnlyConnectedTo(NodeRun county, NodeFolder province) throws Exception {
        Set<Integer> listeners = Set.of(county.http().getPort(), URI.create(county.exchange().orElseThrow()).getPort());
        List<Sockets.Connection> connections = Sockets.of(county.pid());

        assertTrue(connections.stream().anyMatch(one -> one.localPort() == URI.create(county.exchange().orElseThrow()).getPort()),
                "the client's own connection is seen: " + connections);
        assertEquals(List.of(), connections.stream().filter(one -> !listeners.contains(one.localPort())).toList());
        assertTrue(province.run().isEmpty(), "the province doesn't run");
    }
}
