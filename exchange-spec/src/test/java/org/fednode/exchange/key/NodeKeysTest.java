package org.fednode.exchange.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.SecureRandom;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NodeKeysTest {

    private static final byte[] CONTENT = "content".getBytes(StandardCharsets.UTF_8);

    @ParameterizedTest
    @EnumSource(Suite.class)
    void readsItsOwnPemAndSignsAsBefore(Suite suite) {
        KeyPair keys = NodeKeys.generate(suite);

        KeyPair read = NodeKeys.fromPem(NodeKeys.toPem(keys));

        assertEquals(keys.getPublic(), read.getPublic());
        byte[] signature = Signatures.sign(suite, read.getPrivate(), CONTENT, new SecureRandom());
        assertTrue(Signatures.verify(suite, keys.getPublic(), CONTENT, signature));
    }

    @ParameterizedTest
    @EnumSource(Suite.class)
    void refusesOtherContentOtherKeysAndNonsense(Suite suite) {
        KeyPair keys = NodeKeys.generate(suite);
        byte[] signature = Signatures.sign(suite, keys.getPrivate(), CONTENT, new SecureRandom());

        assertFalse(Signatures.verify(suite, keys.getPublic(), new byte[] {1}, signature));
        assertFalse(Signatures.verify(suite, NodeKeys.generate(suite).getPublic(), CONTENT, signature));
        assertFalse(Signatures.verify(suite, keys.getPublic(), CONTENT, new byte[0]));
        assertFalse(Signatures.verify(suite, keys.getPublic(), CONTENT, new byte[] {0x30, 0x06, 2, 1, 0, 2, 1, 0}));
    }

    @Test
    void signsEcdsaRepeatably() {
        KeyPair keys = NodeKeys.generate(Suite.ECDSA_P256_SHA256);

        assertArrayEquals(Signatures.sign(Suite.ECDSA_P256_SHA256, keys.getPrivate(), CONTENT, new SecureRandom()),
                Signatures.sign(Suite.ECDSA_P256_SHA256, keys.getPrivate(), CONTENT, new SecureRandom()));
    }

    @Test
    void refusesAPublicKeyOfAnotherPair() {
        String own = NodeKeys.toPem(NodeKeys.generate(Suite.SM2_SM3));
        String other = NodeKeys.toPem(NodeKeys.generate(Suite.SM2_SM3));
        String mixed = own.substring(0, own.indexOf("-----BEGIN PUBLIC KEY"))
                + other.substring(other.indexOf("-----BEGIN PUBLIC KEY"));

        assertThrows(IllegalArgumentException.class, () -> NodeKeys.fromPem(mixed));
    }

    @Test
    void refusesWhatIsNoKeyFile() {
        String pem = NodeKeys.toPem(NodeKeys.generateTls());

        assertThrows(IllegalArgumentException.class, () -> NodeKeys.fromPem(""));
        assertThrows(IllegalArgumentException.class, () -> NodeKeys.fromPem("hello"));
        assertThrows(IllegalArgumentException.class,
                () -> NodeKeys.fromPem(pem.substring(pem.indexOf("-----BEGIN PUBLIC KEY"))));
        assertThrows(IllegalArgumentException.class, () -> NodeKeys.fromPem(pem.replaceFirst("MI", "!!")));
    }

    /** GB/T 32905-2016 appendix A, example 1; FIPS 180-4's example for SHA-256. */
    @Test
    void digestsTheStandardsExamples() {
        byte[] abc = "abc".getBytes(StandardCharsets.US_ASCII);

        assertEquals("sm3:66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0",
                DigestAlgorithm.SM3.digest(abc).toString());
        assertEquals("sha-256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
                DigestAlgorithm.SHA_256.digest(abc).toString());
        assertEquals(DigestAlgorithm.SM3.digest(abc), DigestAlgorithm.SM3.digest(new byte[] {'a'}, new byte[] {'b', 'c'}));
    }

    @Test
    void readsDigestsInTheirOneForm() {
        Digest digest = DigestAlgorithm.SM3.digest(CONTENT);

        assertEquals(digest, Digest.parse(digest.toString()));
        assertThrows(IllegalArgumentException.class, () -> Digest.parse(digest.hex()));
        assertThrows(IllegalArgumentException.class, () -> Digest.parse("md5:" + digest.hex()));
        assertThrows(IllegalArgumentException.class, () -> Digest.parse(digest.toString().toUpperCase(Locale.ROOT)));
        assertThrows(IllegalArgumentException.class, () -> Digest.parse(digest + "0"));
    }
}
