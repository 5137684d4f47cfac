package org.fednode.node;

import static org.fednode.node.ThreeNodes.handDownDirectives;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.batch.BatchLimits;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.BatchWriter;
import org.fednode.exchange.batch.DirectiveStream;
import org.fednode.exchange.batch.LineBuffer;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.batch.SealedBatch;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.message.Greeting;
import org.fednode.exchange.message.PeerMessage;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.node.alarm.Alarm;
import org.fednode.node.notice.Notice;
import org.fednode.node.notice.NoticeText;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Directives among real nodes with no wire in between: who gets them, who may say what, and what a restart leaves. */
class DirectivesTest {

    private static final NoticeText TEXT = new NoticeText("周五停机维护", "Maintenance on Friday");

    @TempDir
    Path folder;

    private ThreeNodes nodes;

    @BeforeEach
    void openNodes() throws IOException {
        nodes = new ThreeNodes(folder, Suite.SM2_SM3);
    }

    @AfterEach
    void closeNodes() throws IOException {
        nodes.close();
    }

    @Test
    void noticeReachesEveryDescendantOnceAndIsWithdrawnEverywhere() {
        String id = nodes.national.notices().send(TEXT, Optional.empty());

        handDown();
        handDown();

        assertEquals(List.of(new Notice("100000", id, Optional.empty(), ThreeNodes.NOW, TEXT)), nodes.county.notices().newest(10));
        assertEquals(nodes.county.notices().newest(10), nodes.province.notices().newest(10));
        assertEquals(Map.of(new StreamId("100000", 1, "notices"), 1L), nodes.county.directives().positionsFromAbove());

        nodes.national.notices().withdraw(id);
        handDown();

        assertEquals(List.of(), nodes.national.notices().newest(10));
        assertEquals(List.of(), nodes.county.notices().newest(10));
    }

    private void handDown() {
        handDownDirectives(nodes.national, nodes.province);
        handDownDirectives(nodes.province, nodes.county);
    }

    @Test
    void whatOnlyGoesDownIsNeverOfferedUpwardNorCountedAsUnsent() {
        nodes.province.notices().send(TEXT, Optional.empty());
        nodes.national.notices().send(TEXT, Optional.empty());
        handDown();

        assertEquals(List.of(), nodes.province.log().after(0, 10));
        assertEquals(0, nodes.province.log().unsentCount());
        assertEquals(List.of(), nodes.county.log().after(0, 10));
        assertEquals(2, nodes.county.notices().newest(10).size());
    }

    @Test
    void noticeToOneNodeGoesItsWayAndToAllBelowItOnly() throws IOException {
        nodes.federation.child("100000", "440000", Level.PROVINCE, "440000");
        nodes.national.notices().send(TEXT, Optional.of("330000"));
        handDown();

        assertEquals(Optional.of("330000"), nodes.county.notices().newest(10).get(0).to());
        assertEquals(List.of(), nodes.national.directives().after("440000", Map.of(), 10));
        IllegalArgumentException unknown = assertThrows(IllegalArgumentException.class,
                () -> nodes.province.notices().send(TEXT, Optional.of("440000")));
        assertEquals("node 440000 is not known below this one", unknown.getMessage());
    }

    @Test
    void restartAndRebuildLeaveWhatWasThereAndTheChainGoesOn() throws IOException {
        nodes.national.notices().send(TEXT, Optional.empty());
        handDown();
        List<Notice> before = nodes.county.notices().newest(10);

        nodes.county.close();
        nodes.county = nodes.federation.open("330106");
        assertEquals(before, nodes.county.notices().newest(10));
        assertEquals(1, nodes.county.rebuild());
        assertEquals(before, nodes.county.notices().newest(10));
        assertEquals(1, nodes.national.rebuild());
        assertEquals(before, nodes.national.notices().newest(10));
        nodes.national.notices().send(TEXT, Optional.empty());
        handDown();

        assertEquals(2, nodes.county.notices().newest(10).size());
        assertEquals(2, nodes.county.directives().positionsFromAbove().get(new StreamId("100000", 1, "notices")));
    }

    @Test
    void moreThanAWindowOfThemArriveInOrder() {
        for (int i = 0; i < 40; i++) {
            nodes.national.notices().send(new NoticeText("通知" + i, "notice " + i), Optional.empty());
        }
        handDown();

        assertEquals(40, nodes.county.notices().newest(100).size());
    }

    @Test
    void whatWasLostOnTheWayIsSentAgainAfterTheNextGreeting() {
        nodes.national.notices().send(TEXT, Optional.empty());
        nodes.province.flow().messages().forEach(hello -> nodes.national.flow().heard("330000", hello));
        assertTrue(nodes.national.flow().nextDirective("330000").isPresent());
        assertEquals(Optional.empty(), nodes.national.flow().nextDirective("330000"));

        handDownDirectives(nodes.national, nodes.province);

        assertEquals(1, nodes.province.notices().newest(10).size());
    }

    @Test
    void whatStandsBehindAGapIsRefusedUntilTheRestHasCome() throws IOException {
        nodes.national.notices().send(TEXT, Optional.empty());
        nodes.national.notices().send(TEXT, Optional.empty());
        StreamId stream = new StreamId("100000", 1, "notices");
        byte[] second = nodes.national.log().read(nodes.national.log().find(stream, 2).orElseThrow());
        nodes.province.flow().messages().forEach(hello -> nodes.national.flow().heard("330000", hello));

        Greeting answer = nodes.province.flow().directive(second);
        nodes.national.flow().heard("330000", answer.message());
        handDownDirectives(nodes.national, nodes.province);

        assertEquals(List.of(new Greeting.Refused(stream, 2, "batch.gap")), answer.refused());
        assertEquals(2, nodes.province.notices().newest(10).size());
    }

    /** Of several on their way behind a gap each was refused, and the stream stood still until the child greeted again. */
    @Test
    void streamGoesOnHoweverManyWereOnTheirWayBehindTheGap() throws IOException {
        StreamId stream = new StreamId("100000", 1, "notices");
        for (int i = 0; i < 3; i++) {
            nodes.national.notices().send(TEXT, Optional.empty());
        }
        nodes.province.flow().messages().forEach(hello -> nodes.national.flow().heard("330000", hello));
        Greeting second = nodes.province.flow().directive(nodes.national.log().read(nodes.national.log().find(stream, 2).orElseThrow()));
        Greeting third = nodes.province.flow().directive(nodes.national.log().read(nodes.national.log().find(stream, 3).orElseThrow()));

        nodes.national.flow().heard("330000", second.message());
        byte[] first = nodes.national.flow().nextDirective("330000").orElseThrow();
        nodes.national.flow().heard("330000", third.message());
        nodes.national.flow().heard("330000", nodes.province.flow().directive(first).message());
        for (Optional<byte[]> next = nodes.national.flow().nextDirective("330000"); next.isPresent();
                next = nodes.national.flow().nextDirective("330000")) {
            nodes.national.flow().heard("330000", nodes.province.flow().directive(next.get()).message());
        }

        assertEquals(3, nodes.province.notices().newest(10).size());
    }

    /** A restart is one change of its start, and a message that comes twice looks like a second one. */
    @Test
    void childAsWhichTwoProgramsGreetInTurnIsNamed() {
        List<PeerMessage> one = nodes.province.flow().messages();
        nodes.province.flow().beginAnew();
        List<PeerMessage> other = nodes.province.flow().messages();
        List.of(one, other, other, one, other).forEach(this::hear);
        assertEquals(List.of(), nodes.national.alarms().raised());

        List.of(one, other).forEach(this::hear);

        assertEquals(List.of("child.cloned"), nodes.national.alarms().raised().stream().map(Alarm::code).toList());
    }

    private void hear(List<PeerMessage> messages) {
        messages.forEach(message -> nodes.national.flow().heard("330000", message));
    }

    @Test
    void forkOfAStreamIsRefusedAndTheFirstOneStays() {
        assertEquals(List.of(), refusals(notice("100000", 1, Optional.empty(), "first").bytes()));

        assertEquals(List.of("batch.fork"), refusals(notice("100000", 1, Optional.empty(), "other").bytes()));
        assertEquals("first", nodes.province.notices().newest(1).get(0).text().en());
        Digest wrong = notice("100000", 1, Optional.empty(), "third").digest();
        assertEquals(List.of("batch.prev"), refusals(notice("100000", 2, Optional.of(wrong), "second").bytes()));
    }

    @Test
    void onlyTheNodesAboveHaveASayAndOnlyTheParentDelivers() {
        nodes.federation.child("100000", "440000", Level.PROVINCE, "440000");

        assertEquals(List.of("batch.not-entitled"), refusals(notice("440000", 1, Optional.empty(), "a sibling").bytes()));
        assertEquals(List.of("batch.not-entitled"), refusals(notice("330106", 1, Optional.empty(), "a child").bytes()));
        assertEquals(List.of("batch.not-entitled"), refusals(notice("330000", 1, Optional.empty(), "itself").bytes()));
        assertEquals(List.of(), nodes.province.notices().newest(10));
        assertEquals("batch.not-entitled", nodes.province.inbox().latestRefusals(1).get(0).reason());
    }

    @Test
    void onlyTheNationalNodePublishesTheStandard() {
        SealedBatch provincial = sealed("330000", DirectiveStream.of(BatchType.STANDARD), "v");

        assertEquals(List.of("batch.not-entitled"), refusals(nodes.county, provincial.bytes()));
    }

    @Test
    void whatDoesNotTravelDownwardIsRefused() throws Exception {
        nodes.commit(nodes.upsert("R1", ThreeNodes.room("R1", 10)));
        byte[] records = nodes.county.log().read(nodes.county.log().after(0, 1).get(0));

        assertEquals(List.of("batch.direction"), refusals(sealed("100000", DirectiveStream.of(BatchType.RETURNS), "r").bytes()));
        assertEquals(List.of("batch.direction"), refusals(records));
        assertEquals(List.of("batch.container"), refusals(new byte[] {'P', 'K', 3, 4}));
    }

    @Test
    void whatDoesNotTravelUpwardIsRefusedByReceipt() {
        for (DirectiveStream stream : List.of(DirectiveStream.of(BatchType.NOTICES), DirectiveStream.of(BatchType.STANDARD),
                DirectiveStream.to(BatchType.RETURNS, "330000"))) {
            Receipt receipt = nodes.province.inbox().receive("330106", List.of(sealed("330106", stream, "k").bytes())).receipts().get(0);

            assertEquals(Receipt.Outcome.REFUSED, receipt.outcome());
            assertEquals(Optional.of("batch.direction"), receipt.reason());
        }
    }

    @Test
    void lineThatMakesNoSenseIsPassedOverAndTheRestApplied() {
        LineBuffer lines = new LineBuffer(BatchLimits.DEFAULT);
        lines.add(LineOp.UPSERT, "bad", Optional.empty(), ThreeNodes.NOW, Optional.of("{\"zh\":1}".getBytes()));
        lines.add(LineOp.UPSERT, "worse", Optional.empty(), ThreeNodes.NOW, Optional.of("{\"en\":\"a\\u001b[31m\",\"zh\":\"b\"}".getBytes()));
        lines.add(LineOp.UPSERT, "good", Optional.empty(), ThreeNodes.NOW, Optional.of("{\"en\":\"a\",\"zh\":\"b\"}".getBytes()));

        assertEquals(List.of(), refusals(sealed("100000", DirectiveStream.of(BatchType.NOTICES), 1, Optional.empty(), lines).bytes()));

        assertEquals(List.of("good"), nodes.province.notices().newest(10).stream().map(Notice::id).toList());
    }

    private List<String> refusals(byte[] file) {
        return refusals(nodes.province, file);
    }

    private static List<String> refusals(Node node, byte[] file) {
        return node.flow().directive(file).refused().stream().map(Greeting.Refused::reason).toList();
    }

    private SealedBatch notice(String origin, long seq, Optional<Digest> prev, String text) {
        LineBuffer lines = new LineBuffer(BatchLimits.DEFAULT);
        lines.add(LineOp.UPSERT, "n" + seq, Optional.empty(), ThreeNodes.NOW,
                Optional.of(("{\"en\":\"" + text + "\",\"zh\":\"通知\"}").getBytes(java.nio.charset.StandardCharsets.UTF_8)));
        return sealed(origin, DirectiveStream.of(BatchType.NOTICES), seq, prev, lines);
    }

    private SealedBatch sealed(String origin, DirectiveStream stream, String key) {
        LineBuffer lines = new LineBuffer(BatchLimits.DEFAULT);
        lines.add(LineOp.DELETE, key, Optional.empty(), ThreeNodes.NOW, Optional.empty());
        return sealed(origin, stream, 1, Optional.empty(), lines);
    }

    /** As the origin itself would seal it. */
    private SealedBatch sealed(String origin, DirectiveStream stream, long seq, Optional<Digest> prev, LineBuffer lines) {
        BatchWriter writer = new BatchWriter(nodes.federation.keys(origin).signing(), nodes.national.credentials().trust().federation(),
                DigestAlgorithm.SHA_256);
        return writer.seal(new BatchWriter.Position(stream.type(), new StreamId(origin, 1, stream.name()), seq, prev, ThreeNodes.NOW,
                nodes.national.standards().currentReference()), lines);
    }
}
