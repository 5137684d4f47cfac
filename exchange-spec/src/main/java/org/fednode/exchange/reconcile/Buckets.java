package org.fednode.exchange.reconcile;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * All rows of one comparison, added up in buckets by the first hex digits of their ids: a tree of four levels with 16
 * branches each. It takes the same 1.6 MB for any number of rows. Not for use by several threads.
 */
public final class Buckets {

    /** Levels below the root. */
    public static final int DEPTH = 4;
    /** Branches of a bucket. */
    public static final int BRANCHES = 16;

    private static final int LEAVES = 1 << 4 * DEPTH;
    private static final Pattern PATH = Pattern.compile("[0-9a-f]{0," + DEPTH + "}");

    private final int[] counts = new int[LEAVES];
    private final long[] high = new long[LEAVES];
    private final long[] low = new long[LEAVES];
    private final int[] checks = new int[LEAVES];
    private long rows;

    public void add(RowId id) {
        int leaf = id.leaf();
        counts[leaf]++;
        high[leaf] ^= id.high();
        low[leaf] ^= id.low();
        checks[leaf] ^= id.check();
        rows++;
    }

    public long rows() {
        return rows;
    }

    /** The sum of a bucket. @param path its hex digits, none for all rows */
    public Cell cell(String path) {
        int span = LEAVES >> 4 * path.length();
        int from = path.isEmpty() ? 0 : Integer.parseInt(requirePath(path), 16) * span;
        Cell sum = Cell.EMPTY;
        for (int leaf = from; leaf < from + span; leaf++) {
            sum = sum.plus(new Cell(Integer.toUnsignedLong(counts[leaf]), high[leaf], low[leaf], checks[leaf]));
        }
        return sum;
    }

    /** The sums of a bucket's branches. @throws IllegalArgumentException when the path is none or has no branches */
    public List<Cell> branches(String path) {
        if (requirePath(path).length() == DEPTH) {
            throw new IllegalArgumentException("a bucket of the last level has no branches");
        }
        List<Cell> cells = new ArrayList<>(BRANCHES);
        for (int digit = 0; digit < BRANCHES; digit++) {
            cells.add(cell(branch(path, digit)));
        }
        return cells;
    }

    static String branch(String path, int digit) {
        return path + Character.forDigit(digit, BRANCHES);
    }

    /** @throws IllegalArgumentException when the text names no bucket */
    public static String requirePath(String path) {
        if (!PATH.matcher(path).matches()) {
            throw new IllegalArgumentException("a bucket is named by at most " + DEPTH + " hex digits");
        }
        return path;
    }
}
