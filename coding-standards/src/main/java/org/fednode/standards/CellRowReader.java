package org.fednode.standards;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Reads records from the cells of table rows under one header. */
final class CellRowReader implements RowReader {

    private final DataSetDefinition definition;
    private final InputMembers inputMembers;
    private final List<HeaderBinder.Column> columns;

    CellRowReader(DataSetDefinition definition, List<HeaderBinder.Column> columns) {
        this.definition = definition;
        this.inputMembers = new InputMembers(definition);
        this.columns = columns;
    }

    @Override
    public RecordInput read(List<String> cells, Consumer<Finding> findings) {
        InputMembers.Given given = inputMembers.none();
        RecordValues values = new RecordValues(definition.fields());
        Verdict verdict = new Verdict(findings, 0);
        for (int i = 0; i < cells.size() && i < columns.size(); i++) {
            HeaderBinder.Column column = columns.get(i);
            String cell = cells.get(i);
            if (column != null && cell != null && !cell.isEmpty()) {
                take(cell, column, given, values, verdict);
            }
        }
        if (isFilledBeyondHeader(cells)) {
            Label message = new Label("单元格多于列标题，内容可能错位",
                    "more cells than the header has columns: values may have shifted");
            findings.accept(new Finding(definition.id() + ".too-many-cells", "", Severity.ERROR, "", message,
                    Optional.empty(), ""));
        }
        closeRows(values);
        return given.input(values, findings);
    }

    private boolean isFilledBeyondHeader(List<String> cells) {
        return cells.size() > columns.size()
                && cells.subList(columns.size(), cells.size()).stream().anyMatch(CellRowReader::isFilled);
    }

    private static boolean isFilled(String cell) {
        return cell != null && !cell.isBlank();
    }

    private void take(String cell, HeaderBinder.Column column, InputMembers.Given given, RecordValues values,
            Verdict verdict) {
        if (column.input() != null) {
            given.take(column.input(), cell);
        } else if (column.member() != null) {
            member(cell, column, values, verdict);
        } else if (column.field().field().type() == FieldType.LIST) {
            list(cell, column.field(), values, verdict);
        } else {
            scalar(cell, column.field(), values, verdict);
        }
    }

    private static void scalar(String cell, BoundField field, RecordValues values, Verdict verdict) {
        int index = field.field().index();
        String text = field.repaired(cell);
        if (text.isEmpty()) {
            return;
        }
        Optional<Object> value = TextForm.value(field.field(), text);
        if (value.isPresent()) {
            values.set(index, value.get());
        } else {
            verdict.report(field.blame(), Constraint.TYPE, text);
            values.markUnreadable(index);
        }
    }

    private static void list(String cell, BoundField field, RecordValues values, Verdict verdict) {
        List<Object> items = new ArrayList<>();
        for (String part : cell.split("[;；]")) {
            String text = field.repaired(part);
            Optional<Object> value = text.isEmpty() ? Optional.empty() : TextForm.value(field.field(), text);
            value.ifPresent(items::add);
            if (value.isEmpty() && !text.isEmpty()) {
                verdict.report(field.blame(), Constraint.TYPE, text);
                values.markUnreadable(field.field().index());
            }
        }
        if (!items.isEmpty()) {
            values.set(field.field().index(), items);
        }
    }

    /** Rows are kept sparse while cells come in, in any column order. */
    private static void member(String cell, HeaderBinder.Column column, RecordValues values, Verdict verdict) {
        if (column.member().repaired(cell).isEmpty()) {
            return;
        }
        int group = column.field().field().index();
        @SuppressWarnings("unchecked")
        List<RecordValues> rows = (List<RecordValues>) values.get(group);
        if (rows == null) {
            rows = new ArrayList<>();
            values.set(group, rows);
        }
        while (rows.size() <= column.row()) {
            rows.add(new RecordValues(column.field().field().members()));
        }
        verdict.enterRow(column.field().field().id(), column.row());
        RecordValues row = rows.get(column.row());
        scalar(cell, column.member(), row, verdict);
        verdict.leaveRow();
        if (row.isUnreadable(column.member().field().index())) {
            values.markUnreadable(group);
        }
    }

    /** Leaves out rows that no cell filled. */
    private void closeRows(RecordValues values) {
        for (Field field : definition.fields()) {
            if (field.type() == FieldType.GROUP && values.get(field.index()) instanceof List<?> rows) {
                RecordValues empty = new RecordValues(field.members());
                rows.removeIf(empty::equals);
                if (rows.isEmpty()) {
                    values.set(field.index(), null);
                }
            }
        }
    }
}
