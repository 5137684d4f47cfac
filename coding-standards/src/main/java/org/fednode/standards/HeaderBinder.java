package org.fednode.standards;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.fednode.standards.format.Mask;
import org.fednode.standards.format.Repair;

/** Finds what each column of a table's header means. */
final class HeaderBinder {

    private static final Map<String, String> INPUT_COLUMNS = Map.of(InputMembers.OP, InputMembers.OP,
            InputMembers.FROM, InputMembers.FROM, InputMembers.AT, InputMembers.AT,
            "操作", InputMembers.OP, "原主键", InputMembers.FROM, "时间", InputMembers.AT);

    private static final int MOST_GUESSES = 200;

    /** What a column holds: an input member, or a field, or a member of a group's row (counted from 0). */
    record Column(String input, BoundField field, int row, BoundField member) {
    }

    private final String dataSet;
    private final List<String> key;
    private final Map<String, Column> columns = new HashMap<>();

    HeaderBinder(DataSetDefinition definition, List<BoundField> fields) {
        this.dataSet = definition.id();
        this.key = definition.key();
        INPUT_COLUMNS.forEach((name, input) -> columns.put(name, new Column(input, null, 0, null)));
        for (BoundField field : fields) {
            if (field.field().type() == FieldType.GROUP) {
                groupColumns(field);
            } else {
                name(field.field().id(), field.field().label().zh(), new Column(null, field, 0, null));
            }
        }
    }

    private void groupColumns(BoundField group) {
        for (int row = 1; row <= group.field().maxItems(); row++) {
            for (BoundField member : group.members()) {
                Column column = new Column(null, group, row - 1, member);
                String id = "." + row + "." + member.field().id();
                String label = "." + row + "." + member.field().label().zh();
                name(group.field().id() + id, group.field().label().zh() + label, column);
                name(group.field().id() + label, group.field().label().zh() + id, column);
            }
        }
    }

    private void name(String id, String label, Column column) {
        columns.put(id, column);
        columns.putIfAbsent(normal(label), column);
    }

    /** One entry per column of the header; null where the column is to be passed over. Names are shown only of a header. */
    List<Column> bind(List<String> header, Consumer<Finding> findings) {
        if (header.stream().allMatch(name -> column(name) == null)) {
            // Most likely a first record, which must not be quoted.
            findings.accept(new Finding(dataSet + ".missing-header", "", Severity.ERROR, "",
                    new Label("首行不是表头，没有一列是此数据集的，请在首行填写列名", "the first row is no header: not one of its"
                            + " columns is the data set's; put the column names there"), Optional.empty(), ""));
            return new ArrayList<>(Collections.nCopies(header.size(), null));
        }
        List<Column> bound = new ArrayList<>();
        Set<Column> seen = new HashSet<>();
        for (String name : header) {
            Column column = column(name);
            if (column == null && !normal(name).isEmpty()) {
                Optional<String> guess = bound.size() < MOST_GUESSES ? nearest(normal(name)) : Optional.empty();
                findings.accept(finding("unknown-column", name, Severity.WARNING, "数据集没有此列，其内容不会读取，请核对列名",
                        "the data set has no such column; its content is passed over: check the name", guess));
            }
            if (column != null && !seen.add(column)) {
                findings.accept(finding("repeated-column", name, Severity.ERROR, "此列重复出现", "the column is given twice",
                        Optional.empty()));
            }
            bound.add(column);
        }
        for (String id : key) {
            if (!seen.contains(columns.get(id)) && columns.get(id).field().field().constraints().defaultValue().isEmpty()) {
                findings.accept(finding("missing-column", id, Severity.ERROR, "缺少主键列，请补上此列", "the key column is missing: add it",
                        Optional.empty()));
            }
        }
        return bound;
    }

    /** By id or label, or by the id in brackets behind both, as entry templates write it. */
    private Column column(String name) {
        String plain = normal(name);
        Column column = columns.get(plain);
        int bracket = plain.lastIndexOf('[');
        return column == null && bracket >= 0 && plain.endsWith("]")
                ? columns.get(plain.substring(bracket + 1, plain.length() - 1)) : column;
    }

    private Optional<String> nearest(String name) {
        String nearest = null;
        int fewest = 3;
        for (String known : columns.keySet()) {
            int edits = name.length() > 80 ? fewest : NearestCode.edits(name, known);
            if (edits < fewest || edits == fewest && nearest != null && known.compareTo(nearest) < 0) {
                fewest = edits;
                nearest = known;
            }
        }
        return Optional.ofNullable(nearest);
    }

    /** Trimmed, without a byte order mark, full-width parentheses and letters made plain, no blanks inside. */
    private static String normal(String name) {
        String plain = Repair.plain(name);
        return plain.indexOf(' ') < 0 ? plain : plain.replace(" ", "");
    }

    private Finding finding(String rule, String column, Severity severity, String zh, String en,
            Optional<String> nearest) {
        return new Finding(dataSet + '.' + rule, Mask.open(column.strip()), severity, "", new Label(zh, en), nearest, "");
    }
}
