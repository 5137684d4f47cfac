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
import org.bouncycastle.jcajce.provider.asymmetric.util.EC5Util;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** Makes key pairs and reads and writes them as PEM (PKCS #8). */
public final class NodeKeys {

    private static final String PRIVATE = "PRIVATE KEY";
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
        StringWriter text = new StringWriter();
        try (PemWriter pem = new PemWriter(text)) {
            pem.writeObject(new PemObject(PRIVATE, keys.getPrivate().getEncoded()));
            pem.writeObject(new PemObject(PUBLIC, keys.getPublic().getEncoded()));
        } catch (IOException e) {
            throw new IllegalStateException("a StringWriter does not fail", e);
        }
        return text.toString();
    }

    /** @throws IllegalArgumentException when the text holds no private key with its public key */
    public static KeyPair fromPem(String pem) {
        byte[] privateBytes = null;
        byte[] publicBytes = null;
        try (PemReader reader = new PemReader(new StringReader(pem))) {
            for (PemObject part = reader.readPemObject(); part != null; part = reader.readPemObject()) {
                if (part.getType().equals(PRIVATE)) {
                    privateBytes = part.getContent();
                }
                if (part.getType().equals(PUBLIC)) {
                    publicBytes = part.getContent();
                }
            }
        } catch (IOException | RuntimeException e) {
            throw new IllegalArgumentException("the key file is no PEM", e);
        }
        if (privateBytes == null || publicBytes == null) {
            throw new IllegalArgumentException("the key file needs a PRIVATE KEY and, after it, its PUBLIC KEY");
        }
        return decode(privateBytes, publicBytes);
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

    private static KeyPair decode(byte[] privateBytes, byte[] publicBytes) {
        PublicKey publicKey = publicKey(publicBytes);
        try {
            PrivateKey privateKey = KeyFactory.getInstance("EC", BouncyCastle.provider())
                    .generatePrivate(new PKCS8EncodedKeySpec(privateBytes));
            if (!belongTogether((ECPrivateKey) privateKey, (ECPublicKey) publicKey)) {
                throw new IllegalArgumentException("the key file's public key is not that of its private key");
            }
            return new KeyPair(publicKey, privateKey);
        } catch (GeneralSecurityException e) {
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
