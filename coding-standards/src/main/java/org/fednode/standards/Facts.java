package org.fednode.standards;

import java.util.Arrays;
import java.util.List;

/** What rules may know of one record: its well-formed values and the day of judgement. For one thread. */
final class Facts {

    private final RecordValues values;
    private final boolean[] good;
    private final Today today;
    private Object[] locals = {};

    /** @param good for each field whether rules may read it */
    Facts(RecordValues values, boolean[] good, Today today) {
        this.values = values;
        this.good = good;
        this.today = today;
    }

    String today() {
        return today.text();
    }

    Object value(int index) {
        Object value = good[index] ? values.get(index) : null;
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
        return values.get(index) != null || values.isUnreadable(index);
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
