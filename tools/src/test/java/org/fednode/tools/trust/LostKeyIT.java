package org.fednode.tools.trust;

import static org.awaitility.Awaitility.await;
import static org.fednode.tools.Ran.good;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.stream.Stream;
import org.fednode.tools.Ran;
import org.fednode.tools.site.NodeFolder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The procedure of node/docs/operations/lost-key.md, step by step, with the commands that it names. */
class LostKeyIT {

    private static final String DATA_SET = "certificate";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @AfterEach
    void leaveNoProcess() throws IOException {
        try (Stream<Path> nodes = Files.list(folder)) {
            nodes.filter(path -> Files.isRegularFile(path.resolve("node.json"))).map(NodeFolder::new)
                    .flatMap(node -> node.process().stream()).forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void aNodeThatHasLostItsKeyGoesOnWithAnotherAndNothingIsLost() throws IOException {
        String nation = folder.resolve("nation").toString();
        String node = folder.resolve("node").toString();
        good("init", "--data", nation, "--level", "national", "--division", "100000", "--suite", "ecdsa");
        good("start", "--data", nation);
        good("init", "--data", node, "--level", "province", "--division", "330000", "--suite", "ecdsa");
        enrol(nation, node, "first");
        good("start", "--data", node);
        deliver(nation, node, "1", 40);
        good("stop", "--data", nation);
        give(node, "2");
        await("the node has it").atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> held(node) == 80);

        Ran running = Ran.with("keys", "replace", "--data", node, "--yes");
        assertEquals(1, running.code());
        assertTrue(running.err().contains("stop it first"), running.err());
        good("stop", "--data", node);
        good("start", "--data", nation);
        Files.delete(folder.resolve("node/keys/signing.key.pem"));
        Files.delete(folder.resolve("node/keys/tls.key.pem"));
        Ran lost = Ran.with("start", "--data", node);
        assertEquals(1, lost.code());

        assertTrue(good("keys", "replace", "--data", node, "--yes").err().contains("--reason lost-key"));
        assertTrue(Files.isRegularFile(folder.resolve("node/keys/former/1.pem")));
        Ran early = Ran.with("start", "--data", node);
        assertEquals(1, early.code());
        assertTrue(early.err().contains("fednode enrol request"), early.err());
        good("ca", "revoke", "330000", "--reason", "lost-key", "--all-from-now", "--yes", "--data", nation);
        enrol(nation, node, "second");
        good("start", "--data", node);
        await("what the nation had not got is signed again").atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> held(nation) == 80);
        assertTrue(good("status", "--data", node).out().contains("recall.signed-again"));
        deliver(nation, node, "3", 120);

        String alarm = good("status", "--data", nation).out() + Ran.with("ca", "certificates", "--data", nation).out();
        assertTrue(alarm.contains("enrolment.new-key"), alarm);
        good("stop", "--data", node);
        good("rebuild", "--data", node);
        good("start", "--data", node);
        assertEquals(120, held(node));
    }

    /** Its children keep their keys, but not the certificates that the lost key has signed. */
    @Test
    void aProvinceWithACountyBelowItGetsAnotherKeyAndTheCountyJoinsAgain() throws IOException {
        String nation = folder.resolve("nation").toString();
        String province = folder.resolve("province").toString();
        String county = folder.resolve("county").toString();
        good("init", "--data", nation, "--level", "national", "--division", "100000", "--suite", "ecdsa");
        good("start", "--data", nation);
        good("init", "--data", province, "--level", "province", "--division", "330000", "--suite", "ecdsa");
        enrol(nation, province, "province");
        good("start", "--data", province);
        good("init", "--data", county, "--level", "county", "--division", "330106", "--suite", "ecdsa");
        enrol(province, county, "county");
        good("start", "--data", county);
        deliver(nation, county, "1", 40);

        good("stop", "--data", province);
        give(county, "2");
        assertTrue(good("keys", "replace", "--data", province, "--yes").err().contains("each of the 1 nodes below joins again"));
        good("ca", "revoke", "330000", "--reason", "lost-key", "--after", "revocations:1", "--yes", "--data", nation);
        enrol(nation, province, "province again");
        good("start", "--data", province);
        enrol(province, county, "county again");
        good("stop", "--data", county);
        good("start", "--data", county);
        deliver(nation, county, "3", 120);

        await("receipts by the new key").atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() ->
                Ran.with("why", "--data", county).code() == 0 && good("status", "--data", county).out().matches("(?s).*\\bsettled +yes.*"));
        for (String node : new String[] {county, province, nation}) {
            good("stop", "--data", node);
            good("rebuild", "--data", node);
            good("start", "--data", node);
            assertEquals(120, held(node));
        }
        deliver(nation, county, "4", 160);
    }

    private void enrol(String nation, String node, String name) {
        String request = folder.resolve(name + ".request.json").toString();
        String grant = folder.resolve(name + ".grant.json").toString();
        Ran asked = good("enrol", "request", "--data", node, "--out", request);
        // a revoked child is told before it is a child no longer, which takes ten seconds
        Ran approved = await("approved").atMost(PATIENCE).pollInterval(Duration.ofSeconds(2)).until(() -> Ran.with("ca", "approve", "--data",
                nation, request, "--out", grant, "--fingerprint", asked.fingerprint()), ran -> ran.code() == 0);
        good("enrol", "accept", "--data", node, grant, "--fingerprint", approved.fingerprint());
    }

    private void deliver(String nation, String node, String seed, int total) throws IOException {
        give(node, seed);
        await("the nation has it").atMost(PATIENCE).pollInterval(Duration.ofMillis(500)).until(() -> held(nation) == total);
    }

    private void give(String node, String seed) throws IOException {
        Path file = folder.resolve("records-" + seed + ".ndjson");
        good("generate", "--dataset", DATA_SET, "--records", "40", "--seed", seed, "--division", "330106", "--errors", "0", "--format",
                "ndjson", "--out", file.toString());
        Files.move(file, Path.of(node).resolve("inbox").resolve(DATA_SET).resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
    }

    private long held(String node) throws IOException {
        Path file = folder.resolve("export.ndjson");
        good("export", "--data", node, "--dataset", DATA_SET, "--out", file.toString());
        try (Stream<String> lines = Files.lines(file)) {
            return lines.count();
        }
    }
}
