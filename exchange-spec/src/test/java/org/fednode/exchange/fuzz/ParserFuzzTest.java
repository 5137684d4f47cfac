package org.fednode.exchange.fuzz;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.fednode.exchange.Federation;
import org.fednode.exchange.SeededRandom;
import org.fednode.exchange.ask.Answer;
import org.fednode.exchange.ask.Ask;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.head.Head;
import org.fednode.exchange.head.HeadProblem;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.log.LogHead;
import org.fednode.exchange.log.LogProblem;
import org.fednode.exchange.log.TreeHead;
import org.fednode.exchange.message.Greeting;
import org.fednode.exchange.message.MessageProblem;
import org.fednode.exchange.message.PeerMessage;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.exchange.receipt.ReceiptPage;
import org.fednode.exchange.receipt.ReceiptProblem;
import org.fednode.exchange.reconcile.Buckets;
import org.fednode.exchange.reconcile.Cell;
import org.fednode.exchange.reconcile.Outcome;
import org.fednode.exchange.reconcile.ReconciliationProblem;
import org.fednode.exchange.reconcile.RowId;
import org.fednode.exchange.reconcile.Salt;
import org.fednode.exchange.reconcile.SignedOutcome;
import org.fednode.exchange.reconcile.StreamCut;
import org.fednode.exchange.signature.DetachedSignature;
import org.fednode.exchange.signature.SignatureProblem;
import org.junit.jupiter.api.Test;

/** Parsers of what comes from outside answer with their own problem, and with nothing else, whatever they get. */
class ParserFuzzTest {

    private static final Federation FEDERATION = Federation.of(Suite.ECDSA_P256_SHA256);
    private static final TrustStore TRUST = FEDERATION.trust();
    private static final byte[] SIGNATURE = DetachedSignature.sign(FEDERATION.county(), new byte[] {1});
    private static final byte[] CERTIFICATE = FEDERATION.county().certificate().encoded();
    private static final byte[] PAGE = ReceiptPage.sign(FEDERATION.province(), FEDERATION.federation(),
            List.of(new Receipt(new StreamId("370102", 1, "example"), 0, Optional.empty(), Receipt.Outcome.REFUSED,
                    Optional.of(FEDERATION.federation()), 1, Optional.of("batch.root"), List.of(), Federation.NOW)),
            Federation.NOW, new SeededRandom("fuzz")).bytes();
    private static final Ask ASK = new Ask("0123456789abcdef0123456789abcdef", "reconciliation", Map.of("step", "heads"));
    private static final byte[] QUESTION = ASK.bytes();
    private static final byte[] ANSWER = Answer.problem(ASK, "ask.failed", "the disk is full").bytes();
    private static final byte[] OUTCOME = SignedOutcome.sign(FEDERATION.province(), FEDERATION.federation(),
            new Outcome("370000", "370102", List.of(new Outcome.DataSetOutcome("example", new Salt("0".repeat(32)), StreamCut.digest(List.of()),
                    new Buckets().cell(""), new Buckets().cell(""), 0, 0, 0, 0, 0))), Federation.NOW).bytes();
    private static final byte[] GREETING = new Greeting(Greeting.Kind.TAKEN, Map.of(new StreamId("100000", 1, "notices"), 3L),
            List.of(new Greeting.Refused(new StreamId("370000", 1, "notices"), 2, "batch.gap")), Map.of("1", List.of("370102")), Optional.of("s1"))
                    .message().canonical();
    private static final ObjectMapper JACKSON = JsonMapper.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS).enable(DeserializationFeature.USE_LONG_FOR_INTS).build();

    @Property(tries = 3_000)
    void readsWhatItWritesAndNothingElseForIt(@ForAll Random random) throws CanonicalProblem {
        Object value = AnyJson.value(random, 3);

        byte[] written = CanonicalJson.write(Map.of("v", value));

        assertEquals(Map.of("v", value), CanonicalJson.parseObject(written));
        assertArrayEquals(written, CanonicalJson.write(CanonicalJson.parseObject(written)));
    }

    /** What is canonical is settled by another parser: it reads the bytes, and writing what it read gives them again. */
    @Property(tries = 20_000)
    void agreesWithAnotherParserOnDamagedValues(@ForAll Random random, @ForAll @IntRange(max = 40) int at,
            @ForAll @IntRange(max = 3) int removed, @ForAll @From("fragments") String inserted) {
        Object value = AnyJson.value(random, 3);
        byte[] damaged = BatchMutationTest.spliced(CanonicalJson.write(Map.of("v", value)), at, removed,
                inserted.getBytes(StandardCharsets.UTF_8));

        assertEquals(isCanonicalForJackson(damaged), isCanonical(damaged), () -> new String(damaged, StandardCharsets.UTF_8));
    }

    @Property(tries = 5_000)
    void checksRandomBytesWithoutFailing(@ForAll @Size(max = 60) byte[] bytes) {
        isCanonical(bytes);
    }

    @Property(tries = 3_000)
    void readsDamagedSignatures(@ForAll @IntRange(max = 1_500) int at, @ForAll @IntRange(max = 8) int removed,
            @ForAll @Size(max = 8) byte[] inserted) {
        try {
            DetachedSignature.read(BatchMutationTest.spliced(SIGNATURE, at, removed, inserted), Suite.ECDSA_P256_SHA256);
        } catch (SignatureProblem e) {
            assertNotEquals("", e.getMessage());
        }
    }

    @Test
    void admitsNoCertificateWithAChangedByte() {
        for (int i = 0; i < CERTIFICATE.length; i++) {
            byte[] changed = CERTIFICATE.clone();
            changed[i] ^= (byte) (1 << i % 8);
            String outcome;
            try {
                NodeCertificate certificate = NodeCertificate.of(changed);
                TRUST.admit(List.of(certificate, FEDERATION.province().certificate()), Federation.NOW);
                outcome = "admitted with byte " + i + " changed";
            } catch (CertificateProblem e) {
                outcome = "refused";
            }
            assertEquals("refused", outcome);
        }
    }

    @Property(tries = 3_000)
    void readsDamagedCertificates(@ForAll @IntRange(max = 700) int at, @ForAll @IntRange(max = 8) int removed,
            @ForAll @Size(max = 8) byte[] inserted) {
        try {
            NodeCertificate.of(BatchMutationTest.spliced(CERTIFICATE, at, removed, inserted));
        } catch (CertificateProblem e) {
            assertNotEquals("", e.getMessage());
        }
    }

    @Property(tries = 1_000)
    void readsAnyTextAsPemOrNot(@ForAll String text) {
        try {
            NodeCertificate.fromPem("-----BEGIN CERTIFICATE-----\n" + text);
        } catch (CertificateProblem e) {
            assertNotEquals("", e.getMessage());
        }
    }

    @Test
    void refusesAPageWithAnyChangedByte() {
        for (int i = 0; i < PAGE.length; i++) {
            byte[] changed = PAGE.clone();
            changed[i] ^= (byte) (1 << i % 7);
            String outcome;
            try {
                ReceiptPage.verify(changed, TRUST, Federation.NOW);
                outcome = "verified with byte " + i + " changed";
            } catch (ReceiptProblem e) {
                outcome = "refused";
            }
            assertEquals("refused", outcome);
        }
    }

    @Property(tries = 1_000)
    void readsDamagedPagesAndHeads(@ForAll @IntRange(max = 3_000) int at, @ForAll @IntRange(max = 8) int removed,
            @ForAll @From("fragments") String inserted) {
        byte[] damaged = BatchMutationTest.spliced(PAGE, at, removed, inserted.getBytes(StandardCharsets.UTF_8));
        try {
            Head.verify(damaged, TRUST, Federation.NOW);
        } catch (HeadProblem e) {
            assertNotEquals("", e.getMessage());
        }
        try {
            LogHead.verify(damaged, TRUST, Federation.NOW);
        } catch (LogProblem e) {
            assertNotEquals("", e.getMessage());
        }
        try {
            ReceiptPage.verify(damaged, TRUST, Federation.NOW);
            assertArrayEquals(PAGE, damaged);
        } catch (ReceiptProblem e) {
            assertNotEquals("", e.getMessage());
        }
    }

    @Property(tries = 1_000)
    void readsDamagedQuestionsAnswersAndOutcomes(@ForAll @IntRange(max = 400) int at, @ForAll @IntRange(max = 8) int removed,
            @ForAll @From("fragments") String inserted) {
        byte[] fragment = inserted.getBytes(StandardCharsets.UTF_8);
        try {
            Ask.read(BatchMutationTest.spliced(QUESTION, at, removed, fragment));
        } catch (AskProblem e) {
            assertNotEquals("", e.code());
        }
        try {
            Answer.read(BatchMutationTest.spliced(ANSWER, at, removed, fragment));
        } catch (AskProblem e) {
            assertNotEquals("", e.code());
        }
        byte[] damaged = BatchMutationTest.spliced(OUTCOME, at, removed, fragment);
        try {
            SignedOutcome.verify(damaged, TRUST, Federation.NOW);
            assertArrayEquals(OUTCOME, damaged);
        } catch (ReconciliationProblem e) {
            assertNotEquals("", e.getMessage());
        }
    }

    @Property(tries = 1_000)
    void readsDamagedGreetings(@ForAll @IntRange(max = 300) int at, @ForAll @IntRange(max = 8) int removed,
            @ForAll @From("fragments") String inserted) {
        byte[] damaged = BatchMutationTest.spliced(GREETING, at, removed, inserted.getBytes(StandardCharsets.UTF_8));
        try {
            Greeting read = Greeting.read(PeerMessage.parse(damaged));
            assertEquals(read, Greeting.read(PeerMessage.parse(read.message().canonical())));
        } catch (MessageProblem e) {
            assertNotEquals("", e.getMessage());
        }
    }

    /** Lists of ids and cells come from a peer as well: any text is one of the right length, or refused. */
    @Property(tries = 1_000)
    void readsAnyTextAsIdsAndCellsOrNot(@ForAll String text) {
        for (Consumer<String> reader : List.<Consumer<String>>of(RowId::read, one -> Cell.read(one, 1), Cell::parse, Salt::new,
                Buckets::requirePath)) {
            try {
                reader.accept(text);
            } catch (IllegalArgumentException e) {
                assertNotEquals("", e.getMessage());
            }
        }
    }

    @Test
    void refusesALogsHeadWithAnyChangedByte() {
        byte[] head = LogHead.sign(FEDERATION.province(), FEDERATION.federation(), TreeHead.EMPTY, Federation.NOW).bytes();
        for (int i = 0; i < head.length; i++) {
            byte[] changed = head.clone();
            changed[i] ^= (byte) (1 << i % 7);
            assertThrows(LogProblem.class, () -> LogHead.verify(changed, TRUST, Federation.NOW), "byte " + i);
        }
    }

    private static boolean isCanonical(byte[] bytes) {
        try {
            CanonicalJson.check(bytes, 0, bytes.length);
            return true;
        } catch (CanonicalProblem e) {
            return false;
        }
    }

    private static boolean isCanonicalForJackson(byte[] bytes) {
        try {
            // Jackson takes malformed UTF-8 for another encoding or mends it, so it gets text that was decoded strictly
            String text = StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(bytes)).toString();
            Object value = JACKSON.readValue(text, Object.class);
            return value != null && java.util.Arrays.equals(CanonicalJson.write(value), bytes);
        } catch (JsonProcessingException | java.nio.charset.CharacterCodingException | IllegalArgumentException e) {
            return false;
        }
    }

    @Provide
    Arbitrary<String> fragments() {
        return Arbitraries.of("", "0", "-", "1", ".5", "e1", "9007199254740992", " ", "\n", ",", ":", "{", "}", "[", "]",
                "\"", "\\", "\\n", "\\u0001", "\\u0041", "\\ud800", "null", "true", "\"a\":1,", "é", "𠀀", "\u0000", "/*", "\uFEFF");
    }
}
