package org.fednode.node;

import static org.fednode.node.ThreeNodes.deliver;
import static org.fednode.node.ThreeNodes.room;
import static org.fednode.node.ThreeNodes.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.conformance.HostileBatch;
import org.fednode.exchange.conformance.HostileSignature;
import org.fednode.exchange.conformance.HostileZip;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.exchange.receipt.ReceiptPage;
import org.fednode.node.alarm.Alarm;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.inbox.Gap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Batches validly signed by a real node's key and yet hostile. The province has the county's first batch; each attack
 * starts from its second. Each ends in its own reason code and a signed receipt that says so, and what the province and
 * the national node hold doesn't change.
 */
class HostileBatchTest {

    @TempDir
    Path folder;

    private ThreeNodes nodes;
    private SigningKey county;

    @AfterEach
    void closeNodes() throws IOException {
        nodes.close();
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void recordOfAForeignCountyRefusesTheBatch(Suite suite) throws Exception {
        HostileBatch batch = secondBatch(suite);

        assertRefused("batch.scope", batch.withLines(changed(batch, room("R2", 80, "330200"))).file());
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void invalidRecordIsMarkedRejectedAndNamedInTheReceipt(Suite suite) throws Exception {
        HostileBatch batch = secondBatch(suite);
        List<String> before = rows(nodes.national);

        Receipt receipt = receive(batch.withLines(changed(batch, room("X2", 80))).file());
        deliver(nodes.province, nodes.national);

        assertEquals(List.of(new Receipt.LineException(2, 1, List.of("reading-room.number"))), receipt.exceptions());
        assertEquals(before, rows(nodes.province));
        assertEquals(before, rows(nodes.national));
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void secondBatchOfOneSequenceIsAFork(Suite suite) throws Exception {
        HostileBatch batch = secondBatch(suite);

        byte[] fork = batch.with("seq", 1L).without("prev").file();
        assertRefused("batch.fork", fork);

        // once for this batch, however often the child sends it again after somebody has looked at it
        nodes.province.alarms().acknowledge(nodes.province.alarms().raised().get(0).id());
        receive(fork);
        assertEquals(List.of(), nodes.province.alarms().raised());
    }

    @Test
    void streamBeforeAGapIsNamedUntilTheGapIsFilled() throws Exception {
        byte[] second = secondBatch(Suite.SM2_SM3).file();
        nodes.commit(nodes.upsert("R3", room("R3", 80)));
        byte[] third = nodes.county.log().read(nodes.county.log().own(0, 3).get(2));

        receive(third);
        assertEquals(List.of(3L), nodes.province.inbox().gaps(Duration.ZERO).stream().map(Gap::seq).toList());
        assertEquals(List.of(), nodes.province.inbox().gaps(Duration.ofHours(1)));
        assertEquals(List.of(), nodes.province.alarms().raised());

        receive(second);
        receive(third);
        assertEquals(List.of(), nodes.province.inbox().gaps(Duration.ZERO));
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void wrongPreviousDigestIsRefused(Suite suite) throws Exception {
        HostileBatch batch = secondBatch(suite);

        assertRefused("batch.prev", batch.with("prev", suite.digest().digest(new byte[1]).toString()).file());
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void wrongCountIsRefused(Suite suite) throws Exception {
        HostileBatch batch = secondBatch(suite);

        assertRefused("batch.count", batch.with("records.count", 2L).with("records.upserts", 2L).file());
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void provinceCannotSignForACounty(Suite suite) throws Exception {
        HostileBatch batch = secondBatch(suite);

        assertRefused("batch.signer-not-origin", batch.signedBy(nodes.federation.keys("330000").signing()).file());
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void strippedSignedAttributesAreRefused(Suite suite) throws Exception {
        assertRefused("batch.signature-profile", signed(secondBatch(suite),
                manifest -> HostileSignature.of(county, manifest).withoutSignedAttributes().encoded()));
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void signatureWithoutSignerIsRefused(Suite suite) throws Exception {
        assertRefused("batch.no-signer", signed(secondBatch(suite),
                manifest -> HostileSignature.of(county, manifest).withSigners(0).encoded()));
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void twoManifestsAreRefused(Suite suite) throws Exception {
        HostileBatch batch = secondBatch(suite);

        assertRefused("batch.container", HostileZip.withTwoManifests(batch.container(), batch.container().manifest()));
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void unlistedSuiteIsRefused(Suite suite) throws Exception {
        assertRefused("batch.unlisted-suite", secondBatch(suite).with("suite", "rsa-pkcs1-sha1").file());
    }

    @Test
    void honestSecondBatchIsAccepted() throws Exception {
        Receipt receipt = receive(secondBatch(Suite.SM2_SM3).file());

        assertEquals(Receipt.Outcome.ACCEPTED, receipt.outcome());
        assertEquals(List.of("330106 R1", "330106 R2"), rows(nodes.province));
    }

    /** The county's second batch, not delivered yet; the first has reached the national node. */
    private HostileBatch secondBatch(Suite suite) throws Exception {
        nodes = new ThreeNodes(folder, suite);
        county = nodes.federation.keys("330106").signing();
        nodes.commit(nodes.upsert("R1", room("R1", 120)));
        deliver(nodes.county, nodes.province);
        deliver(nodes.province, nodes.national);
        nodes.commit(nodes.upsert("R2", room("R2", 80)));
        LoggedBatch second = nodes.county.log().own(0, 2).get(1);
        return HostileBatch.of(nodes.county.log().read(second), county);
    }

    private static byte[] signed(HostileBatch batch, UnaryOperator<byte[]> signature) {
        return batch.signing(signature).file();
    }

    private static List<byte[]> changed(HostileBatch batch, String value) {
        String line = new String(batch.lines().get(0), StandardCharsets.UTF_8);
        assertEquals(LineOp.UPSERT.wireName(), line.replaceAll(".*\"op\":\"([a-z]+)\".*", "$1"));
        return List.of((line.substring(0, line.indexOf("\"v\":") + 4) + value + "}").getBytes(StandardCharsets.UTF_8));
    }

    private void assertRefused(String reason, byte[] file) throws Exception {
        List<String> before = rows(nodes.national);

        Receipt receipt = receive(file);
        deliver(nodes.province, nodes.national);

        assertEquals(Receipt.Outcome.REFUSED, receipt.outcome());
        assertEquals(Optional.of(reason), receipt.reason());
        assertEquals(reason, nodes.province.inbox().latestRefusals(1).get(0).reason());
        assertEquals(List.of(reason), nodes.province.alarms().raised().stream().map(Alarm::code).toList());
        assertEquals(List.of("330106 R1"), before);
        assertEquals(before, rows(nodes.province));
        assertEquals(before, rows(nodes.national));
    }

    /** Delivers, and verifies the signed page as the county would. */
    private Receipt receive(byte[] file) throws Exception {
        byte[] page = nodes.province.inbox().receive("330106", List.of(file)).bytes();
        ReceiptPage verified = ReceiptPage.verify(page, nodes.county.credentials().trust(), ThreeNodes.NOW);
        assertEquals("330000", verified.receiver().identity().nodeId());
        return verified.receipts().get(0);
    }
}
