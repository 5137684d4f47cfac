package org.fednode.node.indicators;

import java.util.ArrayList;
import java.util.List;
import org.fednode.standards.Field;
import org.fednode.standards.RecordValues;

/** Reads a record of one version of a data set as one of another version, field by field. */
final class VersionedValues {

    private VersionedValues() {
    }

    static RecordValues as(List<Field> wanted, RecordValues values) {
        if (values.fields().equals(wanted)) {
            return values;
        }
        RecordValues read = new RecordValues(wanted);
        for (Field field : wanted) {
            values.fields().stream().filter(one -> one.id().equals(field.id()) && one.type() == field.type()).findFirst()
                    .ifPresent(one -> read.set(field.index(), value(field, values.get(one.index()))));
        }
        return read;
    }

    private static Object value(Field field, Object value) {
        if (field.members().isEmpty() || !(value instanceof List<?> rows)) {
            return value;
        }
        List<RecordValues> read = new ArrayList<>();
        rows.forEach(row -> read.add(as(field.members(), (RecordValues) row)));
        return read;
    }
}
