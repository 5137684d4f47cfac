package org.fednode.standards;

import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.fednode.standards.format.LineText;

/**
 * The values of one record (or one row of a group) by field index; {@code null} where not given. The Java type of each
 * value is fixed by {@link FieldType}. Not safe for use by several threads.
 */
public final class RecordValues {

    private final List<Field> fields;
    private final Object[] values;
    private BitSet unreadable;

    public RecordValues(List<Field> fields) {
        this.fields = fields;
        this.values = new Object[fields.size()];
    }

    /** The values of two records, one behind the other. @param fields the fields of both */
    static RecordValues joined(List<Field> fields, RecordValues first, RecordValues second) {
        RecordValues joined = new RecordValues(fields);
        int split = first.values.length;
        for (int i = 0; i < fields.size(); i++) {
            RecordValues from = i < split ? first : second;
            int index = i < split ? i : i - split;
            joined.values[i] = from.values[index];
            if (from.isUnreadable(index)) {
                joined.markUnreadable(i);
            }
        }
        return joined;
    }

    public List<Field> fields() {
        return fields;
    }

    public Object get(int index) {
        Object value = values[index];
        if (value instanceof LineText text) {
            value = text.toString();
            values[index] = value;
        }
        return value;
    }

    /** The value, or the {@link LineText} that it still is. */
    Object asRead(int index) {
        return values[index];
    }

    public void set(int index, Object value) {
        values[index] = value;
    }

    /** Notes that a value was given but could not be read, so that nobody reports it missing as well. */
    void markUnreadable(int index) {
        if (unreadable == null) {
            unreadable = new BitSet(values.length);
        }
        unreadable.set(index);
    }

    boolean isUnreadable(int index) {
        return unreadable != null && unreadable.get(index);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordValues that && fields.equals(that.fields) && Arrays.deepEquals(all(), that.all());
    }

    @Override
    public int hashCode() {
        return Arrays.deepHashCode(all());
    }

    private Object[] all() {
        for (int i = 0; i < values.length; i++) {
            get(i);
        }
        return values;
    }

    /** Field count only: values are personal. */
    @Override
    public String toString() {
        return "RecordValues[" + fields.size() + " fields]";
    }
}
