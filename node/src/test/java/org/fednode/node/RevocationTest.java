package org.fednode.node;

import static org.fednode.node.ThreeNodes.ROOMS;
import static org.fednode.node.ThreeNodes.deliver;
import static org.fednode.node.ThreeNodes.room;
import static org.fednode.node.ThreeNodes.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.fednode.node.runtime.CrashPoints;
import org.fednode.node.runtime.NodeSettings;
import org.fednode.node.runtime.Unavailable;
import org.fednode.node.batchlog.StreamCursor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.time.ZoneOffset;
import java.time.Clock;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.DirectiveStream;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.enrolment.CertificateRecord;
import org.fednode.exchange.enrolment.CertificateRecord.Reason;
import org.fednode.exchange.key.Suite;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.directive.DirectiveLine;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.node.alarm.Alarm;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who is certified is said to everyone above; who is revoked counts up to a position and not beyond. */
class RevocationTest {

    private static final StreamId COUNTY_ROOMS = new StreamId("330106", 1, ROOMS);

    @TempDir
    Path folder;

    private ThreeNodes nodes;

    @BeforeEach
    void openNodes() throws IOException {
        nodes = new ThreeNodes(folder, Suite.SM2_SM3);
        nodes.province.register().start();
        nodes.national.register().start();
    }

    @AfterEach
    void closeNodes() throws IOException {
        nodes.close();
    }

    private byte[] sealed(String id) throws Exception {
        nodes.commit(nodes.upsert(id, room(id, 50)));
        List<LoggedBatch> own = nodes.county.log().own(0, 100);
        return nodes.county.log().read(own.get(own.size() - 1));
    }

    private static String lastRefusal(Node node) {
        return node.inbox().latestRefusals(1).get(0).reason();
    }

    @Test
    void everyCertificateIsSaidOnceInTheIssuersStreamAndHeardAbove() throws Exception {
        nodes.province.register().start();
        deliver(nodes.province, nodes.national);

        assertEquals(List.of("330106 by 330000"), said(nodes.province));
        assertEquals(List.of("330000 by 100000", "330106 by 330000"), said(nodes.national));
        assertEquals(List.of(), nodes.national.register().alarms());
        nodes.national.rebuild();
        assertEquals(List.of("330000 by 100000", "330106 by 330000"), said(nodes.national));
    }

    private static List<String> said(Node node) {
        return node.register().all().stream().map(entry -> entry.node() + " by " + entry.issuer()).toList();
    }

    @Test
    void whatIsQueuedBeyondThePositionIsRefusedAndWhatWasAcceptedStays() throws Exception {
        byte[] first = sealed("R1");
        nodes.province.inbox().receive("330106", List.of(first));
        byte[] queued = sealed("R2");

        CertificateRecord.Revocation revocation = nodes.province.register().revoke("330106", Reason.CLOSED, Optional.empty());
        nodes.province.inbox().receive("330106", List.of(first, queued));
        deliver(nodes.province, nodes.national);

        assertEquals(Map.of(COUNTY_ROOMS, 1L), revocation.after());
        assertEquals("batch.revoked", lastRefusal(nodes.province));
        assertEquals(List.of("330106 R1"), rows(nodes.province));
        assertEquals(List.of("330106 R1"), rows(nodes.national));
        nodes.province.rebuild();
        nodes.national.rebuild();
        assertEquals(List.of("330106 R1"), rows(nodes.province));
        assertEquals(List.of("330106 R1"), rows(nodes.national));
    }

    /** What a turn that failed half way left in the archive is accepted by the next one: simulation, seed 9609. */
    @Test
    void thePositionHoldsWhatIsAcceptedWhileItIsWritten() throws Exception {
        byte[] first = sealed("R1");
        nodes.province.close();
        AtomicBoolean failing = new AtomicBoolean();
        nodes.province = Node.open(NodeSettings.load(nodes.federation.folder("330000")), Clock.fixed(ThreeNodes.NOW, ZoneOffset.UTC), place -> {
            if (place == CrashPoints.Place.RECEIVED_DURABLE && failing.getAndSet(false)) {
                throw new Unavailable("the database fails", null);
            }
        }, StreamCursor::step);
        nodes.province.register().start();
        failing.set(true);
        assertThrows(Unavailable.class, () -> nodes.province.inbox().receive("330106", List.of(first)));

        CertificateRecord.Revocation revocation = nodes.province.register().revoke("330106", Reason.LOST_KEY, Optional.empty());
        deliver(nodes.province, nodes.national);

        assertEquals(Map.of(COUNTY_ROOMS, 1L), revocation.after());
        assertEquals(List.of("330106 R1"), rows(nodes.province));
        assertEquals(List.of("330106 R1"), rows(nodes.national));
    }

    /** A position and not a time: what is good may still arrive, and what is not is refused by everyone, relayed or not. */
    @Test
    void whatLiesBeforeThePositionIsGoodWheneverItArrives() throws Exception {
        byte[] first = sealed("R1");
        byte[] second = sealed("R2");

        nodes.province.register().revoke("330106", Reason.CLONED, Optional.of(Map.of(COUNTY_ROOMS, 1L)));
        nodes.province.inbox().receive("330106", List.of(first, second));
        deliver(nodes.province, nodes.national);
        nodes.national.inbox().receive("330000", List.of(second));

        assertEquals(List.of("330106 R1"), rows(nodes.province));
        assertEquals(List.of("330106 R1"), rows(nodes.national));
        assertEquals("batch.revoked", lastRefusal(nodes.national));
    }

    @Test
    void aLostKeyIsReplacedAndTheNodeGoesOnInItsStreams() throws Exception {
        byte[] first = sealed("R1");
        nodes.province.inbox().receive("330106", List.of(first));
        nodes.national.inbox().receive("330000", List.of(first));
        nodes.province.register().revoke("330106", Reason.LOST_KEY, Optional.empty());
        nodes.county.close();

        nodes.federation.replaceKeys("330000", "330106", Level.COUNTY, "330106");
        nodes.county = nodes.federation.open("330106");
        nodes.county.commit().start();
        org.awaitility.Awaitility.await().until(() -> said(nodes.province).size() == 2);
        byte[] second = sealed("R2");
        nodes.province.inbox().receive("330106", List.of(second));
        // the word that the former key was lost was delayed
        Receipt early = nodes.national.inbox().receive("330000", List.of(second)).receipts().get(0);
        assertEquals(Receipt.Outcome.HELD, early.outcome());
        assertEquals(Optional.of("batch.other-key"), early.reason());
        deliver(nodes.province, nodes.national);

        assertEquals(List.of("330106 R1", "330106 R2"), rows(nodes.national));
        assertEquals(List.of("enrolment.new-key"), nodes.national.register().alarms().stream().map(Alarm::code).toList());
        assertEquals(List.of("enrolment.new-key"), nodes.province.register().alarms().stream().map(Alarm::code).toList());
        nodes.county.rebuild();
        nodes.province.close();
        Node province = nodes.federation.open("330000");
        try {
            province.rebuild();
            assertEquals(List.of("330106 R1", "330106 R2"), rows(province));
        } finally {
            province.close();
        }
        assertEquals(List.of("330106 R1", "330106 R2"), rows(nodes.county));
    }

    /** Whoever has found the lost key signs in vain. */
    @Test
    void theLostKeySignsNothingMore() throws Exception {
        nodes.province.inbox().receive("330106", List.of(sealed("R1")));
        byte[] thief = sealed("R2");
        nodes.province.register().revoke("330106", Reason.LOST_KEY, Optional.empty());
        nodes.province.close();
        Node province = nodes.federation.open("330000");
        try {
            province.inbox().receive("330106", List.of(thief));
            assertEquals("batch.revoked", lastRefusal(province));
            assertEquals(List.of("330106 R1"), rows(province));
        } finally {
            province.close();
        }
    }

    @Test
    void nobodyRevokesWhoIsNotBelowHim() throws Exception {
        NodeCertificate province = nodes.province.credentials().signing().certificate();
        deliver(nodes.province, nodes.national);
        nodes.national.directives().issue(DirectiveStream.of(BatchType.REVOCATIONS), List.of(line(nodes.county.credentials().signing().certificate())));
        nodes.province.directives().issue(DirectiveStream.of(BatchType.REVOCATIONS), List.of(line(province)));
        deliver(nodes.province, nodes.national);

        assertEquals(List.of("330106"), nodes.national.register().all().stream().filter(entry -> entry.isRevoked()).map(entry -> entry.node()).toList());
        assertThrows(IllegalArgumentException.class, () -> nodes.national.register().revoke("330106", Reason.CLOSED, Optional.empty()));
    }

    private static DirectiveLine line(NodeCertificate certificate) {
        CertificateRecord record = new CertificateRecord(certificate, Optional.of(new CertificateRecord.Revocation(Reason.CLOSED, Map.of())));
        return DirectiveLine.upsert(record.key(), record.value());
    }

    @Test
    void aRevokedCertificateIsNeverIssuedAgainAndNonsenseIsPassedOver() {
        nodes.province.register().revoke("330106", Reason.CLOSED, Optional.empty());
        NodeCertificate county = nodes.county.credentials().signing().certificate();
        CertificateRecord again = new CertificateRecord(county, Optional.empty());

        nodes.province.directives().issue(DirectiveStream.of(BatchType.REVOCATIONS), List.of(DirectiveLine.upsert(again.key(), again.value()),
                DirectiveLine.upsert("sha-256:" + "0".repeat(64), again.value()), DirectiveLine.delete(again.key())));

        assertTrue(nodes.province.register().all().stream().allMatch(entry -> entry.isRevoked()));
        assertEquals(1, nodes.province.register().all().size());
    }

    @Test
    void aRevokedChildIsAChildNoLonger() {
        var tls = nodes.county.credentials().tlsChain().get(0).x509();
        assertEquals(Optional.of("330106"), nodes.province.children().childOf(tls));

        nodes.province.register().revoke("330106", Reason.CLONED, Optional.empty());

        org.awaitility.Awaitility.await().atMost(java.time.Duration.ofMinutes(1)).until(() -> nodes.province.children().childOf(tls).isEmpty());
        assertTrue(nodes.province.children().find("330106").isEmpty());
    }
}
