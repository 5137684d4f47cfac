package org.fednode.exchange.canonical;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Walks canonical JSON in one pass without building anything (spec/canonical-json.md). The caller moves it over a
 * value, a string or a piece of punctuation; each method leaves the position behind what it accepted.
 * Not safe for use by several threads.
 */
public final class CanonicalScanner {

    /** Objects and arrays may be nested so deep, and no deeper. */
    public static final int MAX_DEPTH = 32;

    private static final long MAX_INTEGER = (1L << 53) - 1;

    /** Bytes that stand for themselves in a string: printable ASCII but the quote and the backslash, and DEL. */
    private static final boolean[] PLAIN = new boolean[256];

    static {
        Arrays.fill(PLAIN, 0x20, 0x80, true);
        PLAIN['"'] = false;
        PLAIN['\\'] = false;
    }

    private final byte[] bytes;
    private int at;
    private int end;
    private boolean plain;

    public CanonicalScanner(byte[] bytes, int from, int to) {
        this.bytes = bytes;
        moveTo(from, to);
    }

    /** Starts again within the same bytes. */
    public void moveTo(int from, int to) {
        at = from;
        end = to;
    }

    public int position() {
        return at;
    }

    public boolean atEnd() {
        return at == end;
    }

    /** Whether the last string held only ASCII without escapes. */
    public boolean wasPlain() {
        return plain;
    }

    /** Moves behind the literal if it stands here. */
    public boolean skip(byte[] literal) {
        if (end - at < literal.length) {
            return false;
        }
        for (int i = 0; i < literal.length; i++) {
            if (bytes[at + i] != literal[i]) {
                return false;
            }
        }
        at += literal.length;
        return true;
    }

    /** Moves over an object. */
    public void object() throws CanonicalProblem {
        if (peek() != '{') {
            throw problem("an object was expected");
        }
        object(1);
    }

    /** Moves over any value. */
    public void value() throws CanonicalProblem {
        value(0);
    }

    private void value(int depth) throws CanonicalProblem {
        switch (peek()) {
            case '"' -> string();
            case '{' -> object(depth + 1);
            case '[' -> array(depth + 1);
            case 't' -> word("true");
            case 'f' -> word("false");
            case '-', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> integer();
            default -> throw problem("no value of the profile starts like this");
        }
    }

    private void object(int depth) throws CanonicalProblem {
        checkDepth(depth);
        at++;
        if (peek() == '}') {
            at++;
            return;
        }
        int previousFrom = -1;
        int previousTo = -1;
        boolean previousPlain = true;
        while (true) {
            int from = at + 1;
            string();
            int to = at - 1;
            if (previousFrom >= 0 && !ascending(previousFrom, previousTo, from, to, previousPlain && plain)) {
                at = from;
                throw problem("member names must ascend and differ");
            }
            previousFrom = from;
            previousTo = to;
            previousPlain = plain;
            if (peek() != ':') {
                throw problem("a colon was expected");
            }
            at++;
            value(depth);
            if (endsContainer('}')) {
                return;
            }
        }
    }

    private void array(int depth) throws CanonicalProblem {
        checkDepth(depth);
        at++;
        if (peek() == ']') {
            at++;
            return;
        }
        do {
            value(depth);
        } while (!endsContainer(']'));
    }

    private boolean endsContainer(char close) throws CanonicalProblem {
        int next = peek();
        if (next != close && next != ',') {
            throw problem("a comma or the end was expected");
        }
        at++;
        return next == close;
    }

    private void checkDepth(int depth) throws CanonicalProblem {
        if (depth > MAX_DEPTH) {
            throw problem("nested deeper than " + MAX_DEPTH);
        }
    }

    private boolean ascending(int previousFrom, int previousTo, int from, int to, boolean bothPlain) {
        if (bothPlain) {
            return Arrays.compare(bytes, previousFrom, previousTo, bytes, from, to) < 0;
        }
        // by UTF-16 code units, which is neither the order of UTF-8 bytes nor that of escapes
        return decode(bytes, previousFrom, previousTo).compareTo(decode(bytes, from, to)) < 0;
    }

    /** Moves over a string with its quotes. */
    public void string() throws CanonicalProblem {
        if (peek() != '"') {
            throw problem("a string was expected");
        }
        at++;
        plain = true;
        while (true) {
            while (at < end && PLAIN[bytes[at] & 0xff]) {
                at++;
            }
            int next = peek();
            if (next == '"') {
                at++;
                return;
            }
            plain = false;
            if (next == '\\') {
                escape();
            } else if (next < 0x20) {
                throw problem("a control character must be escaped");
            } else {
                character(next);
            }
        }
    }

    // Only what must be escaped may be, and only in its shortest form (RFC 8785 section 3.2.2.2).
    private void escape() throws CanonicalProblem {
        at++;
        int kind = peek();
        if ("\"\\bfnrt".indexOf(kind) >= 0) {
            at++;
            return;
        }
        if (kind != 'u') {
            throw problem("no such escape");
        }
        if (end - at < 5 || bytes[at + 1] != '0' || bytes[at + 2] != '0') {
            throw problem("only control characters may be escaped by code");
        }
        int high = bytes[at + 3];
        int low = lowerHex(bytes[at + 4]);
        if (low < 0 || (high != '0' && high != '1')) {
            throw problem("only control characters may be escaped by code");
        }
        int code = (high - '0') << 4 | low;
        if (code == '\b' || code == '\t' || code == '\n' || code == '\f' || code == '\r') {
            throw problem("this control character has a shorter escape");
        }
        at += 5;
    }

    private static int lowerHex(int digit) {
        if (digit >= '0' && digit <= '9') {
            return digit - '0';
        }
        return digit >= 'a' && digit <= 'f' ? digit - 'a' + 10 : -1;
    }

    // Well-formed UTF-8 as in RFC 3629: no overlong form, no surrogate, nothing above U+10FFFF.
    private void character(int lead) throws CanonicalProblem {
        if (lead >= 0xE1 && lead <= 0xEC || lead == 0xEE || lead == 0xEF) {
            follow(3, 0x80, 0xBF);
        } else if (lead >= 0xC2 && lead <= 0xDF) {
            follow(2, 0x80, 0xBF);
        } else if (lead == 0xE0) {
            follow(3, 0xA0, 0xBF);
        } else if (lead == 0xED) {
            follow(3, 0x80, 0x9F);
        } else if (lead == 0xF0) {
            follow(4, 0x90, 0xBF);
        } else if (lead >= 0xF1 && lead <= 0xF3) {
            follow(4, 0x80, 0xBF);
        } else if (lead == 0xF4) {
            follow(4, 0x80, 0x8F);
        } else {
            throw problem("not UTF-8");
        }
    }

    private void follow(int length, int secondFrom, int secondTo) throws CanonicalProblem {
        if (end - at < length) {
            throw problem("not UTF-8");
        }
        int second = bytes[at + 1] & 0xff;
        boolean good = second >= secondFrom && second <= secondTo;
        for (int i = 2; i < length; i++) {
            good &= (bytes[at + i] & 0xC0) == 0x80;
        }
        if (!good) {
            throw problem("not UTF-8");
        }
        at += length;
    }

    private void integer() throws CanonicalProblem {
        int start = at;
        boolean negative = bytes[at] == '-';
        if (negative) {
            at++;
        }
        int first = at;
        long number = 0;
        while (at < end && bytes[at] >= '0' && bytes[at] <= '9' && at - first < 17) {
            number = number * 10 + bytes[at] - '0';
            at++;
        }
        int digits = at - first;
        boolean canonical = digits > 0 && number <= MAX_INTEGER && (bytes[first] != '0' || digits == 1 && !negative);
        if (!canonical) {
            at = start;
            throw problem("not a canonical integer within 2^53-1");
        }
    }

    private void word(String word) throws CanonicalProblem {
        if (!skip(word.getBytes(StandardCharsets.US_ASCII))) {
            throw problem("no such word");
        }
    }

    private int peek() throws CanonicalProblem {
        if (at >= end) {
            throw problem("ends too early");
        }
        return bytes[at] & 0xff;
    }

    /** A problem at the present position. */
    public CanonicalProblem problem(String message) {
        return new CanonicalProblem(at, message);
    }

    /** The text of a string already walked over, given the range between its quotes. */
    public static String decode(byte[] bytes, int from, int to) {
        String raw = new String(bytes, from, to - from, StandardCharsets.UTF_8);
        if (raw.indexOf('\\') < 0) {
            return raw;
        }
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            i++;
            switch (raw.charAt(i)) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(raw.substring(i + 1, i + 5), 16));
                    i += 4;
                }
                default -> text.append(raw.charAt(i));
            }
        }
        return text.toString();
    }
}
