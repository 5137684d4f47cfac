package org.fednode.standards;

import java.util.List;

/**
 * A piece of a rule, compiled. Yields a String, Long, Boolean, List or RecordValues, or {@link #UNKNOWN}. Safe for use
 * by several threads; each evaluation has its own {@link Facts}.
 */
@FunctionalInterface
interface Expression {

    /** What reading a value that is not there, or is malformed, or a failed operation yields. */
    Object UNKNOWN = new Object() {
        @Override
        public String toString() {
            return "unknown";
        }
    };

    Object of(Facts facts);

    /** The expressions that this one asks. */
    default List<Expression> parts() {
        return List.of();
    }

    /** The same expression, asking these instead. */
    default Expression with(List<Expression> parts) {
        return this;
    }
}
