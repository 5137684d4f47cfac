package org.fednode.standards.format;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A text as the UTF-8 bytes in which it stands, in a batch line or elsewhere: most texts are only looked at, and never
 * needed as a String. The bytes must not change.
 */
public final class LineText {

    private final byte[] bytes;
    private final int from;
    private final int length;
    /** Below zero of ideographs alone: there are so many of these objects that a field more would be felt. */
    private final int codePoints;
    /** What {@link IsoDate#dayNumber} has found out, plus one; 0 while nobody has asked. */
    private int day;

    /**
     * @param codePoints characters in it
     * @param ideographs whether it consists of ideographs alone
     */
    public LineText(byte[] bytes, int from, int to, int codePoints, boolean ideographs) {
        this.bytes = bytes;
        this.from = from;
        this.length = to - from;
        this.codePoints = ideographs ? -codePoints : codePoints;
    }

    /** Of characters that take one byte each. */
    public static LineText ascii(byte[] bytes, int from, int to) {
        return new LineText(bytes, from, to, to - from, false);
    }

    public static LineText of(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new LineText(bytes, 0, bytes.length, text.codePointCount(0, text.length()), false);
    }

    /** In bytes. */
    public int length() {
        return length;
    }

    /** In characters, as the lengths of fields count them. */
    public int codePoints() {
        return Math.abs(codePoints);
    }

    public boolean isIdeographs() {
        return codePoints < 0;
    }

    /** The byte there: a character where the text is ASCII, beyond all of them where it is not. */
    public char at(int index) {
        return (char) (bytes[from + index] & 0xFF);
    }

    public boolean areDigits(int start, int end) {
        for (int i = from + start; i < from + end; i++) {
            if (bytes[i] < '0' || bytes[i] > '9') {
                return false;
            }
        }
        return true;
    }

    /** Whether all bytes from {@code start} to {@code end} are ASCII characters of the set. */
    public boolean areOf(boolean[] characters, int start, int end) {
        for (int i = from + start; i < from + end; i++) {
            if (bytes[i] < 0 || !characters[bytes[i]]) {
                return false;
            }
        }
        return true;
    }

    /** The number that the digits write; at most nine of them, already known to be digits. */
    public int number(int start, int end) {
        int number = 0;
        for (int i = from + start; i < from + end; i++) {
            number = number * 10 + bytes[i] - '0';
        }
        return number;
    }

    /** The ASCII characters from {@code start} to {@code end}. */
    public LineText part(int start, int end) {
        return ascii(bytes, from + start, from + end);
    }

    public boolean isAscii() {
        return codePoints == length;
    }

    /** As {@link IsoDate#dayNumber} has it; rules ask the same date again and again. */
    int day() {
        int known = day;
        if (known == 0) {
            known = IsoDate.parse(this) + 1;
            day = known;
        }
        return known - 1;
    }

    /** Whether it is known to be a date. */
    private boolean isDate() {
        return day > 1;
    }

    /** Whether it is the same text. @param text a LineText or a String */
    public boolean is(Object text) {
        if (text instanceof LineText other) {
            return isDate() && other.isDate() ? day == other.day : Arrays.equals(bytes, from, from + length, other.bytes, other.from, other.from + other.length);
        }
        return isAscii() ? text instanceof String string && string.length() == length && order(string) == 0
                : toString().equals(text);
    }

    /** Comes before (negative) or after (positive) as Strings do. @param text a LineText or a String */
    public int order(Object text) {
        if (text instanceof LineText other && isDate() && other.isDate()) {
            return Integer.compare(day, other.day);
        }
        if (!isAscii()) {
            return toString().compareTo(text.toString());
        }
        if (text instanceof LineText other && other.isAscii()) {
            return Arrays.compare(bytes, from, from + length, other.bytes, other.from, other.from + other.length);
        }
        return order(text.toString());
    }

    private int order(String string) {
        int common = Math.min(length, string.length());
        for (int i = 0; i < common; i++) {
            int difference = bytes[from + i] - string.charAt(i);
            if (difference != 0) {
                return difference;
            }
        }
        return length - string.length();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof LineText && is(other);
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    @Override
    public String toString() {
        return new String(bytes, from, length, StandardCharsets.UTF_8);
    }
}
