package org.fednode.node;

import static org.fednode.node.ThreeNodes.ROOMS;
import static org.fednode.node.ThreeNodes.deliver;
import static org.fednode.node.ThreeNodes.room;
import static org.fednode.node.ThreeNodes.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.ask.AskRefusal;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.enrolment.CertificateRecord;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.receipt.ReceiptProblem;
import org.fednode.node.alarm.Alarm;
import org.fednode.node.ask.Answers;
import org.fednode.node.batchlog.BatchState;
import org.fednode.node.batchlog.RefusedBatch;
import org.fednode.node.batchlog.StreamCursor;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.WithinTransaction;
import org.fednode.node.notice.NoticeText;
import org.fednode.node.operations.RecordExport;
import org.fednode.node.recall.HeldOfPeer;
import org.fednode.node.recall.Recall;
import org.fednode.node.recall.Starter;
import org.fednode.node.runtime.CrashPoints;
import org.fednode.node.runtime.NodeSettings;
import org.fednode.node.runtime.Unavailable;
import org.fednode.standards.DataSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/** A node that has lost what it sealed asks for it before it seals anything else; a branch that came second gives way. */
class RecallTest {

    private static final String COUNTY = "330106";
    private static final String PROVINCE = "330000";
    private static final String NATIONAL = "100000";
    private static final Clock CLOCK = Clock.fixed(ThreeNodes.NOW, ZoneOffset.UTC);
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final StreamId STREAM = new StreamId(COUNTY, 1, ROOMS);

    @TempDir
    Path folder;

    private ThreeNodes nodes;
    private Backup backup;

    @BeforeEach
    void loseWhatCameAfterABackup() throws Exception {
        nodes = new ThreeNodes(folder, Suite.ECDSA_P256_SHA256);
        take("R1");
        nodes.county.close();
        backup = Backup.of(nodes.federation.folder(COUNTY), folder.resolve("backup"));
        open();
        nodes.county.start();
        take("R2");
        take("R3");
        deliver(nodes.county, nodes.province);
        nodes.county.close();
        backup.restore();
        open();
    }

    @AfterEach
    void closeNodes() throws IOException {
        nodes.close();
    }

    private void open() {
        nodes.county = nodes.federation.open(COUNTY);
    }

    private void take(String key) throws Exception {
        nodes.commit(nodes.upsert(key, room(key, 20)));
    }

    /** Questions of one node reach the other, and the answers come back. */
    private static void connect(Node from, Node to) {
        connect(from, to.answers());
    }

    private static void connect(Node from, Answers answers) {
        from.questions().sendWith((peer, question) -> answers.answer(from.log().self(), question)
                .thenAccept(answer -> from.questions().answered(peer, answer)));
    }

    private Starter.Result started(Duration patience) throws InterruptedException {
        nodes.county.start(patience);
        LinkedNodes.await("it has begun", () -> nodes.county.starter().result().isOver());
        return nodes.county.starter().result();
    }

    @Test
    void whatWasLostComesBackBeforeAnythingIsSealed() throws Exception {
        connect(nodes.county, nodes.province);
        var waiting = nodes.county.commit().submit(new Chunk(ROOMS, ThreeNodes.NOW,
                List.of(nodes.upsert("R4", room("R4", 20))), List.of(), List.of(), WithinTransaction.NOTHING));

        Starter.Result result = started(LONG);

        assertEquals(Starter.State.COMPARED, result.state());
        assertEquals(2, result.outcome().takenBack());
        assertEquals(List.of("recall.taken-back"), nodes.county.alarms().raised().stream().map(Alarm::code).toList());
        assertEquals(1, waiting.get(30, TimeUnit.SECONDS).accepted());
        assertEquals(4, nodes.county.log().cursor(STREAM).seq());
        deliver(nodes.county, nodes.province);
        assertEquals(List.of("330106 R1", "330106 R2", "330106 R3", "330106 R4"), rows(nodes.province));
        assertEquals(rows(nodes.province), rows(nodes.county));
        assertEquals(0, nodes.county.log().refusals(10).size());
    }

    @Test
    void branchThatCameSecondGivesWayAndIsIssuedAgain() throws Exception {
        nodes.county.start(); // nobody asks
        take("R8");
        nodes.commit(ThreeNodes.delete("R1"));
        deliver(nodes.county, nodes.province);
        assertEquals("batch.fork", nodes.county.log().refusals(10).get(0).reason());
        nodes.county.close();
        open();
        connect(nodes.county, nodes.province);

        Starter.Result result = started(LONG);

        assertEquals(Starter.State.COMPARED, result.state());
        assertEquals(2, result.outcome().takenBack());
        assertEquals(2, result.outcome().gaveWay());
        assertEquals(List.of("330106 R2", "330106 R3", "330106 R8"), rows(nodes.county));
        deliver(nodes.county, nodes.province);
        assertEquals(rows(nodes.county), rows(nodes.province));
        assertEquals(0, nodes.county.log().refusals(10).size());
        assertEquals(List.of(), nodes.county.log().setAside());
        nodes.county.rebuild();
        assertEquals(rows(nodes.province), rows(nodes.county));
    }

    /** Found by the simulation: a power cut may put the database back, and the node did not start any more. */
    @Test
    void databaseOfTheBranchThatGaveWayIsMadeAnew() throws Exception {
        nodes.county.start();
        take("R8");
        take("R9");
        nodes.county.close();
        Backup database = Backup.of(nodes.federation.folder(COUNTY).resolve("db"), folder.resolve("database"));
        open();
        connect(nodes.county, nodes.province);
        assertEquals(2, started(LONG).outcome().gaveWay());
        LinkedNodes.await("it is issued again", () -> rows(nodes.county).contains("330106 R9"));
        List<String> before = rows(nodes.county);
        nodes.county.close();
        database.restore();

        open();

        assertEquals(before, rows(nodes.county));
    }

    /** Seen in a running node: an export failed without a word, and might have been short without one. */
    @Test
    void nobodyIsShownTablesThatAreBeingMadeAnew() throws Exception {
        nodes.county.start();
        take("R8");
        nodes.county.close();
        List<String> told = new ArrayList<>();
        boolean[] cleared = {false};
        nodes.county = CrashingNode.open(NodeSettings.load(nodes.federation.folder(COUNTY)), CLOCK, place -> {
            cleared[0] |= place == CrashPoints.Place.CLEARED;
            if (cleared[0] && place == CrashPoints.Place.ROLLED_FORWARD) {
                told.addAll(CompletableFuture.supplyAsync(() -> refusals(nodes.county)).join());
            }
        }, StreamCursor::step);
        connect(nodes.county, nodes.province);

        assertEquals(1, started(LONG).outcome().gaveWay());

        String doing = "the node makes its tables anew from its archive and is at batch ";
        assertEquals(9, told.size(), told.toString());
        assertTrue(told.stream().allMatch(one -> one.startsWith(doing)), told.toString());
        assertEquals(List.of(), refusals(nodes.county));
    }

    /** What the export, the log of accepted batches and the state of the own ones say instead of something short. */
    private static List<String> refusals(Node node) {
        RecordExport export = new RecordExport(node.database(), node.projection());
        DataSet rooms = node.standards().current().dataSets().get(ROOMS);
        List<Executable> readers = List.of(() -> export.write(rooms, OutputStream.nullOutputStream()),
                () -> node.log().accepted().tell(CLOCK), () -> node.log().ownByState());
        List<String> refusals = new ArrayList<>();
        for (Executable reader : readers) {
            try {
                reader.execute();
            } catch (Unavailable e) {
                refusals.add(e.getMessage());
            } catch (Throwable e) {
                throw new AssertionError(e);
            }
        }
        return refusals;
    }

    @Test
    void dyingWhileABranchGivesWayLosesNothing() throws Exception {
        nodes.county.start();
        take("R8");
        assertEquals(1, nodes.county.log().setAside(STREAM, 2));
        nodes.county.close(); // before the tables are made anew

        open();
        assertEquals(List.of("330106 R1"), rows(nodes.county));
        connect(nodes.county, nodes.province);
        assertEquals(2, started(LONG).outcome().takenBack());

        LinkedNodes.await("it is issued again", () -> rows(nodes.county).contains("330106 R8"));
        deliver(nodes.county, nodes.province);
        assertEquals(List.of("330106 R1", "330106 R2", "330106 R3", "330106 R8"), rows(nodes.province));
    }

    @Test
    void silentParentIsNotWaitedForUnlessABackupWasPutInPlace() throws Exception {
        Starter.Result result = started(Duration.ofMillis(300));
        assertEquals(Starter.State.NOT_COMPARED, result.state());
        take("R8");
        nodes.county.close();
        backup.restore();

        Files.createFile(nodes.federation.folder(COUNTY).resolve(Starter.RESTORED));
        open();
        nodes.county.start(Duration.ofMillis(300));
        var waiting = nodes.county.commit().submit(new Chunk(ROOMS, ThreeNodes.NOW,
                List.of(nodes.upsert("R4", room("R4", 20))), List.of(), List.of(), WithinTransaction.NOTHING));
        assertThrows(TimeoutException.class, () -> waiting.get(2, TimeUnit.SECONDS));
        assertEquals(Starter.State.WAITING, nodes.county.starter().result().state());

        connect(nodes.county, nodes.province);
        assertEquals(1, waiting.get(30, TimeUnit.SECONDS).accepted());
        LinkedNodes.await("it has begun", () -> nodes.county.starter().result().isOver());
        assertEquals(2, nodes.county.starter().result().outcome().takenBack());
        assertFalse(Files.exists(nodes.federation.folder(COUNTY).resolve(Starter.RESTORED)));
    }

    /** The parent accepts nothing of it any more. */
    @Test
    void whatALostKeySignedAndTheParentDidNotGetIsSignedAgain() throws Exception {
        connect(nodes.county, nodes.province);
        started(LONG);
        take("R4");
        nodes.commit(ThreeNodes.delete("R1"));
        nodes.county.commit().submit(card("C1")).get();

        nodes.province.register().revoke(COUNTY, CertificateRecord.Reason.LOST_KEY, Optional.empty());
        deliver(nodes.county, nodes.province);
        assertEquals(List.of("batch.revoked", "batch.revoked"), nodes.county.log().refusals(10).stream().map(RefusedBatch::reason).toList());
        nodes.county.close();
        nodes.federation.replaceKeys(PROVINCE, COUNTY, Level.COUNTY, COUNTY);
        open();
        connect(nodes.county, nodes.province);

        Starter.Result result = started(LONG);

        assertEquals(new Recall.Outcome(true, 0, 0, 3), result.outcome());
        assertEquals(List.of("330106 R2", "330106 R3", "330106 R4"), rows(nodes.county));
        deliver(nodes.county, nodes.province);
        assertEquals(rows(nodes.county), rows(nodes.province));
        assertEquals(List.of(), nodes.county.log().refusals(10));
        nodes.county.rebuild();
        assertEquals(rows(nodes.province), rows(nodes.county));
        nodes.county.close();
        open();
        connect(nodes.county, nodes.province);
        assertEquals(new Recall.Outcome(true, 0, 0, 0), started(LONG).outcome());
    }

    /** Notices go down only: the children alone hold them. */
    @Test
    void directivesThatOnlyChildrenHoldComeBackFromThem() throws Exception {
        nodes.province.close();
        Backup earlier = Backup.of(nodes.federation.folder(PROVINCE), folder.resolve("earlier"));
        nodes.province = nodes.federation.open(PROVINCE);
        nodes.province.start();
        nodes.province.notices().send(new NoticeText("通知", "first"), Optional.empty());
        nodes.county.start();
        ThreeNodes.handDownDirectives(nodes.province, nodes.county);
        nodes.province.close();
        earlier.restore();
        Files.createFile(nodes.federation.folder(PROVINCE).resolve(Starter.RESTORED));
        nodes.province = nodes.federation.open(PROVINCE);
        nodes.province.questions().sendWith((peer, question) -> (peer.equals(COUNTY) ? nodes.county : nodes.national).answers()
                .answer(PROVINCE, question).thenAccept(answer -> nodes.province.questions().answered(peer, answer)));

        nodes.province.start(LONG);
        LinkedNodes.await("it has begun", () -> nodes.province.starter().result().isOver());

        assertEquals(1, nodes.province.notices().newest(10).size());
        nodes.province.notices().send(new NoticeText("通知二", "second"), Optional.empty());
        ThreeNodes.handDownDirectives(nodes.province, nodes.county);
        assertEquals(2, nodes.county.notices().newest(10).size());
    }

    /** What follows from a directive follows at once, not at the next start. */
    @Test
    void aVersionThatComesBackIsInForce() throws Exception {
        for (Node node : List.of(nodes.national, nodes.province)) {
            node.close();
            nodes.federation.copyStandards(node.log().self());
        }
        Backup earlier = Backup.of(nodes.federation.folder(NATIONAL), folder.resolve("earlier"));
        nodes.national = nodes.federation.open(NATIONAL);
        nodes.province = nodes.federation.open(PROVINCE);
        nodes.national.start();
        nodes.national.distribution().publish(UnseenDataSet.nextVersion(folder.resolve("standard"), folder.resolve("second"), "2026.2", "2026-01-02", 3660));
        ThreeNodes.handDownDirectives(nodes.national, nodes.province);
        nodes.national.close();
        earlier.restore();
        Files.createFile(nodes.federation.folder(NATIONAL).resolve(Starter.RESTORED));
        nodes.national = nodes.federation.open(NATIONAL);
        connect(nodes.national, nodes.province);

        nodes.national.start(LONG);
        LinkedNodes.await("it has begun", () -> nodes.national.starter().result().isOver());

        assertEquals("2026.2", nodes.province.standards().current().version());
        assertEquals("2026.2", nodes.national.standards().current().version());
    }

    /** The other way round: the parent has forgotten, and says so with its next receipts. */
    @Test
    void parentThatWasPutBackGetsAgainWhatItHasForgotten() throws Exception {
        connect(nodes.county, nodes.province);
        started(LONG);
        deliver(nodes.county, nodes.province);
        deliver(nodes.province, nodes.national);
        ThreeNodes.handDownReceipts(nodes.province, nodes.county);
        assertEquals(0, nodes.county.log().unsentCount());
        nodes.province.close();
        Backup earlier = Backup.of(nodes.federation.folder(PROVINCE), folder.resolve("earlier"));
        nodes.province = nodes.federation.open(PROVINCE);
        take("R4");
        take("R5");
        deliver(nodes.county, nodes.province);
        assertEquals(0, nodes.county.log().unsentCount());
        nodes.province.close();
        earlier.restore();
        nodes.province = nodes.federation.open(PROVINCE);

        ThreeNodes.handDownReceipts(nodes.province, nodes.county);

        assertEquals(List.of(4L, 5L), nodes.county.log().unsent(0, 10).stream().map(batch -> batch.seq()).toList());
        deliver(nodes.county, nodes.province);
        assertEquals(rows(nodes.county), rows(nodes.province));
        assertEquals(0, nodes.county.log().unsentCount());
    }

    /** Found by the simulation: a node that knew of its batches from the nation alone never sent them to the parent again. */
    @Test
    void parentThatWasPutBackGetsAgainWhatTheNationIsKnownToHold() throws Exception {
        connect(nodes.county, nodes.province);
        started(LONG);
        nodes.province.close();
        Backup earlier = Backup.of(nodes.federation.folder(PROVINCE), folder.resolve("earlier"));
        nodes.province = nodes.federation.open(PROVINCE);
        take("R4");
        deliver(nodes.county, nodes.province);
        deliver(nodes.province, nodes.national);
        nodes.county.rebuild(); // and has forgotten all receipts
        for (byte[] page : nodes.national.receipts().standing(PROVINCE)) {
            nodes.county.receipts().receive(page);
        }
        nodes.province.close();
        earlier.restore();
        nodes.province = nodes.federation.open(PROVINCE);

        ThreeNodes.handDownReceipts(nodes.province, nodes.county);

        assertEquals(List.of(4L), nodes.county.log().unsent(0, 10).stream().map(batch -> batch.seq()).toList());
        deliver(nodes.county, nodes.province);
        assertEquals(rows(nodes.county), rows(nodes.province));
        assertEquals(Map.of(BatchState.ACCEPTED_NATIONALLY, 4L), nodes.county.log().ownByState());
    }

    /** Found by the simulation: receipts never mention what is forgotten altogether. */
    @Test
    void parentThatWasPutBackAsksForStreamsOfWhichItKnowsNothing() throws Exception {
        connect(nodes.county, nodes.province);
        started(LONG);
        nodes.province.close();
        Backup earlier = Backup.of(nodes.federation.folder(PROVINCE), folder.resolve("earlier"));
        nodes.province = nodes.federation.open(PROVINCE);
        nodes.county.commit().submit(card("C1")).get();
        deliver(nodes.county, nodes.province);
        assertEquals(0, nodes.county.log().unsentCount());
        nodes.province.close();
        earlier.restore();
        nodes.province = nodes.federation.open(PROVINCE);
        ThreeNodes.handDownReceipts(nodes.province, nodes.county);
        assertEquals(0, nodes.county.log().unsentCount());
        nodes.province.questions().sendWith((peer, question) -> nodes.county.answers().answer(PROVINCE, question)
                .thenAccept(answer -> nodes.province.questions().answered(peer, answer)));

        nodes.province.start();

        LinkedNodes.await("it tells", () -> !nodes.province.receipts().pending(COUNTY).isEmpty() && hear(nodes.province.receipts().pending(COUNTY)));
        assertEquals(1, nodes.county.log().unsentCount());
    }

    /** Found by the simulation: both machines stood in one room, and the nation alone still had the batch. */
    @Test
    void whatAParentAndItsChildHaveBothLostComesBackFromAbove() throws Exception {
        connect(nodes.county, nodes.province);
        started(LONG);
        nodes.province.close();
        nodes.county.close();
        Backup ofProvince = Backup.of(nodes.federation.folder(PROVINCE), folder.resolve("province's"));
        Backup ofCounty = Backup.of(nodes.federation.folder(COUNTY), folder.resolve("county's"));
        nodes.province = nodes.federation.open(PROVINCE);
        open();
        nodes.county.start();
        take("R4");
        take("R5");
        deliver(nodes.county, nodes.province);
        deliver(nodes.province, nodes.national);
        nodes.province.close();
        nodes.county.close();
        ofProvince.restore();
        ofCounty.restore();

        Files.createFile(nodes.federation.folder(PROVINCE).resolve(Starter.RESTORED));
        nodes.province = nodes.federation.open(PROVINCE);
        nodes.province.questions().sendWith((peer, question) -> (peer.equals(COUNTY) ? nodes.county : nodes.national).answers()
                .answer(PROVINCE, question).thenAccept(answer -> nodes.province.questions().answered(peer, answer)));
        open();
        nodes.province.start(LONG);
        LinkedNodes.await("it has begun", () -> nodes.province.starter().result().isOver());
        assertEquals(rows(nodes.national), rows(nodes.province));
        connect(nodes.county, nodes.province);
        assertEquals(2, started(LONG).outcome().takenBack());

        assertEquals(rows(nodes.national), rows(nodes.county));
        take("R6");
        deliver(nodes.county, nodes.province);
        deliver(nodes.province, nodes.national);
        assertEquals(6, rows(nodes.national).size());
        assertEquals(List.of(), nodes.province.log().refusals(10));
    }

    private boolean hear(List<byte[]> pages) {
        try {
            for (byte[] page : pages) {
                nodes.county.receipts().receive(page);
            }
            return nodes.county.log().unsentCount() > 0;
        } catch (ReceiptProblem e) {
            throw new AssertionError(e);
        }
    }

    private Chunk card(String key) throws IOException {
        return new Chunk(UnseenDataSet.CARDS, ThreeNodes.NOW, List.of(ThreeNodes.upsert(nodes.county, UnseenDataSet.CARDS, key,
                "{\"cardNo\":\"" + key + "\",\"division\":\"330106\",\"holder\":\"张三\"}")), List.of(), List.of(), WithinTransaction.NOTHING);
    }

    @Test
    void nobodyIsToldOfStreamsThatAreNotHis() throws Exception {
        Node stranger = nodes.national;
        stranger.questions().sendWith((peer, question) -> nodes.province.answers().answer("110000", question)
                .thenAccept(answer -> stranger.questions().answered(peer, answer)));
        var asking = stranger.questions().with(PROVINCE, HeldOfPeer.ABOUT, Duration.ofSeconds(10));

        assertEquals(List.of(), asking.ask(Map.of("step", "heads")).list("streams"));
        AskProblem refused = assertThrows(AskProblem.class, () -> asking.ask(Map.of("step", "fetch", "epoch", 1L, "stream", ROOMS,
                "seq", 1L, "from", 0L)));
        assertEquals("recall.no-such-batch", refused.code());
        assertEquals(List.of(), asking.ask(Map.of("step", "relayed", "from", 0L)).list("streams"));
        AskProblem others = assertThrows(AskProblem.class, () -> asking.ask(Map.of("step", "fetch", "origin", COUNTY, "epoch", 1L, "stream", ROOMS,
                "seq", 1L, "from", 0L)));
        assertEquals("recall.format", others.code());
    }

    /** What a neighbour makes up is not this node's: nothing of it gets into the archive. */
    @Test
    void neighbourThatTellsNonsenseIsAsGoodAsASilentOne() throws Exception {
        Answers liar = new Answers();
        String digest = "sha-256:" + "ab".repeat(32);
        liar.register(HeldOfPeer.ABOUT, (peer, body) -> body.text("step").equals("heads")
                ? Map.of("streams", List.of(Map.of("epoch", 1L, "stream", ROOMS, "seq", 9L, "digest", digest)))
                : Map.of("bytes", Base64.getEncoder().encodeToString(new byte[] {1, 2, 3}), "size", 3L));
        connect(nodes.county, liar);

        assertEquals(Starter.State.NOT_COMPARED, started(Duration.ofSeconds(2)).state());
        assertEquals(1, nodes.county.log().cursor(STREAM).seq());
        take("R8");
        liar.close();
    }

    @Test
    void neighbourThatRefusesIsAsGoodAsASilentOne() throws Exception {
        Answers older = new Answers();
        connect(nodes.county, older);
        assertEquals(Starter.State.NOT_COMPARED, started(Duration.ofSeconds(2)).state());
        assertTrue(AskRefusal.UNKNOWN_SUBJECT.code().startsWith("ask."));
        older.close();
    }
}
