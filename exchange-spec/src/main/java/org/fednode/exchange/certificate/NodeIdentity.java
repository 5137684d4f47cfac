package org.fednode.exchange.certificate;

import java.util.regex.Pattern;

/**
 * What a certificate says of its node.
 *
 * @param nodeId 1 to 64 characters of {@code A-Z a-z 0-9 . _ -}, first one a letter or digit; by custom the division code
 */
public record NodeIdentity(String nodeId, Level level, Scope scope) {

    private static final Pattern NODE_ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");

    public NodeIdentity {
        if (!NODE_ID.matcher(nodeId).matches()) {
            throw new IllegalArgumentException("a node id is 1 to 64 letters, digits, dots, underscores or hyphens");
        }
    }
}
