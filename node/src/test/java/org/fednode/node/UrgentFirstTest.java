package org.fednode.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Suite;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.commit.Change;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.WithinTransaction;
import org.fednode.node.link.SteppedQueue;
import org.fednode.node.link.queue.Broker;
import org.fednode.standards.DataSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A few records of another data set don't wait behind a bulk load; shown by places, not by time. */
class UrgentFirstTest {

    private static final int BULK = 60;
    private static final int LINES = 500;

    @TempDir
    Path folder;

    private final Random random = new Random(7);
    private final List<Broker.Outgoing> wire = new ArrayList<>();
    private Consumer<byte[]> down = page -> { };

    @Test
    void aSmallBatchOvertakesABulkLoadButNeverItsOwnStream() throws Exception {
        try (ThreeNodes nodes = new ThreeNodes(folder, Suite.ECDSA_P256_SHA256)) {
            for (int i = 0; i < BULK; i++) {
                seal(nodes, LINES);
            }
            List<LoggedBatch> bulk = nodes.county.log().after(0, 100);
            assertTrue(bulk.stream().allMatch(batch -> batch.bytes() > 64 << 10), bulk.toString());
            SteppedQueue queue = new SteppedQueue(nodes.county, "330000", this::open, Clock.fixed(ThreeNodes.NOW, ZoneOffset.UTC));
            queue.step();
            down.accept(nodes.province.inbox().receive("330106", List.of(nodes.county.log().read(bulk.get(0)))).bytes());
            wire.clear();

            steps(queue);
            assertEquals(labels(bulk.subList(1, 49)), sent());
            nodes.commit(nodes.upsert("R1", ThreeNodes.room("R1", 30)));
            seal(nodes, 1);
            List<LoggedBatch> later = nodes.county.log().after(bulk.get(BULK - 1).position(), 10);
            steps(queue);

            assertEquals(List.of(later.get(0).digest().hex()), urgent(), "the room, and not the card behind sixty batches of cards");
            assertEquals(labels(bulk.subList(1, 49)), sent());
            deliverAll(nodes, queue);
            assertEquals(BULK + 1, nodes.province.log().cursor(new StreamId("330106", 1, UnseenDataSet.CARDS)).seq());
            assertEquals(1, nodes.province.log().cursor(new StreamId("330106", 1, ThreeNodes.ROOMS)).seq());
            assertEquals(List.of(), nodes.province.inbox().latestRefusals(10), "nothing came out of its stream's order");
            assertEquals(List.of(), nodes.county.log().unsent(0, 10));
        }
    }

    private void deliverAll(ThreeNodes nodes, SteppedQueue queue) {
        while (!wire.isEmpty()) {
            List<byte[]> group = new ArrayList<>();
            inOrderOfPriority().stream().limit(5).forEach(message -> {
                wire.remove(message);
                if (message.body()[0] != '{') {
                    group.add(message.body());
                }
            });
            if (!group.isEmpty()) {
                down.accept(nodes.province.inbox().receive("330106", group).bytes());
            }
            steps(queue);
        }
    }

    private static void steps(SteppedQueue queue) {
        Duration pause = queue.step();
        while (pause.isZero()) {
            pause = queue.step();
        }
    }

    private List<Broker.Outgoing> inOrderOfPriority() {
        List<Broker.Outgoing> all = new ArrayList<>(wire.stream().filter(Broker.Outgoing::urgent).toList());
        wire.stream().filter(message -> !message.urgent()).forEach(all::add);
        return all;
    }

    private List<String> urgent() {
        return wire.stream().filter(Broker.Outgoing::urgent).map(Broker.Outgoing::duplicateId).toList();
    }

    private List<String> sent() {
        return wire.stream().filter(message -> !message.urgent()).map(Broker.Outgoing::duplicateId).toList();
    }

    private static List<String> labels(List<LoggedBatch> batches) {
        return batches.stream().map(batch -> batch.digest().hex()).toList();
    }

    private Broker.Uplink open(Consumer<byte[]> handler) {
        down = handler;
        return new UnbrokenLine(wire::add);
    }

    /** One batch of cards. */
    private void seal(ThreeNodes nodes, int cards) throws Exception {
        List<Change> changes = new ArrayList<>();
        for (int i = 0; i < cards; i++) {
            byte[] noise = new byte[180];
            random.nextBytes(noise);
            changes.add(card(nodes, Base64.getUrlEncoder().encodeToString(noise)));
        }
        nodes.county.commit().submit(new Chunk(UnseenDataSet.CARDS, ThreeNodes.NOW, changes, List.of(), List.of(),
                WithinTransaction.NOTHING)).get();
    }

    private static Change card(ThreeNodes nodes, String number) throws Exception {
        DataSet dataSet = nodes.county.standards().dataSet(UnseenDataSet.CARDS).orElseThrow();
        String canonical = "{\"cardNo\":\"" + number + "\",\"division\":\"330106\"}";
        try (JsonParser parser = new JsonFactory().createParser(canonical)) {
            parser.nextToken();
            return new Change(LineOp.UPSERT, number, Optional.empty(), ThreeNodes.NOW, Optional.of(dataSet.reader().readValues(parser, finding -> {
                throw new AssertionError(finding.rule());
            })), canonical.getBytes(java.nio.charset.StandardCharsets.UTF_8));
        }
    }
}
