package org.fednode.exchange.batch;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a batch's lines are. The last two never leave the node that sealed them. */
public enum BatchType {
    RECORDS, STANDARD, RECEIPTS, RETURNS, REVOCATIONS, DECISIONS, NOTICES, SNAPSHOT, QUARANTINE, AUDIT;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The type with that name on the wire. */
    public static Optional<BatchType> named(String wireName) {
        return Arrays.stream(values()).filter(type -> type.wireName().equals(wireName)).findFirst();
    }

    /** Whether such batches are about the federation itself rather than about records (spec/batch.md#directives). */
    public boolean isDirective() {
        return switch (this) {
            case STANDARD, RETURNS, REVOCATIONS, DECISIONS, NOTICES -> true;
            case RECORDS, RECEIPTS, SNAPSHOT, QUARANTINE, AUDIT -> false;
        };
    }

    public boolean isLocal() {
        return this == QUARANTINE || this == AUDIT;
    }
}
