package org.fednode.exchange.reconcile;

import java.util.HexFormat;
import java.util.random.RandomGenerator;

/** Sixteen random bytes, new for every comparison, as 32 hex digits. */
public record Salt(String hex) {

    private static final int BYTES = 16;

    public Salt {
        if (!hex.matches("[0-9a-f]{32}")) {
            throw new IllegalArgumentException("salt is 32 hex digits");
        }
    }

    public static Salt random(RandomGenerator random) {
        byte[] bytes = new byte[BYTES];
        random.nextBytes(bytes);
        return new Salt(HexFormat.of().formatHex(bytes));
    }

    byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }
}
