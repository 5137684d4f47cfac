package org.fednode.exchange.key;

import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.bouncycastle.jcajce.provider.asymmetric.util.EC5Util;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** Makes key pairs and reads and writes them as PEM (PKCS #8). */
public final class NodeKeys {

    private static final String PRIVATE = "PRIVATE KEY";
    private static final String SEALED = "ENCRYPTED PRIVATE KEY";
    private static final String PUBLIC = "PUBLIC KEY";

    private NodeKeys() {
    }

    /** A new signing key pair of the suite. */
    public static KeyPair generate(Suite suite) {
        return generate(suite, new SecureRandom());
    }

    /** A new signing key pair from the given randomness. */
    public static KeyPair generate(Suite suite, SecureRandom random) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC", BouncyCastle.provider());
            generator.initialize(new ECGenParameterSpec(suite.curve()), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Bouncy Castle knows the curve of every suite", e);
        }
    }

    /** A new TLS key pair, always P-256: SM2 is not available in TLS here. */
    public static KeyPair generateTls() {
        return generate(Suite.ECDSA_P256_SHA256);
    }

    /** The private key and, after it, the public key. A secret: keep it in an owner-only file. */
    public static String toPem(KeyPair keys) {
        return pem(PRIVATE, keys.getPrivate().getEncoded(), keys);
    }

    /** The private key under a passphrase and, after it, the public key (spec/keys-at-rest.md). */
    public static String toPem(KeyPair keys, Passphrase passphrase) {
        return pem(SEALED, SealedKey.seal(keys.getPrivate().getEncoded(), passphrase), keys);
    }

    private static String pem(String type, byte[] privateKey, KeyPair keys) {
        StringWriter text = new StringWriter();
        try (PemWriter pem = new PemWriter(text)) {
            pem.writeObject(new PemObject(type, privateKey));
            pem.writeObject(new PemObject(PUBLIC, keys.getPublic().getEncoded()));
        } catch (IOException e) {
            throw new IllegalStateException("a StringWriter does not fail", e);
        }
        return text.toString();
    }

    /** Whether the private key in the text is under a passphrase. */
    public static boolean isSealed(String pem) {
        return pem.contains("-----BEGIN " + SEALED + "-----");
    }

    /** @throws IllegalArgumentException when the text holds no private key with its public key, or only an encrypted one */
    public static KeyPair fromPem(String pem) {
        return fromPem(pem, () -> {
            throw new IllegalArgumentException("the key file is encrypted, and no passphrase is given");
        });
    }

    /**
     * Reads a key pair, encrypted or not.
     *
     * @param passphrase asked only when the key is encrypted
     * @throws IllegalArgumentException when the text holds no private key with its public key, or the passphrase does not
     *         open it
     */
    public static KeyPair fromPem(String pem, Supplier<Passphrase> passphrase) {
        Map<String, byte[]> parts = new HashMap<>();
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            for (PemObject part = reader.readPemObject(); part != null; part = reader.readPemObject()) {
                parts.put(part.getType(), part.getContent());
            }
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("the key file is no PEM", e);
        }
        byte[] sealed = parts.get(SEALED);
        byte[] privateKey = sealed == null ? parts.get(PRIVATE) : SealedKey.open(sealed, passphrase.get());
        if (privateKey == null || !parts.containsKey(PUBLIC)) {
            throw new IllegalArgumentException("the key file needs a PRIVATE KEY and, after it, its PUBLIC KEY");
        }
        return decode(privateKey, parts.get(PUBLIC));
    }

    /** A public key from its X.509 SubjectPublicKeyInfo. */
    public static PublicKey publicKey(byte[] encoded) {
        try {
            return KeyFactory.getInstance("EC", BouncyCastle.provider())
                    .generatePublic(new X509EncodedKeySpec(encoded));
        } catch (GeneralSecurityException | RuntimeException e) {
            throw new IllegalArgumentException("not an EC public key", e);
        }
    }

    /** Whether two public keys are the same point of the same curve, however they are encoded. */
    public static boolean isSame(PublicKey one, PublicKey other) {
        return publicKey(one.getEncoded()) instanceof ECPublicKey first && publicKey(other.getEncoded()) instanceof ECPublicKey second
                && first.getW().equals(second.getW()) && first.getParams().getCurve().equals(second.getParams().getCurve());
    }

    private static KeyPair decode(byte[] privateBytes, byte[] publicBytes) {
        PublicKey publicKey = publicKey(publicBytes);
        try {
            PrivateKey privateKey = KeyFactory.getInstance("EC", BouncyCastle.provider())
                    .generatePrivate(new PKCS8EncodedKeySpec(privateBytes));
            if (!belongTogether((ECPrivateKey) privateKey, (ECPublicKey) publicKey)) {
                throw new IllegalArgumentException("the key file's public key is not that of its private key");
            }
            return new KeyPair(publicKey, privateKey);
        } catch (GeneralSecurityException | ClassCastException e) {
            throw new IllegalArgumentException("not an EC private key", e);
        }
    }

    private static boolean belongTogether(ECPrivateKey privateKey, ECPublicKey publicKey) {
        var curve = EC5Util.convertSpec(privateKey.getParams());
        var point = curve.getG().multiply(privateKey.getS()).normalize();
        return point.getAffineXCoord().toBigInteger().equals(publicKey.getW().getAffineX())
                && point.getAffineYCoord().toBigInteger().equals(publicKey.getW().getAffineY());
    }
}
