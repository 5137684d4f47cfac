package org.fednode.exchange.fuzz;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.fednode.exchange.Federation;
import org.fednode.exchange.batch.BatchContainer;
import org.fednode.exchange.batch.BatchLimits;
import org.fednode.exchange.batch.BatchLines;
import org.fednode.exchange.batch.BatchProblem;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.Batches;
import org.fednode.exchange.batch.Verification;
import org.fednode.exchange.conformance.HostileBatch;
import org.fednode.exchange.key.Suite;
import org.junit.jupiter.api.Test;

/** Whatever happens to the bytes, the answer is a refusal, or the very content that was sealed. */
class BatchMutationTest {

    private static final Map<Suite, Sealed> SEALED = new HashMap<>();

    private record Sealed(Federation federation, BatchVerifier verifier, byte[] file, BatchContainer parts) {
    }

    static {
        for (Suite suite : Suite.values()) {
            Federation federation = Federation.of(suite);
            byte[] file = Batches.sealed(federation, federation.county(), 5).bytes();
            try {
                SEALED.put(suite, new Sealed(federation, new BatchVerifier(federation.trust(), BatchLimits.DEFAULT), file,
                        BatchContainer.read(file)));
            } catch (BatchProblem e) {
                throw new AssertionError(e);
            }
        }
    }

    @Test
    void refusesEveryChangedByteOfManifestAndSignature() {
        for (Sealed sealed : SEALED.values()) {
            BatchContainer parts = sealed.parts();
            for (int i = 0; i < parts.manifest().length; i++) {
                assertRefused(sealed, new BatchContainer(flipped(parts.manifest(), i), parts.signature(), parts.payload()).write());
            }
            for (int i = 0; i < parts.signature().length; i++) {
                assertRefused(sealed, new BatchContainer(parts.manifest(), flipped(parts.signature(), i), parts.payload()).write());
            }
            for (int i = 0; i < parts.payload().length; i++) {
                assertRefused(sealed, new BatchContainer(parts.manifest(), parts.signature(), flipped(parts.payload(), i)).write());
            }
        }
    }

    @Test
    void refusesEveryTruncationOfTheFile() {
        Sealed sealed = SEALED.get(Suite.ECDSA_P256_SHA256);
        for (int length = 0; length < sealed.file().length; length++) {
            assertRefused(sealed, Arrays.copyOf(sealed.file(), length));
        }
    }

    @Test
    void refusesTheSignatureOfAnotherBatch() throws BatchProblem {
        for (Sealed sealed : SEALED.values()) {
            Federation federation = sealed.federation();
            BatchContainer other = BatchContainer.read(Batches.sealed(federation, federation.county(), 4).bytes());
            BatchContainer own = sealed.parts();

            assertRefused(sealed, new BatchContainer(own.manifest(), other.signature(), own.payload()).write());
            assertRefused(sealed, new BatchContainer(other.manifest(), own.signature(), other.payload()).write());
            assertRefused(sealed, new BatchContainer(own.manifest(), own.signature(), other.payload()).write());
        }
    }

    @Property(tries = 2_000)
    void refusesAnyOtherBytes(@ForAll @From("suites") Suite suite, @ForAll @IntRange(max = 4_000) int at,
            @ForAll @IntRange(max = 64) int removed, @ForAll @Size(max = 64) byte[] inserted) {
        Sealed sealed = SEALED.get(suite);
        byte[] changed = spliced(sealed.file(), at, removed, inserted);

        if (!Arrays.equals(changed, sealed.file())) {
            assertRefused(sealed, changed);
        }
    }

    @Property(tries = 2_000)
    void refusesAnyOtherPartsInAGoodContainer(@ForAll @From("suites") Suite suite, @ForAll @IntRange(max = 2) int part,
            @ForAll @IntRange(max = 1_500) int at, @ForAll @IntRange(max = 8) int removed,
            @ForAll @Size(max = 8) byte[] inserted) {
        Sealed sealed = SEALED.get(suite);
        byte[][] parts = {sealed.parts().manifest(), sealed.parts().signature(), sealed.parts().payload()};
        parts[part] = spliced(parts[part], at, removed, inserted);
        byte[] changed = new BatchContainer(parts[0], parts[1], parts[2]).write();

        if (!Arrays.equals(changed, sealed.file())) {
            assertRefused(sealed, changed);
        }
    }

    @Property(tries = 2_000)
    void refusesRandomBytes(@ForAll @Size(max = 2_000) byte[] bytes) {
        assertRefused(SEALED.get(Suite.SM2_SM3), bytes);
    }

    /** Here the payload is announced and signed as it is: a damaged frame must end in a refusal too. */
    @Property(tries = 1_000)
    void readsASignedButDamagedFrameAsTheSameContentOrNotAtAll(@ForAll @IntRange(max = 300) int at,
            @ForAll @IntRange(max = 4) int removed, @ForAll @Size(max = 4) byte[] inserted) {
        Sealed sealed = SEALED.get(Suite.ECDSA_P256_SHA256);
        HostileBatch batch = HostileBatch.of(sealed.file(), sealed.federation().county());
        byte[] file = batch.withPayload(spliced(batch.payload(), at, removed, inserted)).file();

        Verification answer = sealed.verifier().verify(file, Federation.NOW);

        if (answer instanceof Verification.Verified verified) {
            assertEquals(5, verified.lines().count());
            BatchLines.Line line = verified.lines().line(4);
            assertEquals("key-4", line.key());
            assertTrue(Arrays.equals(Batches.value(4), Arrays.copyOfRange(line.buffer(), line.valueFrom(), line.valueTo())));
        }
    }

    /** And the decompressed lines, with a root to fit: well formed or refused, but never an exception. */
    @Property(tries = 1_000)
    void answersAnyDamagedLine(@ForAll @IntRange(max = 200) int at, @ForAll @IntRange(max = 4) int removed,
            @ForAll @Size(max = 4) byte[] inserted) {
        Sealed sealed = SEALED.get(Suite.ECDSA_P256_SHA256);
        HostileBatch batch = HostileBatch.of(sealed.file(), sealed.federation().county());
        var lines = batch.lines();
        lines.set(3, spliced(lines.get(3), at, removed, inserted));

        Verification answer = sealed.verifier().verify(batch.withLines(lines).file(), Federation.NOW);

        if (answer instanceof Verification.Verified verified) {
            for (int i = 0; i < verified.lines().count(); i++) {
                assertTrue(verified.lines().prove(i).holdsIn(verified.manifest()));
            }
        }
    }

    @Provide
    Arbitrary<Suite> suites() {
        return Arbitraries.of(Suite.values());
    }

    private static void assertRefused(Sealed sealed, byte[] file) {
        Verification.Refused refused = assertInstanceOf(Verification.Refused.class,
                sealed.verifier().verify(file, Federation.NOW));
        assertEquals(Optional.empty(), Optional.of(refused.detail()).filter(String::isBlank));
    }

    private static byte[] flipped(byte[] bytes, int index) {
        byte[] flipped = bytes.clone();
        flipped[index] ^= (byte) (1 << index % 8);
        return flipped;
    }

    static byte[] spliced(byte[] bytes, int at, int removed, byte[] inserted) {
        int from = Math.min(at, bytes.length);
        int to = Math.min(from + removed, bytes.length);
        byte[] spliced = new byte[bytes.length - (to - from) + inserted.length];
        System.arraycopy(bytes, 0, spliced, 0, from);
        System.arraycopy(inserted, 0, spliced, from, inserted.length);
        System.arraycopy(bytes, to, spliced, from + inserted.length, bytes.length - to);
        return spliced;
    }
}
