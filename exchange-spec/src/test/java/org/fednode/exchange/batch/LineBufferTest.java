package org.fednode.exchange.batch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import org.fednode.exchange.Federation;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.key.Suite;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LineBufferTest {

    private static final Optional<byte[]> EMPTY_OBJECT = Optional.of("{}".getBytes(StandardCharsets.UTF_8));
    private static final int LINE_BYTES =
            "{\"at\":\"2026-11-23T08:00:00.000Z\",\"key\":\"a\",\"op\":\"upsert\",\"v\":{}}".length();
    private static final int SALT_LINE_BYTES = 76;

    private final LineBuffer lines = new LineBuffer(BatchLimits.DEFAULT);

    @Test
    void takesLinesUpToTheirNumber() {
        LineBuffer two = new LineBuffer(new BatchLimits(2, 1 << 20, 1 << 10));

        assertTrue(upsert(two, "a"));
        assertTrue(upsert(two, "b"));
        assertFalse(upsert(two, "c"));
        assertEquals(2, two.count());
    }

    @Test
    void takesLinesUpToTheBytesOfTheBatch() {
        int room = SALT_LINE_BYTES + 2 * (LINE_BYTES + 1);
        LineBuffer two = new LineBuffer(new BatchLimits(10, room, 1 << 10));

        assertTrue(upsert(two, "a"));
        assertFalse(upsert(two, "bb"));
        assertTrue(upsert(two, "b"));
        assertFalse(upsert(two, "c"));
        assertEquals(2, two.count());
        assertEquals(room, two.rawBytes());
    }

    @Test
    void takesALineUpToItsBytes() {
        LineBuffer small = new LineBuffer(new BatchLimits(10, 1 << 20, LINE_BYTES));

        assertTrue(upsert(small, "a"));
        assertThrows(IllegalArgumentException.class, () -> upsert(small, "bb"));
        assertEquals(1, small.count());
    }

    @Test
    void stillSealsWhatWasTakenBeforeALineWasRefused() {
        Federation federation = Federation.of(Suite.ECDSA_P256_SHA256);
        LineBuffer small = new LineBuffer(new BatchLimits(10, 1 << 20, LINE_BYTES));
        upsert(small, "a");
        assertThrows(IllegalArgumentException.class, () -> upsert(small, "much too long a key"));
        upsert(small, "b");

        byte[] file = new BatchWriter(federation.county(), federation.federation(), DigestAlgorithm.SHA_256)
                .seal(Batches.first(federation.county()), small).bytes();

        Verification.Verified verified = assertInstanceOf(Verification.Verified.class,
                new BatchVerifier(federation.trust(), BatchLimits.DEFAULT).verify(file, Federation.NOW));
        assertEquals("b", verified.lines().line(1).key());
    }

    @Test
    void refusesValuesAndFormerKeysWhereTheyDoNotBelong() {
        assertRefused(LineOp.DELETE, "k", Optional.empty(), EMPTY_OBJECT);
        assertRefused(LineOp.UPSERT, "k", Optional.empty(), Optional.empty());
        assertRefused(LineOp.UPSERT, "k", Optional.of("former"), EMPTY_OBJECT);
        assertRefused(LineOp.REKEY, "k", Optional.empty(), EMPTY_OBJECT);
        assertRefused(LineOp.REKEY, "k", Optional.of("k"), EMPTY_OBJECT);
        assertTrue(lines.isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a\nb", "\u007f", "\u0085"})
    void refusesAnUnfitKey(String key) {
        assertRefused(LineOp.UPSERT, key, Optional.empty(), EMPTY_OBJECT);
    }

    @Test
    void refusesAKeyWithALoneSurrogateAndOneThatIsTooLong() {
        assertRefused(LineOp.UPSERT, "a\ud800", Optional.empty(), EMPTY_OBJECT);
        assertRefused(LineOp.UPSERT, "k".repeat(257), Optional.empty(), EMPTY_OBJECT);
        assertTrue(upsert(lines, "𠀀".repeat(256)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "1", "{\"b\":1,\"a\":1}", "{ }", "{}{}", "{\"a\":1.5}", "{\"a\":null}"})
    void refusesAValueThatEveryReceiverWouldRefuse(String json) {
        assertRefused(LineOp.UPSERT, "k", Optional.empty(), Optional.of(json.getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void refusesAYearThatHasNoFourDigits() {
        assertThrows(IllegalArgumentException.class, () -> lines.add(LineOp.UPSERT, "k", Optional.empty(),
                Instant.parse("+10000-01-01T00:00:00Z"), EMPTY_OBJECT));
        assertTrue(upsert(lines, "k"));
    }

    @Test
    void cutsTimesToTheMillisecond() {
        Federation federation = Federation.of(Suite.ECDSA_P256_SHA256);
        lines.add(LineOp.UPSERT, "k", Optional.empty(), Federation.NOW.plusNanos(1_999_999), EMPTY_OBJECT);
        BatchWriter.Position position = new BatchWriter.Position(BatchType.RECORDS, Batches.stream(federation.county()), 1,
                Optional.empty(), Federation.NOW.plusNanos(1_999_999), Batches.STANDARD);

        SealedBatch sealed = new BatchWriter(federation.county(), federation.federation(), DigestAlgorithm.SHA_256)
                .seal(position, lines);

        Verification.Verified verified = assertInstanceOf(Verification.Verified.class,
                new BatchVerifier(federation.trust(), BatchLimits.DEFAULT).verify(sealed.bytes(), Federation.NOW));
        assertEquals(sealed.manifest(), verified.manifest());
        assertEquals(Federation.NOW.plusMillis(1), verified.manifest().created());
        assertEquals(Federation.NOW.plusMillis(1), verified.lines().line(0).at());
    }

    @Test
    void sealsNothingAtAnImpossiblePosition() {
        Federation federation = Federation.of(Suite.ECDSA_P256_SHA256);
        BatchWriter writer = new BatchWriter(federation.county(), federation.federation(), DigestAlgorithm.SHA_256);

        assertThrows(IllegalArgumentException.class, () -> writer.seal(Batches.first(federation.county()), lines));
        upsert(lines, "k");
        assertThrows(IllegalArgumentException.class,
                () -> writer.seal(Batches.at(federation.county(), 2, Optional.empty()), lines));
        assertThrows(IllegalArgumentException.class,
                () -> writer.seal(Batches.at(federation.county(), 1, Optional.of(federation.federation())), lines));
    }

    private static boolean upsert(LineBuffer lines, String key) {
        return lines.add(LineOp.UPSERT, key, Optional.empty(), Federation.NOW, EMPTY_OBJECT);
    }

    private void assertRefused(LineOp op, String key, Optional<String> from, Optional<byte[]> value) {
        assertThrows(IllegalArgumentException.class, () -> lines.add(op, key, from, Federation.NOW, value));
        assertTrue(lines.isEmpty());
    }
}
