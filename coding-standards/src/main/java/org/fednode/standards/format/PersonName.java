package org.fednode.standards.format;

/** Names of persons: ideographs, of any plane, and single middle dots (U+00B7) between them. */
public final class PersonName {

    private static final char DOT = '\u00B7';

    private PersonName() {
    }

    public static boolean isName(String text) {
        boolean dotAllowed = false;
        for (int i = 0; i < text.length(); ) {
            int c = Character.codePointAt(text, i);
            if (c == DOT ? !dotAllowed : !Character.isIdeographic(c)) {
                return false;
            }
            dotAllowed = c != DOT;
            i += Character.charCount(c);
        }
        return dotAllowed;
    }
}
