package org.fednode.standards;

/** What is wrong with the text of a condition, and where. */
final class RuleMistake extends Exception {

    private static final long serialVersionUID = 1L;

    /** @param at position in the text, from 0 */
    RuleMistake(int at, String message) {
        super("column " + (at + 1) + ": " + message);
    }

    /** A construct of CEL that the rule language leaves out. */
    static RuleMistake leftOut(int at, String construct) {
        return new RuleMistake(at, construct + " is not part of the rule language");
    }
}
