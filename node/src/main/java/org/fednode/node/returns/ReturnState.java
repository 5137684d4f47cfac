package org.fednode.node.returns;

import java.util.Locale;
import java.util.Optional;

/**
 * What has become of a returned record.
 *
 * <pre>
 * (none) → OPEN       the record was sent back
 * OPEN   → CORRECTED  the origin has changed or deleted the record since
 * OPEN   → DECLINED   the origin's staff closed the task and left the record as it is
 * OPEN   → WITHDRAWN  the issuer took it back before there was an answer
 * </pre>
 */
public enum ReturnState {
    OPEN, CORRECTED, DECLINED, WITHDRAWN;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ReturnState> named(String wireName) {
        for (ReturnState state : values()) {
            if (state.wireName().equals(wireName)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }

    boolean isAnswer() {
        return this == CORRECTED || this == DECLINED;
    }
}
