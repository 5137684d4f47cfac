package org.fednode.node.projection;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The first 16 bytes of SHA-256 over a record's canonical value, as 32 hex digits: tells whether a record changed. */
public record ContentHash(String hex) {

    public static ContentHash of(byte[] canonicalValue) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(canonicalValue);
            return new ContentHash(HexFormat.of().formatHex(hash, 0, 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
