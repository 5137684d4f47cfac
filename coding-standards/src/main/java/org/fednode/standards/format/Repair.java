package org.fednode.standards.format;

/**
 * Repairs of written form that leave no doubt about what was meant: surrounding blanks, full-width letters and digits,
 * blanks inside numbers, a lower-case x, look-alikes of the middle dot, dates without dashes. Good text is returned as
 * the same object.
 */
public final class Repair {

    private static final int WIDE_FIRST = 0xFF01;
    private static final int WIDE_LAST = 0xFF5E;
    private static final int WIDE_OFFSET = WIDE_FIRST - '!';

    private Repair() {
    }

    /** Without surrounding blanks: ASCII and Unicode spaces, tabs, line ends, the byte order mark. */
    public static String trimmed(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isBlank(text.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(text.charAt(end - 1))) {
            end--;
        }
        return start == 0 && end == text.length() ? text : text.substring(start, end);
    }

    /** For codes, numbers and dates: trimmed, full-width ASCII made plain. */
    public static String plain(String text) {
        String trimmed = trimmed(text);
        for (int i = 0; i < trimmed.length(); i++) {
            if (isWide(trimmed.charAt(i))) {
                return narrowed(trimmed);
            }
        }
        return trimmed;
    }

    /** For numbers with check digits: plain, no blanks inside, letters in upper case. */
    public static String number(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isBlank(c) || isWide(c) || c >= 'a' && c <= 'z') {
                return compacted(text);
            }
        }
        return text;
    }

    /** For names: trimmed, every look-alike of the middle dot written as U+00B7. */
    public static String personName(String text) {
        String trimmed = trimmed(text);
        for (int i = 0; i < trimmed.length(); i++) {
            if (isDotLike(trimmed.charAt(i))) {
                return dotted(trimmed);
            }
        }
        return trimmed;
    }

    /** For dates: plain, and {@code YYYYMMDD} given its dashes. */
    public static String date(String text) {
        String plain = plain(text);
        if (plain.length() == 8 && Digits.areDigits(plain, 0, 8)) {
            return plain.substring(0, 4) + '-' + plain.substring(4, 6) + '-' + plain.substring(6);
        }
        return plain;
    }

    private static String narrowed(String text) {
        StringBuilder narrow = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            narrow.append(isWide(c) ? (char) (c - WIDE_OFFSET) : c);
        }
        return narrow.toString();
    }

    private static String compacted(String text) {
        StringBuilder compact = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            char narrow = isWide(c) ? (char) (c - WIDE_OFFSET) : c;
            if (!isBlank(narrow)) {
                compact.append(narrow >= 'a' && narrow <= 'z' ? (char) (narrow - 'a' + 'A') : narrow);
            }
        }
        return compact.toString();
    }

    private static String dotted(String text) {
        StringBuilder dotted = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            dotted.append(isDotLike(c) ? '\u00B7' : c);
        }
        return dotted.toString();
    }

    private static boolean isWide(char c) {
        return c >= WIDE_FIRST && c <= WIDE_LAST;
    }

    /** Bullet, katakana middle dot (both widths), full stop (both widths), hyphenation point. */
    private static boolean isDotLike(char c) {
        return c == '.' || c == '\u2022' || c == '\u30FB' || c == '\uFF65' || c == '\uFF0E' || c == '\u2027';
    }

    /** Spaces, tabs, line ends, the byte order mark. */
    public static boolean isBlank(int c) {
        return c == ' ' || c >= '\t' && c <= '\r' || c == '\u00A0' || c == '\u3000' || c == '\uFEFF'
                || c >= '\u2000' && c <= '\u200B' || c == '\u202F';
    }
}
