package org.fednode.standards.format;

/** How values are shown to people who need to find a record but not to read it. */
public final class Mask {

    private static final int SHOWN = 40;
    private static final int LONG_DIGITS = 11;

    private Mask() {
    }

    /** {@code 110101********0010}: division and last four; what is not long enough keeps less. */
    public static String number(String value) {
        int length = value.length();
        if (length >= 18) {
            return value.substring(0, 6) + "********" + value.substring(14, 18) + "*".repeat(Math.min(4, length - 18));
        }
        return length <= 4 ? "*".repeat(length) : value.substring(0, 2) + "*".repeat(Math.min(30, length - 4))
                + value.substring(length - 2);
    }

    /** {@code 张*}: the first character. */
    public static String text(String value) {
        if (value.isEmpty()) {
            return "";
        }
        int first = value.offsetByCodePoints(0, 1);
        return Character.isSurrogate(value.charAt(0)) && first == 1 ? "*" : value.substring(0, first) + "*";
    }

    /** {@code 1980-**-**}: the year, when there is one. */
    public static String date(String value) {
        return value.length() >= 4 && Digits.areDigits(value, 0, 4) ? value.substring(0, 4) + "-**-**" : text(value);
    }

    /** Any other value: cut when long; a run of digits as long as a phone or identity number is hidden. */
    public static String open(String value) {
        int run = 0;
        for (int i = 0; i < value.length() && i < SHOWN; i++) {
            run = Digits.isDigit(value.charAt(i)) ? run + 1 : 0;
            if (run == LONG_DIGITS) {
                return number(printable(value));
            }
        }
        return printable(value);
    }

    /** Cut when long; what cannot be printed is replaced. */
    public static String printable(String value) {
        StringBuilder shown = new StringBuilder();
        for (int i = 0; i < value.length() && shown.length() < SHOWN; ) {
            int c = value.codePointAt(i);
            boolean unprintable = c < ' ' || c >= 0x7F && c < 0xA0 || c >= 0xD800 && c <= 0xDFFF;
            shown.appendCodePoint(unprintable ? '\uFFFD' : c);
            i += Character.charCount(c);
        }
        return shown.length() < value.length() ? shown + "…" : shown.toString();
    }
}
