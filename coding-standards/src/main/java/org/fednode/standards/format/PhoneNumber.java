package org.fednode.standards.format;

/** Mobile numbers {@code 1[3-9]} + 9 digits; landlines {@code 0} + 2-3 digits {@code -} 7-8 digits, with extension. */
public final class PhoneNumber {

    private PhoneNumber() {
    }

    public static boolean isMobile(CharSequence text) {
        return text.length() == 11 && text.charAt(0) == '1' && text.charAt(1) >= '3' && Digits.areDigits(text, 1, 11);
    }

    public static boolean isLandline(CharSequence text) {
        int end = text.length();
        int area = digitsFrom(text, 0);
        if (end == 0 || text.charAt(0) != '0' || area < 3 || area > 4 || area == end || text.charAt(area) != '-') {
            return false;
        }
        int number = digitsFrom(text, area + 1);
        if (number < 7 || number > 8) {
            return false;
        }
        int rest = area + 1 + number;
        if (rest == end) {
            return true;
        }
        int extension = digitsFrom(text, rest + 1);
        return text.charAt(rest) == '-' && extension >= 1 && extension <= 6 && rest + 1 + extension == end;
    }

    private static int digitsFrom(CharSequence text, int start) {
        int at = start;
        while (at < text.length() && Digits.isDigit(text.charAt(at))) {
            at++;
        }
        return Math.max(0, at - start);
    }
}
