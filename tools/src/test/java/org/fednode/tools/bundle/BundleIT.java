package org.fednode.tools.bundle;

import static org.awaitility.Awaitility.await;
import static org.fednode.tools.Ran.good;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.tools.LiveFederation;
import org.fednode.tools.Ran;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.Link;
import org.fednode.tools.standard.Standards;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A county that runs, and upper nodes that don't; files carried by hand between them, with the commands of the README. */
class BundleIT {

    private static final String DATA_SET = "certificate";

    @TempDir
    Path folder;

    @Test
    void recordsGoUpInFilesAndTheReceiptsComeBackWithNodesRunningAndStopped() throws Exception {
        Home home = Home.find();
        try (LiveFederation federation = LiveFederation.found(home, Standards.newest(home), folder, Link.BUNDLE, Suite.SM2_SM3)) {
            federation.node(Level.COUNTY).launch();
            federation.node(Level.COUNTY).awaitReady();
            takeRecords();

            carry("up", "county", "province");
            Path tooLate = file("up-county");
            carry("up", "province", "national");
            assertArrayEquals(records("county"), records("national"));
            good("bundle", "import", "--data", data("province"), file("answer-national").toString());
            good("bundle", "export", "--data", data("province"), "--to", "330106", "--out", file("down").toString());
            good("bundle", "import", "--data", data("county"), file("down").toString());

            assertTrue(federation.node(Level.COUNTY).status().path("settled").asBoolean());
            good("bundle", "import", "--data", data("province"), tooLate.toString());
            assertArrayEquals(records("county"), records("province"));
            refuses();
        }
    }

    private void takeRecords() throws IOException {
        Path file = folder.resolve("some.ndjson");
        good("generate", "--dataset", DATA_SET, "--records", "300", "--seed", "5", "--division", LiveFederation.COUNTY, "--errors", "0",
                "--format", "ndjson", "--out", file.toString());
        Files.move(file, folder.resolve("county/inbox").resolve(DATA_SET).resolve("some.ndjson"), StandardCopyOption.ATOMIC_MOVE);
        await("taken").atMost(Duration.ofMinutes(2)).until(() ->
                good("status", "--data", data("county"), "--json").out().contains("\"received\" : 300"));
    }

    private void carry(String name, String from, String to) {
        good("bundle", "export", "--data", data(from), "--out", file(name + "-" + from).toString());
        Ran shown = good("bundle", "show", file(name + "-" + from).toString());
        assertTrue(shown.out().contains("whole"), shown.out());
        Ran taken = good("bundle", "import", "--data", data(to), file(name + "-" + from).toString(), "--answer", file("answer-" + to).toString());
        assertTrue(taken.out().matches("(?s)took bundle 1 from \\d{6}: [1-9].*"), taken.out());
    }

    /** Refused by the node that runs and by one that doesn't, with the code and what to do. */
    private void refuses() throws IOException {
        byte[] whole = Files.readAllBytes(file("down"));
        Path cut = Files.write(folder.resolve("cut.fxu"), java.util.Arrays.copyOf(whole, whole.length - 1));
        assertEquals(2, Ran.with("bundle", "show", cut.toString()).code());
        Ran running = Ran.with("bundle", "import", "--data", data("county"), cut.toString());
        assertEquals(1, running.code());
        assertTrue(running.err().contains("bundle.truncated") && running.err().contains("\n  next: "), running.err());
        assertEquals(1, Ran.with("bundle", "import", "--data", data("national"), file("down").toString()).code());
        Ran stranger = Ran.with("bundle", "export", "--data", data("county"), "--to", "440000", "--out", file("never").toString());
        assertEquals(1, stranger.code());
        assertTrue(Files.notExists(file("never")));
    }

    private String data(String node) {
        return folder.resolve(node).toString();
    }

    private Path file(String name) {
        return folder.resolve(name + ".fxu");
    }

    private byte[] records(String node) throws IOException {
        Path file = folder.resolve(node + ".records.ndjson");
        good("export", "--data", data(node), "--dataset", DATA_SET, "--out", file.toString());
        return Files.readAllBytes(file);
    }
}
