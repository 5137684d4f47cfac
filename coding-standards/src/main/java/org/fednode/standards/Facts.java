package org.fednode.standards;

import java.util.Arrays;
import java.util.List;

/** What rules may know of one record: its well-formed values and the day of judgement. For one thread. */
final class Facts {

    private final RecordValues values;
    private final boolean[] good;
    private final Today today;
    private final Object[] known;
    private Object[] locals = {};

    /** @param good for each field whether rules may read it @param shared how many outcomes rules share */
    Facts(RecordValues values, boolean[] good, Today today, int shared) {
        this.known = new Object[shared];
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

    /** The outcome of an expression that rules share; null while nobody has asked for it. */
    Object known(int slot) {
        return known[slot];
    }

    void setKnown(int slot, Object outcome) {
        known[slot] = outcome;
    }

    Object local(int slot) {
        return locals[slot];
    }

    void setLocal(int slot, Object value) {
        if (slot >= locals.length) {
            locals = Arrays.copyOf(locals, slot + 4);
        }
        locals[slot] = value;
    }
}
