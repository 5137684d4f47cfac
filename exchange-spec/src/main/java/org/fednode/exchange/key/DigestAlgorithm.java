package org.fednode.exchange.key;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.bouncycastle.jcajce.provider.digest.SM3;

/** A digest function of the wire format; {@link #wireName()} is what a manifest says. */
public enum DigestAlgorithm {
    /** SHA-256, FIPS 180-4. */
    SHA_256("sha-256"),
    /** SM3, GB/T 32905-2016. */
    SM3("sm3");

    private final String wireName;

    DigestAlgorithm(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /** @throws IllegalArgumentException when no digest function has that name */
    public static DigestAlgorithm named(String wireName) {
        for (DigestAlgorithm algorithm : values()) {
            if (algorithm.wireName.equals(wireName)) {
                return algorithm;
            }
        }
        throw new IllegalArgumentException("no such digest function: use sha-256 or sm3");
    }

    /** A fresh function object for callers that hash much; not safe for use by several threads. */
    public MessageDigest function() {
        return switch (this) {
            case SHA_256 -> sha256();
            case SM3 -> new SM3.Digest();
        };
    }

    /** The digest of the parts, one after the other. */
    public Digest digest(byte[]... parts) {
        MessageDigest function = function();
        for (byte[] part : parts) {
            function.update(part);
        }
        return Digest.of(this, function.digest());
    }

    // The JDK's SHA-256 uses the processor's own instructions; Bouncy Castle's is nine times slower.
    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
