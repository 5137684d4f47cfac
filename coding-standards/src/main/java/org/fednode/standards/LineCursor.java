package org.fednode.standards;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.fednode.standards.format.LineText;
import org.fednode.standards.format.Repair;

/**
 * Goes through the bytes of one line of canonical JSON. Takes what it is sure of and nothing else: a scan that fails
 * says nothing about the line but that the general parser must read it. For one thread.
 */
final class LineCursor {

    /** What a scan returns that took nothing. */
    static final int NOTHING = -1;

    private static final VarHandle LONGS =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOWEST = 0x0101010101010101L;
    private static final long HIGHEST = 0x8080808080808080L;
    private static final long QUOTES = '"' * LOWEST;
    private static final long BACKSLASHES = '\\' * LOWEST;
    private static final long BLANKS = ' ' * LOWEST;
    private static final int LARGEST_EXACT_DIGITS = 15;
    private static final int FIRST_IDEOGRAPH = 0x4E00;
    private static final int LAST_IDEOGRAPH = 0x9FFF;

    private final byte[] bytes;
    private final int to;
    private int at;

    LineCursor(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        this.at = from;
        this.to = to;
    }

    boolean isAtEnd() {
        return at == to;
    }

    /** The next eight bytes, the first one lowest; zeros beyond the end. */
    long head() {
        if (at + Long.BYTES <= bytes.length) {
            return (long) LONGS.get(bytes, at);
        }
        return head(bytes, at);
    }

    static long head(byte[] bytes, int from) {
        long head = 0;
        for (int i = Math.min(bytes.length - from, Long.BYTES) - 1; i >= 0; i--) {
            head = head << Byte.SIZE | bytes[from + i] & 0xFF;
        }
        return head;
    }

    /** Takes the sign if it is the next one. */
    boolean take(char sign) {
        if (at < to && bytes[at] == sign) {
            at++;
            return true;
        }
        return false;
    }

    /** Takes the bytes if they come next. */
    boolean take(byte[] expected) {
        int end = at + expected.length;
        if (end > to || !Arrays.equals(bytes, at, end, expected, 0, expected.length)) {
            return false;
        }
        at = end;
        return true;
    }

    /** Takes the name if it comes next. @param head the line's next eight bytes */
    boolean take(Name name, long head) {
        if ((head & name.mask()) != name.head()) {
            return false;
        }
        int end = at + name.length();
        if (end > to || name.length() > Long.BYTES && (long) LONGS.get(bytes, end - Long.BYTES) != name.tail()
                || name.length() > 2 * Long.BYTES && !Arrays.equals(bytes, at, end, name.bytes(), 0, name.length())) {
            return false;
        }
        at = end;
        return true;
    }

    /**
     * A member's name as lines have it, {@code "id":}, in the form in which it is compared.
     *
     * @param head the first eight bytes @param mask marks those of the eight that belong to the name
     * @param tail the last eight bytes of a name that has more
     */
    record Name(byte[] bytes, int length, long head, long mask, long tail) {

        static Name of(String id) {
            byte[] bytes = ('"' + id + "\":").getBytes(StandardCharsets.US_ASCII);
            long mask = bytes.length >= Long.BYTES ? -1 : (1L << bytes.length * Byte.SIZE) - 1;
            return new Name(bytes, bytes.length, LineCursor.head(bytes, 0), mask,
                    LineCursor.head(bytes, Math.max(0, bytes.length - Long.BYTES)));
        }
    }

    /** Takes a string of printable ASCII without escapes, not empty and without blanks around it. */
    LineText printable() {
        int start = at + 1;
        int end = take('"') ? endOfPrintable(start) : NOTHING;
        if (end <= start || bytes[start] == ' ' || bytes[end - 1] == ' ') {
            return null;
        }
        at = end + 1;
        return LineText.ascii(bytes, start, end);
    }

    /** Where the closing quotation mark stands. */
    private int endOfPrintable(int start) {
        int i = start;
        while (i + Long.BYTES <= to) {
            long word = (long) LONGS.get(bytes, i);
            long stop = (zeros(word ^ QUOTES) | zeros(word ^ BACKSLASHES) | (word - BLANKS) & ~word | word) & HIGHEST;
            if (stop != 0) {
                i += Long.numberOfTrailingZeros(stop) / Byte.SIZE;
                return bytes[i] == '"' ? i : NOTHING;
            }
            i += Long.BYTES;
        }
        while (i < to && bytes[i] >= ' ' && bytes[i] != '\\') {
            if (bytes[i] == '"') {
                return i;
            }
            i++;
        }
        return NOTHING;
    }

    /** Marks the zero bytes of the word, the lowest one surely. */
    private static long zeros(long word) {
        return word - LOWEST & ~word;
    }

    /** Takes a string of digits and capital letters, not empty. */
    LineText number() {
        int start = at + 1;
        int end = start;
        if (!take('"')) {
            return null;
        }
        while (end < to && (bytes[end] >= '0' && bytes[end] <= '9' || bytes[end] >= 'A' && bytes[end] <= 'Z')) {
            end++;
        }
        if (end == start || end == to || bytes[end] != '"') {
            return null;
        }
        at = end + 1;
        return LineText.ascii(bytes, start, end);
    }

    /** Takes a code of the list, as its string object. */
    String code(KnownCodes codes) {
        int start = at + 1;
        if (at + Long.BYTES >= bytes.length || bytes[at] != '"') {
            return longCode(codes);
        }
        long word = (long) LONGS.get(bytes, start);
        long quotes = zeros(word ^ QUOTES) & HIGHEST;
        if (quotes == 0) {
            return longCode(codes);
        }
        int bits = Long.numberOfTrailingZeros(quotes) + 1 - Byte.SIZE;
        String code = start + bits / Byte.SIZE < to ? codes.find(word & (1L << bits) - 1) : null;
        if (code != null) {
            at = start + bits / Byte.SIZE + 1;
        }
        return code;
    }

    private String longCode(KnownCodes codes) {
        int before = at;
        LineText text = printable();
        String code = text == null ? null : codes.find(text.toString());
        if (code == null) {
            at = before;
        }
        return code;
    }

    /** Takes a string of any script without escapes, fault characters and blanks around it, not empty. */
    LineText text() {
        int start = at + 1;
        int i = start;
        int codePoints = 0;
        int first = 0;
        int last = 0;
        boolean ideographs = true;
        if (!take('"')) {
            return null;
        }
        while (i < to && bytes[i] != '"') {
            int c = i + 2 < to ? threeBytes(i) : NOTHING;
            if (c >= FIRST_IDEOGRAPH && c <= LAST_IDEOGRAPH) {
                first = codePoints++ == 0 ? c : first;
                last = c;
                i += 3;
                continue;
            }
            c = codePoint(i);
            if (c < 0) {
                return null;
            }
            i += width(bytes[i]);
            first = codePoints++ == 0 ? c : first;
            last = c;
            ideographs &= isIdeograph(c);
        }
        if (i >= to || codePoints == 0 || Repair.isBlank(first) || Repair.isBlank(last)) {
            return null;
        }
        at = i + 1;
        return new LineText(bytes, start, i, codePoints, ideographs);
    }

    /** Nearly all characters are of the great block of ideographs, which takes three bytes each. */
    private int threeBytes(int i) {
        int second = bytes[i + 1];
        int third = bytes[i + 2];
        return (bytes[i] & 0xF0) == 0xE0 && (second & 0xC0) == 0x80 && (third & 0xC0) == 0x80
                ? (bytes[i] & 0xF) << 12 | (second & 0x3F) << 6 | third & 0x3F : NOTHING;
    }

    private static boolean isIdeograph(int c) {
        return c >= 0x80 && Character.isIdeographic(c);
    }

    private static int width(byte lead) {
        return lead >= 0 ? 1 : lead < (byte) 0xE0 ? 2 : lead < (byte) 0xF0 ? 3 : 4;
    }

    /** The well-formed UTF-8 character there; negative where it is none, is escaped or must not be in a record. */
    private int codePoint(int i) {
        int lead = bytes[i];
        if (lead >= 0) {
            return lead >= ' ' && lead != '\\' && lead != 0x7F ? lead : NOTHING;
        }
        int width = width((byte) lead);
        if (i + width > to || lead < (byte) 0xC2 || lead > (byte) 0xF4) {
            return NOTHING;
        }
        int c = width == 2 ? lead & 0x1F : width == 3 ? lead & 0xF : lead & 0x7;
        for (int k = 1; k < width; k++) {
            if ((bytes[i + k] & 0xC0) != 0x80) {
                return NOTHING;
            }
            c = c << 6 | bytes[i + k] & 0x3F;
        }
        return isAllowed(c, width) ? c : NOTHING;
    }

    private static boolean isAllowed(int c, int width) {
        return switch (width) {
            case 2 -> c >= 0xA0;
            case 3 -> c >= 0x800 && c != 0xFFFD && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
            default -> c >= Character.MIN_SUPPLEMENTARY_CODE_POINT && c <= Character.MAX_CODE_POINT;
        };
    }

    /** Takes a whole number within 2^53; null where there is none. */
    Long integer() {
        int start = at;
        int i = at < to && bytes[at] == '-' ? at + 1 : at;
        int digits = i;
        long number = 0;
        while (i < to && bytes[i] >= '0' && bytes[i] <= '9' && i - digits <= LARGEST_EXACT_DIGITS) {
            number = number * 10 + bytes[i++] - '0';
        }
        boolean plain = i > digits && i - digits <= LARGEST_EXACT_DIGITS && (bytes[digits] != '0' || i == start + 1);
        if (!plain || i == to || bytes[i] != ',' && bytes[i] != '}' && bytes[i] != ']') {
            return null;
        }
        at = i;
        return digits > start ? -number : number;
    }
}
