package org.fednode.standards;

/** Checks one given value against its field's definition. */
@FunctionalInterface
interface ValueCheck {

    /** Reports what is wrong; true where the value is good enough for rules to read. */
    boolean isGood(Object value, Verdict verdict);
}
