package org.fednode.tools.generate;

import java.io.IOException;
import java.io.Writer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.fednode.standards.DataSet;
import org.fednode.standards.Field;
import org.fednode.standards.FieldType;

/** Records as CSV with a header of field ids, groups in numbered columns, lists in one cell. */
final class CsvRecords implements RecordSink {

    /** Where a column's value is. @param row of a group, from 0 @param member its index; -1 for a field of its own */
    private record Column(String name, Field field, int row, int member, boolean isKey) {
    }

    private final Writer out;
    private final boolean operations;
    private final List<Column> columns;
    private final StringBuilder text = new StringBuilder();
    private long line;

    /** @param operations whether the first columns say what each row asks for */
    CsvRecords(Writer out, DataSet dataSet, Recipe recipe, boolean operations) throws IOException {
        this.out = out;
        this.operations = operations;
        this.columns = columns(dataSet, recipe);
        text.append(operations ? "_op,_from," : "");
        text.append(columns.stream().map(Column::name).collect(Collectors.joining(",")));
        endLine();
    }

    private static List<Column> columns(DataSet dataSet, Recipe recipe) {
        List<Column> columns = new ArrayList<>();
        for (Field field : recipe.fields()) {
            boolean isKey = dataSet.definition().key().contains(field.id());
            if (field.type() != FieldType.GROUP) {
                columns.add(new Column(field.id(), field, 0, -1, isKey));
                continue;
            }
            for (int row = 0; row < recipe.groupRows().getOrDefault(field.index(), 0); row++) {
                for (Field member : field.members()) {
                    columns.add(new Column(field.id() + '.' + (row + 1) + '.' + member.id(), field, row, member.index(), false));
                }
            }
        }
        return columns;
    }

    @Override
    public void write(Op op, String from, DrawnRecord record) throws IOException {
        if (operations) {
            text.append(op.name().toLowerCase(Locale.ROOT)).append(',').append(from).append(',');
        }
        for (int i = 0; i < columns.size(); i++) {
            Column column = columns.get(i);
            if (i > 0) {
                text.append(',');
            }
            if (op != Op.DELETE || column.isKey()) {
                cell(value(record, column));
            }
        }
        endLine();
    }

    private static Object value(DrawnRecord record, Column column) {
        Object value = record.value(column.field().index());
        if (column.member() < 0 || value == null) {
            return value;
        }
        List<?> rows = (List<?>) value;
        return column.row() < rows.size() ? ((Object[]) rows.get(column.row()))[column.member()] : null;
    }

    private void cell(Object value) {
        if (value == null) {
            return;
        }
        String cell = value instanceof List<?> list
                ? list.stream().map(String::valueOf).collect(Collectors.joining(";"))
                : value.toString();
        if (cell.indexOf(',') < 0 && cell.indexOf('"') < 0 && cell.indexOf('\n') < 0) {
            text.append(cell);
        } else {
            text.append('"').append(cell.replace("\"", "\"\"")).append('"');
        }
    }

    private void endLine() throws IOException {
        text.append('\n');
        out.append(text);
        text.setLength(0);
        line++;
    }

    @Override
    public long line() {
        return line;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
