package org.fednode.node.ownership;

import java.util.Locale;
import java.util.Optional;

/**
 * What has become of a transfer, as the lowest node above both sides says it.
 *
 * <pre>
 * (none)  → OFFERED    the giver offered it
 * OFFERED → ACCEPTED   the taker has the record as its own; the giver deletes its own
 * OFFERED → DECLINED   the taker's staff closed the task, or the federation has no such node
 * OFFERED → WITHDRAWN  the giver took the offer back before there was an answer
 * </pre>
 */
public enum TransferState {
    OFFERED, ACCEPTED, DECLINED, WITHDRAWN;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Counts what a node may be told of one transfer. */
    long version() {
        return this == OFFERED ? 1 : 2;
    }

    public static Optional<TransferState> named(String wireName) {
        for (TransferState state : values()) {
            if (state.wireName().equals(wireName)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
