package org.fednode.tools.killer;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.Set;
import org.fednode.exchange.certificate.Level;
import org.fednode.tools.LiveFederation;
import org.fednode.tools.LiveNode;

/**
 * Kills nodes while they have something in hand, at moments that a seed decides, and starts them again at once. Before
 * each kill the node is frozen and looked at from outside: with nothing in flight it is let go, and the next moment tried.
 */
final class Killer {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int LONGEST_QUIET_MILLIS = 1_200;
    private static final int LONGEST_AIM_MILLIS = 90;

    private final LiveFederation federation;
    private final ChunkClient client;
    private final Random random;

    Killer(LiveFederation federation, ChunkClient client, long seed) {
        this.federation = federation;
        this.client = client;
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

    /** The node, the one below it that knows what is in flight, and the county, from where everything comes. */
    private void awaitWitnesses(Level level) throws IOException, InterruptedException {
        federation.node(level).awaitReady();
        federation.node(Level.COUNTY).awaitReady();
        if (level != Level.COUNTY) {
            federation.node(below(level)).awaitReady();
        }
    }

    private static Level below(Level level) {
        return level == Level.NATIONAL ? Level.PROVINCE : Level.COUNTY;
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
        node.freeze();
        if (unaccepted(federation.node(below(level)).status()) == 0) {
            node.thaw();
            return false;
        }
        node.kill();
        node.launch();
        return true;
    }

    /** Batches, own or of others, that the node above has not said to have. */
    private static long unaccepted(JsonNode below) {
        return below.path("batches").path("sealed").asLong() + below.path("relay").path("pending").asLong();
    }
}
