package org.fednode.node;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.fednode.exchange.bundle.BundleProblem;
import org.fednode.exchange.bundle.BundleRefusal;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.enrolment.CertificateRecord.Reason;
import org.fednode.exchange.key.Suite;
import org.fednode.node.link.bundle.Taken;
import org.fednode.node.notice.NoticeText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same work in two federations of four nodes, one connected by queues and one by files that come out of order, twice, cut and
 * to the wrong node: in the end every node has the same records and the same positions.
 */
class BundlesEqualQueuesTest {

    private static final String NATIONAL = "100000";
    private static final String PROVINCE = "330000";
    private static final String COUNTY = "330106";
    private static final String LEAVING = "330105";
    private static final Map<String, String> PARENTS = new TreeMap<>(Map.of(PROVINCE, NATIONAL, COUNTY, PROVINCE, LEAVING, PROVINCE));
    private static final int ROUNDS = 12;

    @TempDir
    Path folder;

    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private final MovedClock clock = new MovedClock();

    /** Goes on when it is told to. */
    private static final class MovedClock extends Clock {

        private volatile long seconds;

        @Override
        public Instant instant() {
            return ThreeNodes.NOW.plusSeconds(seconds);
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return Clock.fixed(instant(), zone);
        }
    }

    /** What moves things from node to node. */
    private interface Carrier {

        /** Some of it, somehow. */
        void carry() throws Exception;

        /** Until all has arrived everywhere. */
        void settle() throws Exception;
    }

    @AfterEach
    void closeNodes() throws IOException {
        for (Node node : nodes.values()) {
            node.close();
        }
        nodes.clear();
    }

    @Test
    void theEndIsTheSameOverQueuesAndByBundles() throws Exception {
        open("online");
        OnlineQueues queues = new OnlineQueues(nodes, PARENTS);
        Map<String, Object> online = work(new Carrier() {

            @Override
            public void carry() throws Exception {
                queues.settle();
            }

            @Override
            public void settle() throws Exception {
                carry();
            }
        });
        closeNodes();

        open("files");
        CarriedFiles carrier = new CarriedFiles();
        Map<String, Object> files = work(carrier);

        assertTrue(carrier.cut > 0 && carrier.twice > 0 && carrier.misled > 0 && carrier.late > 0, carrier.toString());
        online.forEach((what, value) -> assertEquals(value, files.get(what), what));
        assertEquals(online.keySet(), files.keySet());
    }

    private void open(String name) throws IOException {
        Path standards = folder.resolve(name + "-standards");
        UnseenDataSet.addToCopy(standards);
        TestFederation federation = new TestFederation(folder.resolve(name), standards, Suite.ECDSA_P256_SHA256, clock);
        federation.national(NATIONAL);
        federation.child(NATIONAL, PROVINCE, Level.PROVINCE, PROVINCE);
        federation.child(PROVINCE, COUNTY, Level.COUNTY, COUNTY);
        federation.child(PROVINCE, LEAVING, Level.COUNTY, LEAVING);
        for (String id : List.of(NATIONAL, PROVINCE, COUNTY, LEAVING)) {
            nodes.put(id, federation.open(id));
            nodes.get(id).start();
        }
        await("certificates are said").until(() -> said(PROVINCE).size() == 2 && said(NATIONAL).size() == 1);
    }

    /** The work, the same whoever carries: records of two counties, notices, a return, a revocation. @return what is compared */
    private Map<String, Object> work(Carrier carrier) throws Exception {
        Random random = new Random(11);
        for (int round = 0; round < ROUNDS; round++) {
            commit(COUNTY, "R" + random.nextInt(8), 10 + random.nextInt(200));
            commit(LEAVING, "R" + (100 + random.nextInt(8)), 10 + random.nextInt(200));
            if (round % 4 == 1) {
                nodes.get(NATIONAL).notices().send(new NoticeText("通知" + round, "notice " + round), Optional.empty());
            }
            clock.seconds += 5; // a child waits for its parent's greeting, and notices are listed by their time
            carrier.carry();
        }
        carrier.settle();
        String returned = ThreeNodes.rows(nodes.get(NATIONAL)).get(0).split(" ")[1];
        nodes.get(NATIONAL).returns().giveBack(ThreeNodes.ROOMS, returned, "面积明显过大", Optional.empty());
        carrier.settle();
        await("the task is there").until(() -> nodes.get(COUNTY).returns().open().toCorrect() == 1);
        commit(COUNTY, returned, 33);
        await("it is answered").until(() -> nodes.get(COUNTY).returns().open().toCorrect() == 0);
        carrier.settle();

        nodes.get(PROVINCE).register().revoke(LEAVING, Reason.CLOSED, Optional.empty());
        commit(LEAVING, "R199", 50);
        commit(COUNTY, "R7", 77);
        carrier.settle();
        return state();
    }

    private Map<String, Object> state() {
        assertEquals(List.of(LEAVING), revoked(NATIONAL), "the revocation has come up");
        assertEquals(List.of(LEAVING), revoked(COUNTY), "and down to a node that it only concerns as a neighbour");
        assertFalse(StandardDistributionTest.export(nodes.get(NATIONAL)).contains("R199"), "sealed beyond the position");
        assertTrue(StandardDistributionTest.export(nodes.get(NATIONAL)).contains("R7"));
        Map<String, Object> state = new TreeMap<>();
        for (String id : List.of(NATIONAL, PROVINCE, COUNTY)) {
            Node node = nodes.get(id);
            state.put(id + " records", StandardDistributionTest.export(node));
            state.put(id + " positions", new TreeMap<>(positions(node)));
            state.put(id + " unsent", node.log().unsent(0, 100).size());
            state.put(id + " notices", node.notices().newest(100).stream().map(notice -> notice.text()).toList());
            state.put(id + " returns", node.returns().newest(100).stream().map(one -> one.key() + " " + one.state()).toList());
            state.put(id + " revoked", revoked(id));
            state.put(id + " log", node.log().accepted().head().size());
        }
        return state;
    }

    private static Map<String, Long> positions(Node node) {
        Map<String, Long> positions = new TreeMap<>();
        node.log().cursors().forEach((stream, cursor) -> positions.put(stream.toString(), cursor.seq()));
        return positions;
    }

    private List<String> said(String id) {
        return nodes.get(id).register().all().stream().map(entry -> entry.node()).toList();
    }

    private List<String> revoked(String id) {
        return nodes.get(id).register().all().stream().filter(entry -> entry.isRevoked()).map(entry -> entry.node()).toList();
    }

    private void commit(String county, String id, int area) throws Exception {
        StandardDistributionTest.commit(nodes.get(county), ThreeNodes.room(id, area, county));
    }

    /** Files that are mishandled in every way. */
    private final class CarriedFiles implements Carrier {

        private final Random random = new Random(23);
        private final List<Path> pool = new ArrayList<>();
        private int written;
        private int cut;
        private int twice;
        private int misled;
        private int late;

        @Override
        public void carry() throws Exception {
            for (String child : PARENTS.keySet()) {
                pool.add(bundle(child, PARENTS.get(child)));
                pool.add(bundle(PARENTS.get(child), child));
            }
            for (int i = 0; i < 5; i++) {
                int which = random.nextInt(pool.size());
                late += which < pool.size() - PARENTS.size() * 2 ? 1 : 0;
                mishandle(pool.get(which));
            }
        }

        private void mishandle(Path file) throws Exception {
            String to = file.getFileName().toString().split("-")[1];
            switch (random.nextInt(4)) {
                case 0 -> {
                    byte[] whole = Files.readAllBytes(file);
                    Path part = Files.write(folder.resolve("cut-" + written++ + ".fxu"),
                            Arrays.copyOf(whole, 7 + random.nextInt(whole.length - 7)));
                    assertEquals(BundleRefusal.TRUNCATED, refusal(to, part));
                    cut++;
                }
                case 1 -> {
                    assertEquals(BundleRefusal.ANOTHER_RECEIVER, refusal(to.equals(COUNTY) ? NATIONAL : COUNTY, file));
                    misled++;
                }
                default -> {
                    nodes.get(to).bundles().take(file);
                    nodes.get(to).bundles().take(file);
                    twice++;
                }
            }
        }

        private BundleRefusal refusal(String node, Path file) {
            return assertThrows(BundleProblem.class, () -> nodes.get(node).bundles().take(file)).reason();
        }

        @Override
        public void settle() throws Exception {
            for (int round = 0; round < 4; round++) {
                for (String child : List.of(LEAVING, COUNTY, PROVINCE)) {
                    exchange(child, PARENTS.get(child));
                }
            }
        }

        /** One file each way. Of who is revoked nothing is taken; once the parent has looked again, it is no neighbour at all. */
        private void exchange(String child, String parent) throws Exception {
            Path file = bundle(child, parent);
            if (revoked(parent).contains(child)) {
                takeFromRevoked(parent, file);
                return;
            }
            nodes.get(parent).bundles().take(file);
            nodes.get(child).bundles().take(bundle(parent, child));
        }

        private void takeFromRevoked(String parent, Path file) throws IOException {
            try {
                Taken taken = nodes.get(parent).bundles().take(file);
                assertEquals(List.of("batch.revoked"), taken.refused().stream().map(Taken.Refused::code).toList());
            } catch (BundleProblem e) {
                assertEquals(BundleRefusal.NOT_NEIGHBOUR, e.reason());
            }
        }

        private Path bundle(String from, String to) throws IOException {
            Path file = folder.resolve(from + "-" + to + "-" + written++ + ".fxu");
            nodes.get(from).bundles().export(to, 64L << 20, file);
            return file;
        }

        @Override
        public String toString() {
            return cut + " cut, " + twice + " twice, " + misled + " for somebody else, " + late + " out of order";
        }
    }
}
