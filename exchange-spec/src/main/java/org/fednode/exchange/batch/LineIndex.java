package org.fednode.exchange.batch;

/** Where the parts of each line lie in the payload: plain arrays, so that a batch costs a few objects and not a few per line. */
final class LineIndex {

    static final int LINE = 0;
    static final int KEY = 1;
    static final int FROM = 2;
    static final int VALUE = 3;
    static final int EXT = 4;
    private static final int PARTS = 5;
    private static final LineOp[] OPS = LineOp.values();

    private final int[] ranges;
    private final long[] at;
    private final byte[] ops;
    private int count;

    LineIndex(int capacity) {
        ranges = new int[capacity * PARTS * 2];
        at = new long[capacity];
        ops = new byte[capacity];
    }

    /** Sets a part's range on the line being read; what is never set is empty. */
    void set(int part, int from, int to) {
        ranges[slot(part, count)] = from;
        ranges[slot(part, count) + 1] = to;
    }

    /** Ends the line being read. */
    void add(LineOp op, long atMillis) {
        ops[count] = (byte) op.ordinal();
        at[count] = atMillis;
        count++;
    }

    int count() {
        return count;
    }

    LineOp op(int line) {
        return OPS[ops[line]];
    }

    long at(int line) {
        return at[line];
    }

    boolean has(int part, int line) {
        return to(part, line) > from(part, line);
    }

    int from(int part, int line) {
        return ranges[slot(part, line)];
    }

    int to(int part, int line) {
        return ranges[slot(part, line) + 1];
    }

    private static int slot(int part, int line) {
        return (line * PARTS + part) * 2;
    }
}
