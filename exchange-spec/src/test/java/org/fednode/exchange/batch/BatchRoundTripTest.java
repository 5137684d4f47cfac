package org.fednode.exchange.batch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Optional;
import org.fednode.exchange.Federation;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.key.Suite;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BatchRoundTripTest {

    @ParameterizedTest
    @EnumSource(Suite.class)
    void verifiesWhatWasSealedWithOnlyTheRootKnown(Suite suite) {
        Federation federation = Federation.of(suite);
        SealedBatch sealed = Batches.sealed(federation, federation.county(), 5);

        Verification.Verified verified = verified(federation, sealed.bytes());

        assertEquals(sealed.manifest(), verified.manifest());
        assertEquals(sealed.digest(), verified.digest());
        assertEquals(sealed.digest(), verified.manifest().digest());
        assertEquals(federation.county().certificate(), verified.signer());
        assertEquals(new Manifest.Records(5, 4, 1), verified.manifest().records());
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void verifiesTheRootsOwnBatch(Suite suite) {
        Federation federation = Federation.of(suite);
        SealedBatch sealed = Batches.sealed(federation, federation.root(), 1);

        verified(federation, sealed.bytes());
    }

    @ParameterizedTest
    @EnumSource(DigestAlgorithm.class)
    void givesTheLinesBack(DigestAlgorithm tree) {
        Federation federation = Federation.of(Suite.ECDSA_P256_SHA256);
        SealedBatch sealed = new BatchWriter(federation.county(), federation.federation(), tree)
                .seal(Batches.first(federation.county()), Batches.lines(5));

        BatchLines lines = verified(federation, sealed.bytes()).lines();

        assertEquals(5, lines.count());
        BatchLines.Line rekey = lines.line(1);
        assertEquals(2, rekey.number());
        assertEquals(LineOp.REKEY, rekey.op());
        assertEquals("key-1", rekey.key());
        assertEquals(Optional.of("former-1"), rekey.from());
        assertEquals(Federation.NOW, rekey.at());
        assertArrayEquals(Batches.value(1), Arrays.copyOfRange(rekey.buffer(), rekey.valueFrom(), rekey.valueTo()));
        BatchLines.Line delete = lines.line(2);
        assertEquals(LineOp.DELETE, delete.op());
        assertEquals(delete.valueFrom(), delete.valueTo());
        assertThrows(IndexOutOfBoundsException.class, () -> lines.line(5));
    }

    @ParameterizedTest
    @EnumSource(DigestAlgorithm.class)
    void provesEachLineAlone(DigestAlgorithm tree) {
        Federation federation = Federation.of(Suite.ECDSA_P256_SHA256);
        SealedBatch sealed = new BatchWriter(federation.county(), federation.federation(), tree)
                .seal(Batches.first(federation.county()), Batches.lines(7));
        BatchLines lines = verified(federation, sealed.bytes()).lines();

        for (int i = 0; i < lines.count(); i++) {
            LineProof proof = lines.prove(i);
            assertTrue(proof.holdsIn(sealed.manifest()));
            proof.line()[30] ^= 1;
            assertFalse(proof.holdsIn(sealed.manifest()));
        }
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void sameBytesWhenTheSignerWasKnownBefore(Suite suite) {
        Federation federation = Federation.of(suite);
        BatchVerifier verifier = new BatchVerifier(federation.trust(), BatchLimits.DEFAULT);
        byte[] bytes = Batches.sealed(federation, federation.county(), 2).bytes();

        assertInstanceOf(Verification.Verified.class, verifier.verify(bytes, Federation.NOW));
        assertInstanceOf(Verification.Verified.class, verifier.verify(bytes, Federation.NOW));
    }

    private static Verification.Verified verified(Federation federation, byte[] bytes) {
        Verification verification = new BatchVerifier(federation.trust(), BatchLimits.DEFAULT).verify(bytes, Federation.NOW);
        return assertInstanceOf(Verification.Verified.class, verification, verification::toString);
    }
}
