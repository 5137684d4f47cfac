package org.fednode.node.runtime;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;

/** The secret that local programs show to use the node's API; new at every start, found in {@code DIR/node.json}. */
public final class ApiToken {

    private final String text;

    private ApiToken(String text) {
        this.text = text;
    }

    public static ApiToken random() {
        byte[] bytes = new byte[32];
        new SecureRandom().nextBytes(bytes);
        return new ApiToken(HexFormat.of().formatHex(bytes));
    }

    /** Compares in constant time. */
    public boolean matches(String shown) {
        return MessageDigest.isEqual(text.getBytes(StandardCharsets.UTF_8), shown.getBytes(StandardCharsets.UTF_8));
    }

    /** For {@code DIR/node.json} and nothing else. */
    public String reveal() {
        return text;
    }

    @Override
    public String toString() {
        return "ApiToken";
    }
}
