package org.fednode.standards.format;

/** Mobile numbers {@code 1[3-9]} + 9 digits; landlines {@code 0} + 2-3 digits {@code -} 7-8 digits, with extension. */
public final class PhoneNumber {

    private PhoneNumber() {
    }

    public static boolean isMobile(LineText text) {
        return text.length() == 11 && text.at(0) == '1' && text.at(1) >= '3' && text.areDigits(1, 11);
    }

    public static boolean isLandline(LineText text) {
        int end = text.length();
        int area = digitsFrom(text, 0);
        if (end == 0 || text.at(0) != '0' || area < 3 || area > 4 || area == end || text.at(area) != '-') {
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
        return text.at(rest) == '-' && extension >= 1 && extension <= 6 && rest + 1 + extension == end;
    }

    private static int digitsFrom(LineText text, int start) {
        int at = start;
        while (at < text.length() && Digits.isDigit(text.at(at))) {
            at++;
        }
        return Math.max(0, at - start);
    }
}
