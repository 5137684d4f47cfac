package org.fednode.tools.killer;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.fednode.exchange.archive.ArchiveReader;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.certificate.Level;
import org.fednode.tools.LiveFederation;
import org.fednode.tools.LiveNode;

/**
 * Kills nodes while they have something in hand, at moments that a seed decides, and starts them again at once. Before
 * each kill the node is frozen and looked at from outside: with nothing in flight it is let go, and the next moment tried.
 * In flight is what the county had sealed before the freeze and the frozen node has not archived, or, at the county, a chunk
 * whose answer never comes.
 */
final class Killer {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int LONGEST_QUIET_MILLIS = 1_200;
    private static final int LONGEST_AIM_MILLIS = 90;

    private final LiveFederation federation;
    private final ChunkClient client;
    private final String dataSet;
    private final Random random;

    /** @param dataSet what the client sends */
    Killer(LiveFederation federation, ChunkClient client, String dataSet, long seed) {
        this.federation = federation;
        this.client = client;
        this.dataSet = dataSet;
        this.random = new Random(seed);
    }

    /** Returns once a kill has hit the node with something in flight and the node is launched again. */
    void kill(Level level) throws IOException, InterruptedException {
        Instant limit = Instant.now().plus(PATIENCE);
        awaitWitnesses(level);
        client.pause(random.nextInt(LONGEST_QUIET_MILLIS));
        while (Instant.now().isBefore(limit)) {
            client.pause(random.nextInt(LONGEST_AIM_MILLIS));
            boolean hit = level == Level.COUNTY ? killCounty() : killUpper(level);
            if (hit) {
                return;
            }
        }
        throw new AssertionError("nothing was in flight at the " + level.wireName() + " node for " + PATIENCE);
    }

    /** Kills a launched node before it is ready, and launches it again. */
    void killStarting(Level level) throws IOException, InterruptedException {
        client.pause(300 + random.nextInt(2_500));
        federation.node(level).kill();
        federation.node(level).launch();
    }

    /** Kills the county while it takes the file, which is some of the way in. @param dataSet of nothing but this file */
    void killWhileTaking(Path file, String dataSet) throws IOException, InterruptedException {
        LiveNode county = federation.node(Level.COUNTY);
        county.awaitReady();
        await("file on its way").atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() ->
                county.status().path("records").path(dataSet).asLong() > 0);
        county.freeze();
        if (!Files.exists(file)) {
            throw new AssertionError(file + " was taken before the kill; make it longer");
        }
        county.kill();
        county.launch();
    }

    /** The node, and the county, from where everything comes. */
    private void awaitWitnesses(Level level) throws IOException, InterruptedException {
        federation.node(level).awaitReady();
        federation.node(Level.COUNTY).awaitReady();
    }

    private boolean killCounty() throws IOException, InterruptedException {
        LiveNode county = federation.node(Level.COUNTY);
        county.freeze();
        Set<Integer> inHand = client.unanswered();
        if (inHand.isEmpty()) {
            county.thaw();
            return false;
        }
        county.kill();
        county.launch();
        await("end of what was in hand").atMost(PATIENCE).until(() -> client.unanswered().stream().noneMatch(inHand::contains));
        return !client.lost(inHand).isEmpty();
    }

    private boolean killUpper(Level level) throws IOException, InterruptedException {
        LiveNode node = federation.node(level);
        long sealedBefore = sealedByCounty();
        node.freeze();
        if (archivedOfCounty(node) >= sealedBefore) {
            node.thaw();
            return false;
        }
        node.kill();
        node.launch();
        return true;
    }

    /** The last batch in the county's archive. */
    private long sealedByCounty() throws IOException {
        Path stream = federation.node(Level.COUNTY).folder().archive().resolve("own/1").resolve(dataSet);
        if (!Files.isDirectory(stream)) {
            return 0;
        }
        try (Stream<Path> files = Files.list(stream)) {
            return files.map(file -> file.getFileName().toString()).filter(name -> name.endsWith(".fxb"))
                    .mapToLong(name -> Long.parseLong(name.substring(0, name.indexOf('.')))).max().orElse(0);
        }
    }

    /** The last of the county's batches in the node's archive, read from its disk: the node can't answer. */
    private long archivedOfCounty(LiveNode node) throws IOException {
        long[] last = {0};
        ArchiveReader.forEach(node.folder().archive(), (own, bytes) -> {
            Manifest manifest = Outcome.manifest(bytes);
            if (manifest.stream().origin().equals(LiveFederation.COUNTY) && manifest.stream().stream().equals(dataSet)) {
                last[0] = Math.max(last[0], manifest.seq());
            }
        });
        return last[0];
    }
}
