package org.fednode.node.projection;

import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.fednode.standards.Field;
import org.fednode.standards.RecordValues;
import org.fednode.standards.sql.SqlNames;
import org.h2.result.Row;
import org.h2.table.Table;
import org.h2.util.DateTimeUtils;
import org.h2.util.JSR310Utils;
import org.h2.value.Value;
import org.h2.value.ValueBigint;
import org.h2.value.ValueBoolean;
import org.h2.value.ValueDate;
import org.h2.value.ValueInteger;
import org.h2.value.ValueNull;
import org.h2.value.ValueNumeric;
import org.h2.value.ValueVarchar;

/** Makes H2's values of a change, each at its column's place: a table that was widened has them in its own order. */
final class H2Values {

    private final List<Field> fields;
    private final List<Column> columns;
    private final int[] places;
    private final int width;

    H2Values(RecordTable recordTable, Table table) {
        this.fields = recordTable.definition().fields();
        this.columns = recordTable.columns();
        this.places = recordTable.columnNames().stream()
                .mapToInt(name -> table.getColumn(catalogueName(name)).getColumnId()).toArray();
        this.width = table.getColumns().length;
    }

    /** H2 keeps a bare name in upper case. */
    static String catalogueName(String name) {
        String bare = SqlNames.bare(name);
        return bare.equals(name) ? name.toUpperCase(Locale.ROOT) : bare;
    }

    int key() {
        return places[0];
    }

    int origin() {
        return places[1];
    }

    int epoch() {
        return places[2];
    }

    int seq() {
        return places[3];
    }

    int line() {
        return places[4];
    }

    int hash() {
        return places[6];
    }

    int deleted() {
        return places[7];
    }

    Value[] of(RowChange change) {
        Value[] row = new Value[width];
        Arrays.fill(row, ValueNull.INSTANCE);
        row[key()] = ValueVarchar.get(change.key());
        row[origin()] = ValueVarchar.get(change.source().origin());
        row[epoch()] = ValueBigint.get(change.source().epoch());
        row[seq()] = ValueBigint.get(change.source().seq());
        row[line()] = ValueInteger.get(change.source().line());
        row[places[5]] = JSR310Utils.instantToValue(change.at());
        row[deleted()] = ValueBoolean.get(change.values().isEmpty());
        change.hash().ifPresent(hash -> row[hash()] = ValueVarchar.get(hash.hex()));
        change.values().ifPresent(values -> addFields(row, values));
        return row;
    }

    private void addFields(Value[] row, RecordValues values) {
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            Object value = values.get(column.field().index());
            if (value != null) {
                row[places[RecordTable.BOOKKEEPING_COUNT + i]] = value(column, value);
            }
        }
    }

    /** The fields of a row. */
    RecordValues record(Row row) {
        RecordValues values = new RecordValues(fields);
        for (int i = 0; i < columns.size(); i++) {
            Value value = row.getValue(places[RecordTable.BOOKKEEPING_COUNT + i]);
            if (value != ValueNull.INSTANCE) {
                values.set(i, canonical(columns.get(i), value));
            }
        }
        return values;
    }

    private static Object canonical(Column column, Value value) {
        return switch (column.kind()) {
            case TEXT -> value.getString();
            case NESTED -> NestedText.read(column.field(), value.getString());
            case INTEGER -> value.getLong();
            case BOOLEAN -> value.getBoolean();
            case DECIMAL -> value.getBigDecimal().setScale(column.field().scale()).toPlainString();
            case DATE -> value.getString();
        };
    }

    private static Value value(Column column, Object canonical) {
        return switch (column.kind()) {
            case TEXT -> ValueVarchar.get((String) canonical);
            case NESTED -> ValueVarchar.get(NestedText.write(canonical));
            case INTEGER -> ValueBigint.get((Long) canonical);
            case BOOLEAN -> ValueBoolean.get((Boolean) canonical);
            case DECIMAL -> ValueNumeric.get(new BigDecimal((String) canonical));
            case DATE -> date((String) canonical);
        };
    }

    /** Of {@code YYYY-MM-DD}, which validation has ascertained; the JDK's parser would cost ten times as much. */
    private static Value date(String text) {
        return ValueDate.fromDateValue(
                DateTimeUtils.dateValue(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10)));
    }

    private static int digits(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            number = number * 10 + text.charAt(i) - '0';
        }
        return number;
    }
}
