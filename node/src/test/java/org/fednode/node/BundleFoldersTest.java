package org.fednode.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.node.link.bundle.BundleFolders;
import org.fednode.node.notice.NoticeText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two nodes, a pair of folders each, and a gateway that carries files between them and knows nothing of them. */
class BundleFoldersTest {

    private static final String PROVINCE = "330000";
    private static final String COUNTY = "330106";

    @TempDir
    Path folder;

    private final Map<String, Node> nodes = new HashMap<>();
    private final List<BundleFolders> folders = new ArrayList<>();

    @BeforeEach
    void openNodes() throws IOException {
        Path standards = folder.resolve("standards");
        UnseenDataSet.addToCopy(standards);
        Clock clock = Clock.tick(Clock.systemUTC(), Duration.of(1, ChronoUnit.MILLIS));
        TestFederation federation = new TestFederation(folder.resolve("nodes"), standards, Suite.ECDSA_P256_SHA256, clock);
        federation.national("100000");
        federation.child("100000", PROVINCE, Level.PROVINCE, PROVINCE);
        federation.child(PROVINCE, COUNTY, Level.COUNTY, COUNTY, "fednode.link.up=bundle");
        Path child = folder.resolve("nodes").resolve(PROVINCE).resolve("trust/children").resolve(COUNTY + ".json");
        Files.writeString(child, Files.readString(child).replace("\"link\":\"queue\"", "\"link\":\"bundle\""));
        for (String id : List.of(PROVINCE, COUNTY)) {
            Node node = federation.open(id);
            nodes.put(id, node);
            node.start();
        }
    }

    @AfterEach
    void closeNodes() throws IOException {
        folders.forEach(BundleFolders::close);
        for (Node node : nodes.values()) {
            node.close();
        }
    }

    private Path in(String id) {
        return folder.resolve("in-" + id);
    }

    private Path out(String id) {
        return folder.resolve("out-" + id);
    }

    private void start(String id) throws IOException {
        Node node = nodes.get(id);
        BundleFolders pair = BundleFolders.start(node.bundles(), new BundleFolders.Settings(id, id.equals(COUNTY), in(id), out(id),
                Duration.ofMillis(500), Duration.ofMillis(50), Duration.ofMillis(50), 64L << 20), node.clock());
        node.log().onGrowth(pair::news);
        node.directives().onNews(pair::news);
        folders.add(pair);
    }

    /** Carries whatever lies there, without looking into it. */
    private void gateway() {
        move(out(COUNTY), in(PROVINCE));
        move(out(PROVINCE), in(COUNTY));
    }

    private static void move(Path from, Path to) {
        try (Stream<Path> files = Files.list(from)) {
            for (Path file : files.filter(one -> one.getFileName().toString().endsWith(".fxu")).toList()) {
                Files.move(file, to.resolve(file.getFileName()));
            }
        } catch (java.nio.file.NoSuchFileException e) {
            // replaced by a newer one meanwhile: that one goes next time
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void recordsNoticesAndReceiptsCrossWithoutAHand() throws Exception {
        start(COUNTY);
        start(PROVINCE);
        nodes.get(PROVINCE).notices().send(new NoticeText("通知", "notice"), Optional.empty());
        StandardDistributionTest.commit(nodes.get(COUNTY), ThreeNodes.room("R1", 120));

        LinkedNodes.await("the record is above", () -> {
            gateway();
            return ThreeNodes.rows(nodes.get(PROVINCE)).size() == 1;
        });
        StandardDistributionTest.commit(nodes.get(COUNTY), ThreeNodes.room("R2", 60));
        LinkedNodes.await("all has crossed", () -> {
            gateway();
            return ThreeNodes.rows(nodes.get(PROVINCE)).size() == 2 && nodes.get(COUNTY).log().unsentCount() == 0
                    && nodes.get(COUNTY).notices().newest(10).size() == 1;
        });
        assertTrue(Files.list(in(PROVINCE).resolve("done")).anyMatch(file -> file.toString().endsWith(".fxu.report.json")));
    }

    @Test
    void aFileThatNobodyFetchesIsReplacedByTheOneThatContainsIt() throws Exception {
        start(COUNTY);
        for (int i = 0; i < 3; i++) {
            int expected = i + 1;
            StandardDistributionTest.commit(nodes.get(COUNTY), ThreeNodes.room("R" + i, 120));
            LinkedNodes.await("the newest file holds all", () -> bundlesIn(out(COUNTY)).stream()
                    .anyMatch(file -> number(file) > expected));
        }
        assertEquals(1, bundlesIn(out(COUNTY)).size());

        start(PROVINCE);
        LinkedNodes.await("all is above", () -> {
            gateway();
            return ThreeNodes.rows(nodes.get(PROVINCE)).size() == 3;
        });
    }

    private static long number(Path file) {
        String name = file.getFileName().toString();
        return Long.parseLong(name.substring(name.lastIndexOf('-') + 1, name.length() - ".fxu".length()));
    }

    private static List<Path> bundlesIn(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().endsWith(".fxu")).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void aFileThatIsRefusedLiesApartWithItsReasonAndNothingStops() throws Exception {
        Files.createDirectories(in(PROVINCE));
        Files.writeString(in(PROVINCE).resolve("nonsense.fxu"), "no bundle at all");
        Files.writeString(in(PROVINCE).resolve("readme.txt"), "left alone");
        start(PROVINCE);
        start(COUNTY);
        StandardDistributionTest.commit(nodes.get(COUNTY), ThreeNodes.room("R1", 120));

        Path report = in(PROVINCE).resolve("failed/nonsense.fxu.report.json");
        LinkedNodes.await("both files are done", () -> {
            gateway();
            return Files.exists(report.resolveSibling("nonsense.fxu")) && ThreeNodes.rows(nodes.get(PROVINCE)).size() == 1;
        });

        assertTrue(Files.readString(report).contains("\"bundle.format\""));
        assertTrue(Files.exists(in(PROVINCE).resolve("readme.txt")));
    }
}
