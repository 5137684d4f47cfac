package org.fednode.standards.change;

/** What a change means for records that passed before. */
public enum Effect {
    /** It refuses some records that passed, and lets none in that were refused. */
    TIGHTENED,
    /** It lets records in that were refused, and refuses none that passed. */
    LOOSENED,
    /** No verdict depends on it: labels, messages, clauses. */
    NEUTRAL,
    /** Both may happen, or it can't be decided from the definition alone. */
    CHANGED;

    /** Of two parts of one change. */
    Effect and(Effect other) {
        if (this == other || other == NEUTRAL) {
            return this;
        }
        return this == NEUTRAL ? other : CHANGED;
    }

    Effect opposite() {
        return switch (this) {
            case TIGHTENED -> LOOSENED;
            case LOOSENED -> TIGHTENED;
            default -> this;
        };
    }
}
