package org.fednode.node;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.fednode.exchange.bundle.BundleContent;
import org.fednode.exchange.bundle.BundlePart;
import org.fednode.exchange.bundle.BundleProblem;
import org.fednode.exchange.bundle.BundleRefusal;
import org.fednode.exchange.bundle.BundleWriter;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.node.batchlog.BatchState;
import org.fednode.node.link.bundle.Exported;
import org.fednode.node.link.bundle.Taken;
import org.fednode.node.notice.NoticeText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Three levels that only bundles connect. */
class BundlesTest {

    private static final String NATIONAL = "100000";
    private static final String PROVINCE = "330000";
    private static final String COUNTY = "330106";
    private static final long PLENTY = 64L << 20;
    private static final NoticeText TEXT = new NoticeText("周五停机维护", "Maintenance on Friday");

    @TempDir
    Path folder;

    private TestFederation federation;
    private Path next;
    private final Map<String, Node> nodes = new HashMap<>();
    private int files;

    @BeforeEach
    void openNodes() throws IOException {
        Path standards = folder.resolve("standards");
        UnseenDataSet.addToCopy(standards);
        next = UnseenDataSet.nextVersion(standards, folder.resolve("next"), "2026.2", "2026-12-01", 10);
        federation = new TestFederation(folder.resolve("nodes"), standards, Suite.SM2_SM3, Clock.fixed(ThreeNodes.NOW, ZoneOffset.UTC));
        federation.national(NATIONAL);
        federation.child(NATIONAL, PROVINCE, Level.PROVINCE, PROVINCE);
        federation.child(PROVINCE, COUNTY, Level.COUNTY, COUNTY);
        for (String id : List.of(NATIONAL, PROVINCE, COUNTY)) {
            federation.copyStandards(id);
            open(id);
        }
    }

    private void open(String id) {
        Node node = federation.open(id);
        nodes.put(id, node);
        node.start();
    }

    @AfterEach
    void closeNodes() throws IOException {
        for (Node node : nodes.values()) {
            node.close();
        }
    }

    private void restart(String id) throws IOException {
        nodes.remove(id).close();
        open(id);
    }

    private Path bundle(String from, String to) throws IOException {
        Path file = folder.resolve(from + "-" + to + "-" + files++ + ".fxu");
        nodes.get(from).bundles().export(to, PLENTY, file);
        return file;
    }

    private Taken carry(String from, String to) throws IOException, BundleProblem {
        return nodes.get(to).bundles().take(bundle(from, to));
    }

    private void carryEverywhere() throws IOException, BundleProblem {
        carry(COUNTY, PROVINCE);
        carry(PROVINCE, NATIONAL);
        carry(NATIONAL, PROVINCE);
        carry(PROVINCE, COUNTY);
    }

    private void commit(String id, int area) throws Exception {
        StandardDistributionTest.commit(nodes.get(COUNTY), ThreeNodes.room(id, area));
    }

    private BundleRefusal refusal(String node, Path file) {
        return assertThrows(BundleProblem.class, () -> nodes.get(node).bundles().take(file)).reason();
    }

    private Path edited(Path file, java.util.function.UnaryOperator<byte[]> edit) throws IOException {
        return Files.write(folder.resolve("edited-" + files++ + ".fxu"), edit.apply(Files.readAllBytes(file)));
    }

    @Test
    void recordsGoUpAndReceiptsNoticeReturnAndStandardComeDown() throws Exception {
        commit("R1", 120);
        nodes.get(NATIONAL).notices().send(TEXT, Optional.empty());
        nodes.get(NATIONAL).distribution().publish(next);

        carryEverywhere();

        Node county = nodes.get(COUNTY);
        assertEquals(List.of(COUNTY + " R1"), ThreeNodes.rows(nodes.get(NATIONAL)));
        assertEquals(BatchState.ACCEPTED_NATIONALLY, county.log().after(0, 1).get(0).state());
        assertEquals(TEXT, county.notices().newest(1).get(0).text());
        assertTrue(county.standards().held().stream().anyMatch(one -> one.version().equals("2026.2")));

        nodes.get(NATIONAL).returns().giveBack(ThreeNodes.ROOMS, "R1", "面积明显过大", Optional.empty());
        carryEverywhere();

        LinkedNodes.await("the task is there", () -> county.returns().open().toCorrect() == 1);
        carryEverywhere();
        assertEquals(List.of(), nodes.get(NATIONAL).directives().after(PROVINCE, nodes.get(PROVINCE).directives().positionsFromAbove(), 10));
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2})
    void whateverHappensToTheFilesTheEndIsThatOfAConnection(long seed) throws Exception {
        Random random = new Random(seed);
        List<Path> pool = new ArrayList<>();
        String[][] ways = {{COUNTY, PROVINCE}, {PROVINCE, COUNTY}, {PROVINCE, NATIONAL}, {NATIONAL, PROVINCE}};
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(6)) {
                case 0 -> commit("R" + random.nextInt(12), 10 + random.nextInt(200));
                case 1 -> {
                    if (random.nextInt(4) == 0) {
                        nodes.get(NATIONAL).notices().send(new NoticeText("通知" + step, "notice " + step), Optional.empty());
                    }
                }
                case 2, 3 -> {
                    String[] way = ways[random.nextInt(ways.length)];
                    pool.add(bundle(way[0], way[1]));
                }
                default -> mishandle(pool, random);
            }
        }

        for (int round = 0; round < 3; round++) {
            carryEverywhere();
        }

        String held = StandardDistributionTest.export(nodes.get(COUNTY));
        assertFalse(held.isEmpty());
        assertEquals(held, StandardDistributionTest.export(nodes.get(PROVINCE)));
        assertEquals(held, StandardDistributionTest.export(nodes.get(NATIONAL)));
        assertEquals(nodes.get(NATIONAL).notices().newest(100), nodes.get(COUNTY).notices().newest(100));
        assertFalse(nodes.get(COUNTY).log().awaitsReceipts());
        assertTrue(nodes.get(COUNTY).log().after(0, 1_000).stream().allMatch(one -> one.state() == BatchState.ACCEPTED_NATIONALLY));
    }

    /** Any file, at any time, as often as it comes, whole or not, where it belongs or not. */
    private void mishandle(List<Path> pool, Random random) throws Exception {
        if (pool.isEmpty()) {
            return;
        }
        Path file = pool.get(random.nextInt(pool.size()));
        String to = file.getFileName().toString().split("-")[1];
        switch (random.nextInt(6)) {
            case 0 -> {
                int length = 7 + random.nextInt((int) Files.size(file) - 7);
                assertEquals(BundleRefusal.TRUNCATED, refusal(to, edited(file, bytes -> Arrays.copyOf(bytes, length))));
            }
            case 1 -> assertEquals(BundleRefusal.ALTERED, refusal(to, edited(file, bytes -> {
                bytes[bytes.length - 1 - random.nextInt(16)] ^= 1;
                return bytes;
            })));
            case 2 -> assertEquals(BundleRefusal.ANOTHER_RECEIVER, refusal(to.equals(COUNTY) ? NATIONAL : COUNTY, file));
            default -> nodes.get(to).bundles().take(file);
        }
    }

    @Test
    void theSameBundleTwiceIsTakenOnceAndAnsweredTwice() throws Exception {
        commit("R1", 120);
        Path file = bundle(COUNTY, PROVINCE);

        assertEquals(1, nodes.get(PROVINCE).bundles().take(file).batches());
        Taken again = nodes.get(PROVINCE).bundles().take(file);

        assertEquals(List.of(), again.refused());
        assertEquals(1, nodes.get(PROVINCE).log().after(0, 10).stream().filter(one -> one.stream().origin().equals(COUNTY)).count());
        assertTrue(carry(PROVINCE, COUNTY).receipts() > 0);
        assertEquals(BatchState.ACCEPTED_BY_PARENT, nodes.get(COUNTY).log().after(0, 1).get(0).state());
    }

    @Test
    void aBundleThatComesBeforeAnEarlierOneHoldsAllAndTheEarlierOneChangesNothing() throws Exception {
        commit("R1", 120);
        Path first = bundle(COUNTY, PROVINCE);
        commit("R2", 60);
        Path second = bundle(COUNTY, PROVINCE);

        assertEquals(2, nodes.get(PROVINCE).bundles().take(second).batches());
        nodes.get(PROVINCE).bundles().take(first);

        assertEquals(List.of(COUNTY + " R1", COUNTY + " R2"), ThreeNodes.rows(nodes.get(PROVINCE)));
    }

    @Test
    void aCutBundleChangesNothingAndTheNextOneHoldsItAll() throws Exception {
        commit("R1", 120);
        Path file = bundle(COUNTY, PROVINCE);
        Path cut = edited(file, bytes -> Arrays.copyOf(bytes, bytes.length - 40));

        assertEquals(BundleRefusal.TRUNCATED, refusal(PROVINCE, cut));
        assertEquals(List.of(), ThreeNodes.rows(nodes.get(PROVINCE)));
        assertEquals(List.of(), nodes.get(PROVINCE).inbox().latestRefusals(10));
        assertEquals(1, carry(COUNTY, PROVINCE).batches());
    }

    @Test
    void whatThereIsNoRoomForGoesWithTheNextOnceTheFirstIsReceipted() throws Exception {
        commit("R1", 120);
        commit("R2", 60);
        commit("R3", 61);
        Path small = folder.resolve("small.fxu");

        Exported exported = nodes.get(COUNTY).bundles().export(PROVINCE, 1, small);
        assertEquals(1, exported.batches());
        assertEquals(2, exported.left());
        nodes.get(PROVINCE).bundles().take(small);
        carry(PROVINCE, COUNTY);

        assertEquals(2, carry(COUNTY, PROVINCE).batches());
        assertEquals(3, ThreeNodes.rows(nodes.get(PROVINCE)).size());
    }

    @Test
    void nodesThatWereRestartedInBetweenGoOnWhereTheyWere() throws Exception {
        commit("R1", 120);
        nodes.get(PROVINCE).notices().send(TEXT, Optional.empty());
        Path up = bundle(COUNTY, PROVINCE);
        restart(PROVINCE);
        nodes.get(PROVINCE).bundles().take(up);
        restart(PROVINCE);
        Path down = bundle(PROVINCE, COUNTY);
        restart(COUNTY);

        assertTrue(nodes.get(COUNTY).bundles().take(down).batches() > 0);
        assertEquals(TEXT, nodes.get(COUNTY).notices().newest(1).get(0).text());
        assertEquals(BatchState.ACCEPTED_BY_PARENT, nodes.get(COUNTY).log().after(0, 1).get(0).state());
        carry(COUNTY, PROVINCE);
        restart(PROVINCE);

        Taken taken = carry(PROVINCE, COUNTY);
        assertEquals(0, taken.batches(), "the child has said that it has the notice, and its parent has not forgotten");
        assertEquals(2, taken.number(), "numbers go on over a restart");
    }

    @Test
    void aRefusedBatchIsToldBelowByTheAnswer() throws Exception {
        commit("R1", 120);
        byte[] broken = {'P', 'K', 3, 4};
        Path file = handmade(COUNTY, PROVINCE, BundlePart.Kind.BATCH, broken);

        Taken taken = nodes.get(PROVINCE).bundles().take(file);

        assertEquals(List.of("batch.container"), taken.refused().stream().map(Taken.Refused::code).toList());
        assertEquals("batch.container", nodes.get(PROVINCE).inbox().latestRefusals(1).get(0).reason());
        assertTrue(carry(PROVINCE, COUNTY).receipts() > 0);
    }

    @Test
    void onlyNeighboursAreHeard() throws Exception {
        federation.child(NATIONAL, "440000", Level.PROVINCE, "440000");
        byte[] hello = "{\"type\":\"hello\"}".getBytes();

        assertEquals(BundleRefusal.NOT_NEIGHBOUR, refusal(COUNTY, handmade(NATIONAL, COUNTY, BundlePart.Kind.MESSAGE, hello)));
        assertEquals(BundleRefusal.NOT_NEIGHBOUR, refusal(NATIONAL, handmade(COUNTY, NATIONAL, BundlePart.Kind.MESSAGE, hello)));
        assertEquals(BundleRefusal.NOT_NEIGHBOUR, refusal(PROVINCE, handmade("440000", PROVINCE, BundlePart.Kind.MESSAGE, hello)));
        IllegalArgumentException stranger = assertThrows(IllegalArgumentException.class, () -> bundle(COUNTY, "440000"));
        assertTrue(stranger.getMessage().contains("440000"));
    }

    @Test
    void whatStandsInTheWrongKindOfPartIsRefusedAndTheRestTaken() throws Exception {
        Taken taken = nodes.get(PROVINCE).bundles().take(handmade(COUNTY, PROVINCE, BundlePart.Kind.RECEIPTS, "{}".getBytes()));
        assertEquals("receipts", taken.refused().get(0).part());

        taken = nodes.get(COUNTY).bundles().take(handmade(PROVINCE, COUNTY, BundlePart.Kind.RECEIPTS, "{}".getBytes()));
        assertEquals("receipt.format", taken.refused().get(0).code());

        taken = nodes.get(COUNTY).bundles().take(handmade(PROVINCE, COUNTY, BundlePart.Kind.MESSAGE, "{".getBytes()));
        assertEquals("message.format", taken.refused().get(0).code());
    }

    private Path handmade(String from, String to, BundlePart.Kind kind, byte[] content) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        new BundleWriter(federation.keys(from).signing(), nodes.get(NATIONAL).credentials().trust().federation())
                .write(federation.keys(to).signing().certificate(), 9, ThreeNodes.NOW, List.of(new BundleContent(kind, () -> content)), out);
        return Files.write(folder.resolve("handmade-" + files++ + ".fxu"), out.toByteArray());
    }
}
