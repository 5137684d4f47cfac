package org.fednode.exchange.batch;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a batch's lines are. The last two never leave the node that sealed them. */
public enum BatchType {
    RECORDS, STANDARD, RECEIPTS, RETURNS, REVOCATIONS, DECISIONS, SNAPSHOT, QUARANTINE, AUDIT;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type with that name on the wire. */
    public static Optional<BatchType> named(String wireName) {
        return Arrays.stream(values()).filter(type -> type.wireName().equals(wireName)).findFirst();
    }

    public boolean isLocal() {
        return this == QUARANTINE || this == AUDIT;
    }
}
