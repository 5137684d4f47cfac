package org.fednode.standards;

import java.util.List;

/** What rules may know of one record: its well-formed values and the day of judgement. For one thread. */
final class Facts {

    /** Makes no number of them 0, which stands for one that nobody has asked for. */
    private static final int ASKED = 1 << 30;

    private final RecordValues values;
    private final boolean[] good;
    private final Today today;
    private final int[] numbers;
    private Object[] known;

    /** @param good for each field whether rules may read it @param shared how many pieces rules share */
    Facts(RecordValues values, boolean[] good, Today today, int shared) {
        this.numbers = new int[shared];
        this.values = values;
        this.good = good;
        this.today = today;
    }

    String today() {
        return today.text();
    }

    /** {@code YYYYMMDD} as a number. */
    int todayNumber() {
        return today.number();
    }

    Object value(int index) {
        Object value = good[index] ? values.asRead(index) : null;
        return value == null ? Expression.UNKNOWN : value;
    }

    /** A list or group that is not given is an empty one. */
    Object items(int index) {
        if (!good[index]) {
            return Expression.UNKNOWN;
        }
        Object items = values.get(index);
        return items == null ? List.of() : items;
    }

    /** Whether a value was given, well formed or not. */
    boolean isGiven(int index) {
        return values.asRead(index) != null || values.isUnreadable(index);
    }

    /** The value of a piece that rules share; null while nobody has asked for it. */
    Object known(int slot) {
        return known == null ? null : known[slot];
    }

    Object remember(int slot, Object value) {
        if (known == null) {
            known = new Object[numbers.length];
        }
        known[slot] = value;
        return value;
    }

    /** The same of a piece whose value is a number of {@link Outcomes}; 0 while nobody has asked. */
    int knownNumber(int slot) {
        return numbers[slot];
    }

    /** The number that stands in {@link #knownNumber}. */
    static int number(int known) {
        return known ^ ASKED;
    }

    int remember(int slot, int number) {
        numbers[slot] = number ^ ASKED;
        return number;
    }
}
