package org.fednode.exchange.receipt;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.Federation;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.receipt.Receipt.LineException;
import org.fednode.exchange.receipt.Receipt.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ReceiptPageTest {

    private final Federation federation = Federation.of(Suite.ECDSA_P256_SHA256);

    @ParameterizedTest
    @EnumSource(Suite.class)
    void givesTheReceiptsBack(Suite suite) throws ReceiptProblem {
        Federation of = Federation.of(suite);
        List<Receipt> receipts = receipts(of.federation());
        ReceiptPage page = ReceiptPage.sign(of.province(), of.federation(), receipts, Federation.NOW);

        ReceiptPage read = ReceiptPage.verify(page.bytes(), of.trust(), Federation.NOW);

        assertEquals(receipts, read.receipts());
        assertEquals(of.province().certificate(), read.receiver());
        assertEquals(Federation.NOW, read.created());
    }

    @Test
    void keepsItsSignatureWhenARelayHandsOnOnlySome() throws ReceiptProblem {
        List<Receipt> receipts = receipts(federation.federation());
        ReceiptPage page = ReceiptPage.sign(federation.province(), federation.federation(), receipts, Federation.NOW);

        byte[] some = page.only(receipt -> receipt.stream().origin().equals("370103")).bytes();
        ReceiptPage read = ReceiptPage.verify(some, federation.trust(), Federation.NOW);

        assertEquals(List.of(receipts.get(1), receipts.get(3)), read.receipts());
    }

    @Test
    void refusesAChangedLeaf() {
        byte[] page = page(federation.province());

        assertRefused(ReceiptRefusal.PATH, replaced(page, "\"through\":7", "\"through\":8"));
    }

    @Test
    void refusesAChangedStatement() {
        byte[] page = page(federation.province());

        assertRefused(ReceiptRefusal.BAD_SIGNATURE, replaced(page, "\"size\":4", "\"size\":5"));
    }

    @Test
    void refusesAPageOfAnotherFederation() {
        Federation another = Federation.another(Suite.ECDSA_P256_SHA256);
        byte[] page = ReceiptPage.sign(another.province(), another.federation(), receipts(another.federation()),
                Federation.NOW).bytes();

        assertRefused(ReceiptRefusal.FOREIGN_FEDERATION, page);
    }

    @Test
    void refusesAPageByAForeignKeyThatNamesOurFederation() {
        Federation another = Federation.another(Suite.ECDSA_P256_SHA256);
        byte[] page = ReceiptPage.sign(another.province(), federation.federation(), receipts(another.federation()),
                Federation.NOW).bytes();

        assertRefused(ReceiptRefusal.CERTIFICATE, page);
    }

    @Test
    void refusesAPageWithAnExpiredCertificate() {
        SigningKey expired = federation.issue(federation.root(), Federation.identity("330000", Level.PROVINCE),
                Federation.FROM, Federation.NOW.minusSeconds(1));

        assertRefused(ReceiptRefusal.CERTIFICATE_NOT_VALID_NOW, page(expired));
    }

    @Test
    void refusesWhatIsNoPage() {
        assertRefused(ReceiptRefusal.FORMAT, new byte[0]);
        assertRefused(ReceiptRefusal.FORMAT, "{}".getBytes(StandardCharsets.UTF_8));
        assertRefused(ReceiptRefusal.FORMAT, replaced(page(federation.province()), "\"entries\":", " \"entries\":"));
        assertRefused(ReceiptRefusal.LIMIT, new byte[ReceiptPage.MAX_BYTES + 1]);
    }

    @Test
    void fitsAPageHoweverManyLinesAHostileOriginGotWrong() throws ReceiptProblem {
        List<LineException> exceptions = new ArrayList<>();
        for (int line = 1; line <= 200_000; line++) {
            exceptions.add(new LineException(7, line, List.of("example.rule-" + line, "another.rule")));
        }
        List<Receipt> receipts = new ArrayList<>();
        for (int stream = 0; stream < ReceiptPage.MAX_RECEIPTS; stream++) {
            receipts.add(new Receipt(new StreamId("x".repeat(64), stream + 1, "y".repeat(64)), 9_007_199_254_740_991L,
                    Optional.of(federation.federation()), Outcome.REFUSED, Optional.of(federation.federation()),
                    9_007_199_254_740_991L, Optional.of("batch.signature-profile"),
                    stream < 3 ? exceptions.subList(0, 100_000) : List.of(), Federation.NOW));
        }

        byte[] page = ReceiptPage.sign(federation.province(), federation.federation(), receipts, Federation.NOW).bytes();
        List<Receipt> read = ReceiptPage.verify(page, federation.trust(), Federation.NOW).receipts();

        assertEquals(receipts.size(), read.size());
        assertEquals(exceptions.get(0), read.get(0).exceptions().get(0));
        assertEquals(100_000, read.get(0).exceptions().size() + read.get(0).exceptionsOmitted());
        assertEquals(100_000, read.get(2).exceptionsOmitted());
        assertEquals(0, read.get(3).exceptionsOmitted());
    }

    @Test
    void signsNothingThatEveryReaderWouldRefuse() {
        Receipt withoutReason = new Receipt(new StreamId("370102", 1, "example"), 0, Optional.empty(), Outcome.REFUSED,
                Optional.empty(), 0, Optional.empty(), List.of(), Federation.NOW);

        assertThrows(IllegalArgumentException.class, () -> ReceiptPage.sign(federation.province(),
                federation.federation(), List.of(withoutReason), Federation.NOW));
        assertThrows(IllegalArgumentException.class, () -> ReceiptPage.sign(federation.province(),
                federation.federation(), List.of(), Federation.NOW));
    }

    private byte[] page(SigningKey key) {
        return ReceiptPage.sign(key, federation.federation(), receipts(federation.federation()), Federation.NOW).bytes();
    }

    private static byte[] replaced(byte[] page, String from, String to) {
        String text = new String(page, StandardCharsets.UTF_8);
        assertEquals(true, text.contains(from), text);
        return text.replace(from, to).getBytes(StandardCharsets.UTF_8);
    }

    static List<Receipt> receipts(Digest digest) {
        List<Receipt> receipts = new ArrayList<>();
        receipts.add(new Receipt(new StreamId("370102", 1, "example"), 7, Optional.of(digest), Outcome.ACCEPTED,
                Optional.empty(), 0, Optional.empty(),
                List.of(new LineException(7, 3, List.of("division.unknown", "id-number.check-digit"))), Federation.NOW));
        receipts.add(new Receipt(new StreamId("370103", 1, "example"), 0, Optional.empty(), Outcome.REFUSED,
                Optional.of(digest), 1, Optional.of("batch.root"), List.of(), Federation.NOW));
        receipts.add(new Receipt(new StreamId("370102", 2, "other"), 1, Optional.of(digest), Outcome.HELD,
                Optional.of(digest), 3, Optional.of("batch.gap"), List.of(), Federation.NOW));
        receipts.add(new Receipt(new StreamId("370103", 1, "other"), 2, Optional.of(digest), Outcome.PROVISIONAL,
                Optional.empty(), 0, Optional.empty(), List.of(), Federation.NOW));
        return receipts;
    }

    private void assertRefused(ReceiptRefusal reason, byte[] bytes) {
        ReceiptProblem problem = assertThrows(ReceiptProblem.class,
                () -> ReceiptPage.verify(bytes, federation.trust(), Federation.NOW));
        assertEquals(reason, problem.reason(), problem.getMessage());
    }
}
