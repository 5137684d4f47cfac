package org.fednode.node.runtime;

/** Texts that people write for people on another node: they are shown on pages and in terminals. */
public final class PlainText {

    private static final int LONGEST = 2_000;

    private PlainText() {
    }

    /** @throws IllegalArgumentException naming the member, when it isn't 1 to 2,000 characters without control characters */
    public static String require(String member, String text) {
        if (text.isBlank() || text.codePointCount(0, text.length()) > LONGEST) {
            throw new IllegalArgumentException(member + " must be a text of 1 to " + LONGEST + " characters");
        }
        if (text.chars().anyMatch(one -> one != '\n' && Character.isISOControl(one))) {
            throw new IllegalArgumentException(member + " must not hold control characters other than line breaks");
        }
        return text;
    }
}
