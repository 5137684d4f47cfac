package org.fednode.exchange.evidence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.fednode.exchange.Federation;
import org.fednode.exchange.batch.Batches;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.junit.jupiter.api.Test;

class EvidenceTest {

    private static final Federation FEDERATION = Federation.of(Suite.ECDSA_P256_SHA256);
    private static final Proven PROVEN = new Proven(FEDERATION);
    private static final byte[] FILE = PROVEN.evidence().bytes();
    private static final EvidenceVerifier VERIFIER =
            new EvidenceVerifier(FEDERATION.root().certificate(), Federation.DIVISIONS);

    @Test
    void tellsWhoSaidWhatAndWhoAcceptedIt() throws EvidenceProblem {
        Verdict verdict = VERIFIER.verify(FILE);

        Verdict.Statement statement = verdict.lines().get(0);
        assertEquals("key-3", verdict.key());
        assertEquals("370102", statement.origin().nodeId());
        assertEquals(1, statement.seq());
        assertEquals(4, statement.number());
        assertEquals(LineOp.UPSERT, statement.op());
        assertArrayEquals(Batches.value(3), statement.value().orElseThrow());
        assertEquals(List.of(new Verdict.Acceptance("370000", Level.PROVINCE, Verdict.Way.RECEIPT, Federation.NOW),
                new Verdict.Acceptance("000000", Level.NATIONAL, Verdict.Way.RECEIPT, Federation.NOW),
                new Verdict.Acceptance("370000", Level.PROVINCE, Verdict.Way.LOG, Federation.NOW),
                new Verdict.Acceptance("000000", Level.NATIONAL, Verdict.Way.LOG, Federation.NOW)), statement.acceptances());
    }

    @Test
    void tellsOfADeletedRecordAndOfAFormerKey() throws EvidenceProblem {
        Evidence deleted = new Evidence(FEDERATION.federation(), "example", "key-2", List.of(PROVEN.line(2, List.of(), List.of())));
        Evidence rekeyed = new Evidence(FEDERATION.federation(), "example", "former-1", List.of(PROVEN.line(1, List.of(), List.of())));

        assertTrue(VERIFIER.verify(deleted.bytes()).lines().get(0).value().isEmpty());
        assertEquals(LineOp.REKEY, VERIFIER.verify(rekeyed.bytes()).lines().get(0).op());
    }

    @Test
    void revealsNothingOfItsNeighboursAndNotTheSalt() {
        String text = new String(FILE, StandardCharsets.UTF_8);

        assertFalse(text.contains("salt"));
        for (int i : new int[] {0, 1, 2, 4}) {
            assertFalse(text.contains("姓名" + i) || text.contains("key-" + i), "line " + i);
        }
    }

    @Test
    void readsWhatItWrites() throws EvidenceProblem {
        assertArrayEquals(FILE, Evidence.read(FILE).bytes());
    }

    @Test
    void refusesAFileThatIsLongerThanAnyWithoutReadingIt() {
        EvidenceProblem problem = assertThrows(EvidenceProblem.class, () -> Evidence.read(new byte[Evidence.MAX_BYTES + 1]));

        assertEquals(EvidenceRefusal.LIMIT.code(), problem.code());
    }

    @Test
    void refusesEveryChangedByte() {
        for (int i = 0; i < FILE.length; i++) {
            byte[] changed = FILE.clone();
            changed[i] ^= (byte) (1 << i % 7);
            assertThrows(EvidenceProblem.class, () -> VERIFIER.verify(changed), "byte " + i);
        }
    }

    @Property(tries = 1_500)
    void answersDamagedFilesWithAProblemOrWithTheSameContent(@ForAll @IntRange(max = 25_000) int at,
            @ForAll @IntRange(max = 40) int removed, @ForAll @From("fragments") String inserted) {
        byte[] fragment = inserted.getBytes(StandardCharsets.UTF_8);
        int from = Math.min(at, FILE.length);
        int to = Math.min(FILE.length, from + removed);
        byte[] damaged = Arrays.copyOf(FILE, from + fragment.length + FILE.length - to);
        System.arraycopy(fragment, 0, damaged, from, fragment.length);
        System.arraycopy(FILE, to, damaged, from + fragment.length, FILE.length - to);

        assertRefusedOrSame(damaged);
    }

    @Property(tries = 1_000)
    void answersRandomBytes(@ForAll @Size(max = 300) byte[] bytes) {
        assertRefusedOrSame(bytes);
    }

    private static void assertRefusedOrSame(byte[] bytes) {
        try {
            VERIFIER.verify(bytes);
            assertArrayEquals(FILE, bytes);
        } catch (EvidenceProblem e) {
            assertNotEquals("", e.code());
            assertNotEquals("", e.part());
            assertNotEquals("", e.getMessage());
        }
    }

    @Provide
    Arbitrary<String> fragments() {
        return Arbitraries.of("", "0", "-1", "9007199254740992", " ", ",", "{", "}", "[", "]", "\"", "\\\"", "{}", "[]", "\"\"", "null",
                "\\u0000", "\\ud800", "é", "\uFEFF", "[[[[", "\"lines\":[],", "A", "=");
    }
}
