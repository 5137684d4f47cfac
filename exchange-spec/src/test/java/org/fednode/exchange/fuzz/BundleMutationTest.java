package org.fednode.exchange.fuzz;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.fail;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.fednode.exchange.Federation;
import org.fednode.exchange.bundle.BundleMaker;
import org.fednode.exchange.bundle.BundlePart;
import org.fednode.exchange.bundle.BundleProblem;
import org.fednode.exchange.bundle.BundleReader;
import org.fednode.exchange.key.Suite;

/** Whatever is done to a bundle, it is refused with a code. */
class BundleMutationTest {

    private final Federation ecdsa = Federation.of(Suite.ECDSA_P256_SHA256);
    private final Federation sm2 = Federation.of(Suite.SM2_SM3);
    private final byte[] ecdsaBundle = bundle(ecdsa);
    private final byte[] sm2Bundle = bundle(sm2);

    private static byte[] bundle(Federation federation) {
        return new BundleMaker(federation).with(BundlePart.Kind.MESSAGE, BundleMaker.HELLO).with(BundlePart.Kind.BATCH, new byte[200]).make();
    }

    @Property(tries = 400)
    void anAlteredByteIsNoticed(@ForAll @IntRange(max = 1_000_000) int place, @ForAll @IntRange(min = 1, max = 255) int change,
            @ForAll boolean national) {
        byte[] altered = (national ? sm2Bundle : ecdsaBundle).clone();
        altered[place % altered.length] ^= (byte) change;

        assertThrows(BundleProblem.class, () -> read(national ? sm2 : ecdsa, altered));
    }

    @Property(tries = 300)
    void bytesThatWereMovedAreNoticed(@ForAll @IntRange(max = 5_000) int from, @ForAll @IntRange(max = 5_000) int to,
            @ForAll @IntRange(min = 1, max = 300) int length) {
        byte[] altered = ecdsaBundle.clone();
        int size = Math.min(length, altered.length / 2);
        System.arraycopy(ecdsaBundle, from % (altered.length - size), altered, to % (altered.length - size), size);
        if (!Arrays.equals(altered, ecdsaBundle)) {
            assertThrows(BundleProblem.class, () -> read(ecdsa, altered));
        }
    }

    @Property(tries = 500)
    void anyBytesAfterTheFirstFourAreRefused(@ForAll @Size(max = 3_000) byte[] bytes) {
        byte[] file = new byte[bytes.length + 4];
        System.arraycopy("FXU1".getBytes(StandardCharsets.US_ASCII), 0, file, 0, 4);
        System.arraycopy(bytes, 0, file, 4, bytes.length);

        assertThrows(BundleProblem.class, () -> read(ecdsa, file));
    }

    private static void read(Federation federation, byte[] file) throws BundleProblem {
        try {
            new BundleReader(federation.province(), federation.trust()).read(new ByteArrayInputStream(file), file.length, Federation.NOW,
                    BundleReader.Parts.NONE);
        } catch (IOException e) {
            fail("memory does not fail", e);
        }
    }
}
