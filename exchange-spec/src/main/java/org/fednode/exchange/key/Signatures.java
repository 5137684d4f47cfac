package org.fednode.exchange.key;

import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.SignatureException;

/** Signs and verifies bytes by a suite. SM2 uses the default user id {@code 1234567812345678}. */
public final class Signatures {

    private Signatures() {
    }

    /** The DER signature over the content. ECDSA is deterministic (RFC 6979); SM2 takes its nonce from {@code random}. */
    public static byte[] sign(Suite suite, PrivateKey key, byte[] content, SecureRandom random) {
        String algorithm = switch (suite) {
            case SM2_SM3 -> "SM3WITHSM2";
            case ECDSA_P256_SHA256 -> "SHA256WITHECDDSA";
        };
        try {
            Signature signature = Signature.getInstance(algorithm, BouncyCastle.provider());
            signature.initSign(key, random);
            signature.update(content);
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the private key does not fit suite " + suite.wireName(), e);
        }
    }

    public static boolean verify(Suite suite, PublicKey key, byte[] content, byte[] value) {
        String algorithm = switch (suite) {
            case SM2_SM3 -> "SM3WITHSM2";
            case ECDSA_P256_SHA256 -> "SHA256WITHECDSA";
        };
        try {
            Signature signature = Signature.getInstance(algorithm, BouncyCastle.provider());
            signature.initVerify(key);
            signature.update(content);
            return signature.verify(value);
        } catch (SignatureException e) {
            return false; // not even shaped like a signature
        } catch (GeneralSecurityException e) {
            throw new IllegalArgumentException("the public key does not fit suite " + suite.wireName(), e);
        }
    }
}
