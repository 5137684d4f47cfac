package org.fednode.standards.export;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/** Regular expressions for the numbers of a range, written with a fixed number of digits after the point. */
final class DigitRange {

    private final int scale;

    private DigitRange(int scale) {
        this.scale = scale;
    }

    /** @param least not negative, in units of the last digit @param most not less than it */
    static String between(BigInteger least, BigInteger most, int scale) {
        DigitRange range = new DigitRange(scale);
        List<String> ways = new ArrayList<>();
        int longest = Math.max(scale + 1, most.toString().length());
        for (int length = scale + 1; length <= longest; length++) {
            BigInteger first = length == scale + 1 ? BigInteger.ZERO : BigInteger.TEN.pow(length - 1);
            BigInteger last = BigInteger.TEN.pow(length).subtract(BigInteger.ONE);
            BigInteger from = least.max(first);
            BigInteger to = most.min(last);
            if (from.compareTo(to) <= 0) {
                ways.add(range.digits(padded(from, length), padded(to, length), length));
            }
        }
        return "(?:" + String.join("|", ways) + ')';
    }

    private static String padded(BigInteger number, int length) {
        String digits = number.toString();
        return "0".repeat(length - digits.length()) + digits;
    }

    /** Numbers of one length. @param remaining digits from here on, which tells where the point stands */
    private String digits(String from, String to, int remaining) {
        if (remaining == 0) {
            return "";
        }
        String point = remaining == scale ? "[.]" : "";
        if (isAll(from, '0') && isAll(to, '9')) {
            return any(remaining);
        }
        char low = from.charAt(0);
        char high = to.charAt(0);
        String fromRest = from.substring(1);
        String toRest = to.substring(1);
        if (low == high) {
            return point + low + digits(fromRest, toRest, remaining - 1);
        }
        String nines = "9".repeat(remaining - 1);
        String zeros = "0".repeat(remaining - 1);
        List<String> ways = new ArrayList<>();
        char wholeFrom = low;
        char wholeTo = high;
        if (!isAll(fromRest, '0')) {
            ways.add(low + digits(fromRest, nines, remaining - 1));
            wholeFrom++;
        }
        String end = null;
        if (!isAll(toRest, '9')) {
            end = high + digits(zeros, toRest, remaining - 1);
            wholeTo--;
        }
        if (wholeFrom <= wholeTo) {
            ways.add("[" + wholeFrom + '-' + wholeTo + ']' + any(remaining - 1));
        }
        if (end != null) {
            ways.add(end);
        }
        return point + "(?:" + String.join("|", ways) + ')';
    }

    private String any(int remaining) {
        if (remaining > scale || scale == 0) {
            return repeated(remaining - scale) + (scale == 0 ? "" : "[.]" + repeated(scale));
        }
        return (remaining == scale ? "[.]" : "") + repeated(remaining);
    }

    private static String repeated(int times) {
        return times == 0 ? "" : "[0-9]{" + times + '}';
    }

    private static boolean isAll(String digits, char digit) {
        return digits.chars().allMatch(c -> c == digit);
    }
}
