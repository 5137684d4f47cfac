package org.fednode.node.indicators;

/** Keys of the records of one subject, which begin with its own key and a {@code |} and stand side by side in the tables. */
final class SubjectKeys {

    private static final char END = '|';

    private SubjectKeys() {
    }

    /** The subject; the key itself where it has one part only. */
    static String subject(String key) {
        int end = key.indexOf(END);
        return end < 0 ? key : key.substring(0, end);
    }

    static boolean isOfSeveralParts(String key) {
        return key.indexOf(END) >= 0;
    }

    /** No key of the subject comes before it. */
    static String first(String subject) {
        return subject + END;
    }

    /** Every key of the subject comes before it, and every key of the next one behind it. */
    static String last(String subject) {
        return subject + (char) (END + 1);
    }
}
