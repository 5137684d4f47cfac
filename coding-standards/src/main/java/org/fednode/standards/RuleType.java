package org.fednode.standards;

import java.util.Locale;

/**
 * The type of a piece of a rule.
 *
 * @param element of a LIST; null for the empty list, which is of any
 * @param name of a ROW the group, of NAMES what they are names of
 */
record RuleType(Kind kind, RuleType element, String name) {

    enum Kind {
        STRING, INT, BOOL, LIST, TABLE, ROW, NAMES
    }

    static final RuleType STRING = new RuleType(Kind.STRING, null, "");
    static final RuleType INT = new RuleType(Kind.INT, null, "");
    static final RuleType BOOL = new RuleType(Kind.BOOL, null, "");
    /** Texts by text. */
    static final RuleType TABLE = new RuleType(Kind.TABLE, null, "");
    static final RuleType EMPTY_LIST = new RuleType(Kind.LIST, null, "");

    static RuleType listOf(RuleType element) {
        return new RuleType(Kind.LIST, element, "");
    }

    static RuleType row(String group) {
        return new RuleType(Kind.ROW, null, group);
    }

    static RuleType names(String of) {
        return new RuleType(Kind.NAMES, null, of);
    }

    static RuleType of(FieldType type) {
        return switch (type) {
            case INTEGER -> INT;
            case BOOLEAN -> BOOL;
            default -> STRING;
        };
    }

    /** Whether a value of the other type may stand where one of this type is wanted. */
    boolean takes(RuleType other) {
        if (kind == Kind.LIST && other.kind == Kind.LIST) {
            return element == null || other.element == null || element.takes(other.element);
        }
        return equals(other);
    }

    /** The one of two types that take each other which says more. */
    RuleType or(RuleType other) {
        return kind == Kind.LIST && element == null ? other : this;
    }

    @Override
    public String toString() {
        String word = kind.name().toLowerCase(Locale.ROOT);
        return element == null ? word : word + '(' + element + ')';
    }
}
