package org.fednode.standards.format;

import java.math.BigDecimal;
import java.util.List;

/** Decimals as text of fixed scale: {@code -?(0|[1-9]\d*)(\.\d{scale})?}, no negative zero. */
public final class Decimal {

    private static final int MOST_DIGITS = 38;

    private Decimal() {
    }

    /**
     * The canonical text of the same number at the scale.
     *
     * @return null when the text is no plain decimal, or has more decimals than the scale keeps
     */
    public static String canonical(String text, int scale) {
        if (isCanonical(text, scale)) {
            return text;
        }
        if (!isPlain(text)) {
            return null;
        }
        BigDecimal number = new BigDecimal(text).stripTrailingZeros();
        return number.scale() > scale ? null : number.setScale(scale).toPlainString();
    }

    public static boolean isCanonical(String text, int scale) {
        return isCanonical(LineText.of(text), scale);
    }

    public static boolean isCanonical(LineText text, int scale) {
        int start = text.length() > 0 && text.at(0) == '-' ? 1 : 0;
        int point = scale == 0 ? text.length() : text.length() - scale - 1;
        int whole = point - start;
        if (whole < 1 || text.length() > MOST_DIGITS || !text.areDigits(start, point)
                || whole > 1 && text.at(start) == '0') {
            return false;
        }
        if (scale > 0 && (text.at(point) != '.' || !text.areDigits(point + 1, text.length()))) {
            return false;
        }
        return start == 0 || !isZero(text);
    }

    /** Digits, whole and decimal, without sign, point and a lone leading zero. */
    public static int digits(String canonical) {
        int digits = 0;
        for (int i = 0; i < canonical.length(); i++) {
            char c = canonical.charAt(i);
            if (Digits.isDigit(c) && (digits > 0 || c != '0')) {
                digits++;
            }
        }
        return digits;
    }

    /**
     * Compares two plain decimals of any scale: -1, 0 or 1.
     *
     * @throws IllegalArgumentException where one is no plain decimal
     */
    public static int compare(String left, String right) {
        return number(left).compareTo(number(right));
    }

    /**
     * The exact sum of plain decimals; {@code "0"} of none.
     *
     * @throws IllegalArgumentException where one is no plain decimal
     */
    public static String sum(List<String> parts) {
        BigDecimal sum = BigDecimal.ZERO;
        for (String part : parts) {
            sum = sum.add(number(part));
        }
        return sum.toPlainString();
    }

    /**
     * The exact product of two plain decimals.
     *
     * @throws IllegalArgumentException where one is no plain decimal
     */
    public static String multiply(String left, String right) {
        return number(left).multiply(number(right)).toPlainString();
    }

    private static BigDecimal number(String text) {
        if (!isPlain(text)) {
            throw new IllegalArgumentException("no decimal");
        }
        return new BigDecimal(text);
    }

    public static boolean isPlain(String text) {
        int start = text.startsWith("-") ? 1 : 0;
        int point = text.indexOf('.');
        int whole = point < 0 ? text.length() : point;
        return text.length() <= MOST_DIGITS && whole > start && Digits.areDigits(text, start, whole)
                && (point < 0 || point + 1 < text.length() && Digits.areDigits(text, point + 1, text.length()));
    }

    private static boolean isZero(LineText text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.at(i) >= '1' && text.at(i) <= '9') {
                return false;
            }
        }
        return true;
    }
}
