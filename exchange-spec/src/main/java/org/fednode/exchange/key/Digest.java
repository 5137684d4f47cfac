package org.fednode.exchange.key;

import java.util.HexFormat;
import java.util.Objects;

/**
 * A digest and the function that made it. Written {@code sha-256:<64 hex digits>} or {@code sm3:<64 hex digits>},
 * lower case.
 */
public record Digest(DigestAlgorithm algorithm, String hex) {

    public Digest {
        Objects.requireNonNull(algorithm);
        if (!hex.matches("[0-9a-f]{64}")) {
            throw new IllegalArgumentException("a digest is 64 lower-case hex digits");
        }
    }

    public static Digest of(DigestAlgorithm algorithm, byte[] bytes) {
        return new Digest(algorithm, HexFormat.of().formatHex(bytes));
    }

    /** @throws IllegalArgumentException when the text is no digest */
    public static Digest parse(String text) {
        int colon = text.indexOf(':');
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            if (colon > 0 && algorithm.wireName().equals(text.substring(0, colon))) {
                return new Digest(algorithm, text.substring(colon + 1));
            }
        }
        throw new IllegalArgumentException("a digest starts with sha-256: or sm3:");
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return algorithm.wireName() + ':' + hex;
    }
}
