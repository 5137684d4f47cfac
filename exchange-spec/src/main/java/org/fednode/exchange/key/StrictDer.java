package org.fednode.exchange.key;

import java.util.Arrays;

/**
 * Tells whether bytes are one DER value, without building anything: definite and shortest lengths, nothing left over,
 * and nested no deeper than real certificates and signatures are. Run before any parser sees the bytes, since a parser
 * that recurses can be made to overflow its stack.
 */
public final class StrictDer {

    private static final int MAX_DEPTH = 24;
    private static final int CONSTRUCTED = 0x20;
    private static final int BOOLEAN = 1;

    private final byte[] bytes;

    private StrictDer(byte[] bytes) {
        this.bytes = bytes;
    }

    public static boolean isOneValue(byte[] bytes) {
        return new StrictDer(bytes).skip(0, bytes.length, 1) == bytes.length;
    }

    /** The first member of a SEQUENCE, byte for byte; the value must be one by {@link #isOneValue}. */
    public static byte[] firstMember(byte[] sequence) {
        int header = 2 + ((sequence[1] & 0x80) == 0 ? 0 : sequence[1] & 0x7f);
        int end = new StrictDer(sequence).skip(header, sequence.length, 1);
        if (end < 0) {
            throw new IllegalArgumentException("not a DER SEQUENCE with members");
        }
        return Arrays.copyOfRange(sequence, header, end);
    }

    /** Moves over one value. @return the offset behind it, or -1 */
    private int skip(int from, int end, int depth) {
        if (depth > MAX_DEPTH || end - from < 2) {
            return -1;
        }
        if ((bytes[from] & 0x1f) == 0x1f) { // tags above 30 occur in nothing that we read
            return -1;
        }
        int header = 2;
        int length = bytes[from + 1] & 0xff;
        if (length >= 0x80) {
            int count = length & 0x7f;
            if (count == 0 || count > 3 || end - from < 2 + count) {
                return -1;
            }
            length = 0;
            for (int i = 0; i < count; i++) {
                length = length << 8 | bytes[from + 2 + i] & 0xff;
            }
            if (length < 0x80 || count > 1 && length >>> 8 * (count - 1) == 0) {
                return -1;
            }
            header += count;
        }
        int content = from + header;
        if (length > end - content) {
            return -1;
        }
        if ((bytes[from] & CONSTRUCTED) == 0) {
            return bytes[from] == BOOLEAN && !isBoolean(content, length) ? -1 : content + length;
        }
        int at = content;
        while (at >= 0 && at < content + length) {
            at = skip(at, content + length, depth + 1);
        }
        return at;
    }

    // TRUE is all ones in DER; parsers take any other byte but zero for it too
    private boolean isBoolean(int content, int length) {
        return length == 1 && (bytes[content] == 0 || bytes[content] == (byte) 0xff);
    }
}
