package org.fednode.node.intake;

import java.io.IOException;
import java.io.InputStream;

/**
 * A window onto a stream of bytes, large enough for the longest record and a look ahead. Bytes between {@code start}
 * and {@code end} are unread; {@link #more} may move them to the front of the array.
 */
final class InputBuffer {

    static final int MAX_RECORD = 64 << 10;
    private static final int SIZE = 4 * MAX_RECORD;

    private final InputStream input;
    private final byte[] bytes;
    private int start;
    private int end;
    private boolean atEnd;

    InputBuffer(InputStream input) {
        this.input = input;
        this.bytes = new byte[SIZE];
    }

    byte[] bytes() {
        return bytes;
    }

    int start() {
        return start;
    }

    int end() {
        return end;
    }

    /** Everything before {@code offset} is read. */
    void consumeTo(int offset) {
        start = offset;
    }

    /** Reads on; false when the stream has ended. Offsets that the caller kept shift with {@link #start}. */
    boolean more() throws IOException {
        if (atEnd) {
            return false;
        }
        if (start > 0 && bytes.length - end < MAX_RECORD) {
            System.arraycopy(bytes, start, bytes, 0, end - start);
            end -= start;
            start = 0;
        }
        if (end == bytes.length) {
            return false;
        }
        int count = input.read(bytes, end, bytes.length - end);
        atEnd = count < 0;
        end += Math.max(count, 0);
        return !atEnd;
    }

    /** Reads until {@code count} bytes are unread or the stream has ended. */
    void lookAhead(int count) throws IOException {
        boolean read = true;
        while (read && end - start < count) {
            read = more();
        }
    }

    boolean startsWith(int... values) throws IOException {
        lookAhead(values.length);
        if (end - start < values.length) {
            return false;
        }
        for (int i = 0; i < values.length; i++) {
            if ((bytes[start + i] & 0xFF) != values[i]) {
                return false;
            }
        }
        return true;
    }
}
