package org.fednode.exchange.reconcile;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The way down from two nodes' sums to the rows in which they differ (spec/reconciliation.md#descent). What has to be
 * asked depends on the number of differing rows, not on how many rows there are. However the other side answers, it ends:
 * no bucket is asked for twice, and there are 4,369 of them.
 */
public final class Descent {

    /** After so many findings a descent ends: the rest is found by the next comparison. */
    public static final int MOST_FINDINGS = 4_096;

    private final Buckets own;
    private final Deque<String> waiting = new ArrayDeque<>();
    private final Map<String, Cell> asked = new LinkedHashMap<>();
    private final List<RowId> onlyHere = new ArrayList<>();
    private final List<RowId> onlyThere = new ArrayList<>();
    private final List<String> mixed = new ArrayList<>();
    private Cell theirs = Cell.EMPTY;

    public Descent(Buckets own) {
        this.own = own;
        waiting.add("");
    }

    /** The buckets whose branches to ask for next, at most so many; none when the descent is done. */
    public List<String> next(int most) {
        List<String> paths = new ArrayList<>();
        while (paths.size() < most && !waiting.isEmpty() && !isCutShort()) {
            paths.add(waiting.removeFirst());
        }
        return paths;
    }

    /**
     * Takes the other side's branches of a bucket that was asked for.
     *
     * @throws IllegalArgumentException when they contradict what it said of that bucket before
     */
    public void take(String path, List<Cell> branches) {
        Cell sum = branches.stream().reduce(Cell.EMPTY, Cell::plus);
        if (path.isEmpty()) {
            theirs = sum;
        } else if (!sum.equals(asked.remove(path))) {
            throw new IllegalArgumentException("the branches of bucket " + path + " don't add up to what was said of it");
        }
        List<Cell> here = own.branches(path);
        for (int digit = 0; digit < Buckets.BRANCHES; digit++) {
            compare(Buckets.branch(path, digit), here.get(digit), branches.get(digit));
        }
    }

    private void compare(String path, Cell here, Cell there) {
        Cell difference = here.minus(there);
        if (difference.isEmpty()) {
            return;
        }
        Optional<RowId> single = difference.single().filter(id -> id.isIn(path));
        if (single.isPresent()) {
            (difference.count() > 0 ? onlyHere : onlyThere).add(single.get());
        } else if (path.length() == Buckets.DEPTH) {
            mixed.add(path);
        } else {
            asked.put(path, there);
            waiting.addLast(path);
        }
    }

    /** The sum of all rows of the other side. */
    public Cell theirs() {
        return theirs;
    }

    /** Rows that only this side has. */
    public List<RowId> onlyHere() {
        return List.copyOf(onlyHere);
    }

    /** Rows that only the other side has. */
    public List<RowId> onlyThere() {
        return List.copyOf(onlyThere);
    }

    /** Buckets of the last level in which several rows differ: all their rows have to be named. */
    public List<String> mixed() {
        return List.copyOf(mixed);
    }

    /** Whether there were too many differences to find them all at once. */
    public boolean isCutShort() {
        return onlyHere.size() + onlyThere.size() + mixed.size() >= MOST_FINDINGS;
    }
}
