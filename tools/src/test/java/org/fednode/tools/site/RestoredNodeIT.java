package org.fednode.tools.site;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.tools.LiveFederation;
import org.fednode.tools.Ran;
import org.fednode.tools.home.Home;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A county is put back to an old backup, once by the book and once in the worst way, and loses nothing that had left it. */
class RestoredNodeIT {

    private static final String DATA_SET = "certificate";
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    @Test
    void nothingThatHadReachedTheParentIsLost() throws Exception {
        Home home = Home.find();
        try (LiveFederation federation = LiveFederation.found(home, Standards.newest(home), folder, Link.QUEUE, Suite.ECDSA_P256_SHA256)) {
            federation.start();
            List<String> records = records();
            give(federation, records.subList(0, 100));
            await("the first have arrived").atMost(PATIENCE).until(() -> federation.isSettled() && exported("national").size() == 100);
            federation.node(Level.COUNTY).stop();
            Path backup = folder.resolve("backup");
            copy(data("county"), backup);
            assertEquals(0, Ran.with("start", "--data", data("county").toString()).code());
            give(federation, records.subList(100, 200));
            await("more have arrived").atMost(PATIENCE).until(() -> federation.isSettled() && exported("national").size() == 200);

            // by the book
            restore(backup);
            assertEquals(0, Ran.with("start", "--restored", "--data", data("county").toString()).code());
            await("what was lost is back").atMost(PATIENCE).until(() -> exported("county").size() == 200);
            await("all above say again that they hold it").atMost(Duration.ofMinutes(1)).until(federation::isSettled);
            assertTrue(alarms("county").contains("recall.taken-back"), () -> alarms("county"));
            assertEquals(0, Ran.with("alarms", "acknowledge", "--all", "--data", data("county").toString()).code());
            assertEquals(0, Ran.with("alarms", "list", "--data", data("county").toString()).code());
            assertFalse(alarms("county").contains("recall.taken-back"), () -> alarms("county"));
            give(federation, records.subList(200, 250));
            await("what follows arrives").atMost(PATIENCE).until(() -> federation.isSettled() && exported("national").size() == 250);

            // the worst way: restored, without its parent, and written to
            restore(backup);
            federation.node(Level.PROVINCE).kill();
            assertEquals(0, Ran.with("start", "--data", data("county").toString()).code());
            give(federation, records.subList(250, 300));
            assertEquals(150, exported("county").size());
            federation.node(Level.PROVINCE).launch();
            federation.node(Level.PROVINCE).awaitReady();
            await("the parent refuses the fork").atMost(PATIENCE).until(() -> Ran.with("why", "--data", data("county").toString()).out()
                    .contains("batch.fork"));
            assertEquals(0, Ran.with("stop", "--data", data("county").toString()).code());
            assertEquals(0, Ran.with("start", "--restored", "--data", data("county").toString()).code());
            // while its tables are made again it refuses to export
            await("it gives way, and says it again").atMost(PATIENCE).untilAsserted(() -> assertEquals(300, exported("county").size()));
            await("all has arrived").atMost(PATIENCE).until(() -> federation.isSettled() && exported("national").size() == 300);
            Ran said = Ran.with("alarms", "list", "--data", data("county").toString());
            assertEquals(2, said.code(), said::err);
            assertTrue(said.out().contains("recall.gave-way"), said::out);
            assertEquals(new TreeSet<>(exported("county")), new TreeSet<>(exported("national")));
            assertEquals(0, Ran.with("stop", "--data", data("county").toString()).code());
        }
    }

    private Path data(String level) {
        return folder.resolve(level);
    }

    private String alarms(String level) {
        return Ran.with("status", "--json", "--data", data(level).toString()).out();
    }

    private void restore(Path backup) throws IOException {
        assertEquals(0, Ran.with("stop", "--data", data("county").toString()).code());
        try (Stream<Path> tree = Files.walk(data("county"))) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        copy(backup, data("county"));
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : tree.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private List<String> exported(String level) throws IOException {
        Path file = folder.resolve(level + ".ndjson");
        Ran ran = Ran.with("export", "--data", data(level).toString(), "--dataset", DATA_SET, "--out", file.toString());
        assertEquals(0, ran.code(), ran::err);
        return Files.readAllLines(file);
    }

    private static void give(LiveFederation federation, List<String> records) throws IOException, InterruptedException {
        JsonNode answer = NodeApi.of(federation.node(Level.COUNTY).folder().running()).post("/api/v1/datasets/" + DATA_SET + "/records",
                "application/x-ndjson", BodyPublishers.ofString(String.join("\n", records)));
        assertEquals(records.size(), answer.path("accepted").asLong(), answer.toString());
    }

    private List<String> records() throws IOException {
        Path generated = folder.resolve("generated.ndjson");
        assertEquals(0, Ran.with("generate", "--dataset", DATA_SET, "--records", "300", "--seed", "7", "--errors", "0", "--division",
                LiveFederation.COUNTY, "--format", "ndjson", "--out", generated.toString()).code());
        List<String> lines = Files.readAllLines(generated);
        assertEquals(300, lines.stream().map(RestoredNodeIT::key).distinct().count());
        return lines;
    }

    private static String key(String record) {
        try {
            return Json.MAPPER.readTree(record).path("personId").asText();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
