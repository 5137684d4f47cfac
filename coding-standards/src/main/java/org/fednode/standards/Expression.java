package org.fednode.standards;

import java.util.List;

/**
 * A piece of a rule, its types checked. Its value is a String or LineText, Long, Boolean, List or RecordValues, or
 * {@link #UNKNOWN}.
 */
interface Expression {

    /** What reading a value that is not there, or is malformed, or a failed operation yields. */
    Object UNKNOWN = new Object() {
        @Override
        public String toString() {
            return "unknown";
        }
    };

    /** The expressions that this one asks. */
    default List<Expression> parts() {
        return List.of();
    }

    /** The same expression, asking these instead. */
    default Expression with(List<Expression> parts) {
        return this;
    }
}
