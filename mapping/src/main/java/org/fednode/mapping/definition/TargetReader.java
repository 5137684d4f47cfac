package org.fednode.mapping.definition;

import dev.cel.common.CelValidationException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fednode.mapping.cell.Normaliser;
import org.fednode.standards.CodeSystem;
import org.fednode.standards.DataSet;
import org.fednode.standards.DataSetDefinition;
import org.fednode.standards.Field;
import org.fednode.standards.FieldType;
import org.fednode.standards.StandardPackage;
import org.fednode.standards.source.Entry;

/** Reads which data sets a mapping fills, and with what. */
final class TargetReader {

    private static final String BY_LABEL = "labels";
    private static final int WIDEST = 12;

    private final StandardPackage standard;
    private final List<Join> joins;
    private final CodeTableReader codes;

    TargetReader(StandardPackage standard, List<Join> joins, CodeTableReader codes) {
        this.standard = standard;
        this.joins = joins;
        this.codes = codes;
    }

    Optional<Target> read(Entry entry) {
        String id = entry.required("dataset");
        DataSet dataSet = standard.dataSets().get(id);
        if (dataSet == null) {
            entry.problem("dataset", "the standard " + standard.version() + " has no data set '" + id + "'; it has " + String.join(", ", standard.dataSets().keySet()));
            return Optional.empty();
        }
        Optional<RowExpression> when = entry.text("when").flatMap(text -> expression(entry, "when", text, true));
        List<FieldMapping> fields = new ArrayList<>();
        List<GroupMapping> groups = new ArrayList<>();
        Optional<Entry> given = entry.entry("fields");
        if (given.isEmpty()) {
            entry.problem("fields", "'fields' is missing: say for each field where its value comes from");
        } else {
            fields(given.get(), dataSet.definition().fields(), dataSet.definition().id(), fields, groups);
        }
        requireKey(entry, dataSet.definition(), fields);
        boolean deletes = !entry.has("deletes") || entry.flag("deletes");
        entry.close();
        return Optional.of(new Target(dataSet, when, fields, groups, deletes));
    }

    private static void requireKey(Entry entry, DataSetDefinition definition, List<FieldMapping> fields) {
        for (String key : definition.key()) {
            if (fields.stream().noneMatch(field -> field.field().id().equals(key))) {
                entry.problem("fields", "the key field '" + key + "' is not filled: name its column, or make a key with digest: [columns]");
            }
        }
    }

    private void fields(Entry entry, List<Field> known, String of, List<FieldMapping> fields, List<GroupMapping> groups) {
        for (String id : entry.keys()) {
            Optional<Field> field = known.stream().filter(one -> one.id().equals(id)).findFirst();
            if (field.isEmpty()) {
                entry.problem(id, "'" + of + "' has no field '" + id + "'" + nearest(id, known));
            } else if (field.get().type() == FieldType.GROUP) {
                entry.entry(id).flatMap(group -> group(group, field.get())).ifPresent(groups::add);
            } else {
                field(entry, id, field.get()).ifPresent(fields::add);
            }
        }
    }

    private static String nearest(String id, List<Field> known) {
        Optional<Field> named = known.stream().filter(field -> field.label().zh().equals(id)).findFirst()
                .or(() -> Nearest.of(id, known.stream().map(Field::id).toList()).flatMap(found -> known.stream().filter(field -> field.id().equals(found)).findFirst()));
        return named.map(field -> ": did you mean '" + field.id() + "' (" + field.label().zh() + ")?")
                .orElse("; it has " + String.join(", ", known.stream().map(Field::id).toList()));
    }

    private Optional<GroupMapping> group(Entry entry, Field group) {
        String each = entry.text("each").orElse("");
        List<List<FieldMapping>> rows = new ArrayList<>();
        List<Entry> given = each.isEmpty() ? entry.entries("rows") : entry.entry("fields").stream().toList();
        if (!each.isEmpty() && joins.stream().noneMatch(join -> join.name().equals(each))) {
            entry.problem("each", "there is no join '" + each + "': list it under 'joins'");
        }
        if (given.isEmpty()) {
            entry.problem(each.isEmpty() ? "rows" : "fields", "a group has 'rows', a list of the fields of each row, or 'each' (a join) and 'fields'");
        }
        for (Entry row : given) {
            List<FieldMapping> fields = new ArrayList<>();
            fields(row, group.members(), group.id(), fields, new ArrayList<>());
            rows.add(fields);
        }
        entry.close();
        return given.isEmpty() ? Optional.empty() : Optional.of(new GroupMapping(group, each, rows));
    }

    private Optional<FieldMapping> field(Entry entry, String id, Field field) {
        if (!entry.isMapping(id)) {
            return entry.text(id).filter(column -> !column.isEmpty()).map(column -> mapped(field, new Value.Column(column), entry.line(id)))
                    .or(() -> {
                        entry.problem(id, "'" + id + "' is blank: name its column, or leave the line out");
                        return Optional.empty();
                    });
        }
        Entry given = entry.entry(id).orElseThrow();
        Optional<Value> value = value(given);
        Optional<String> otherwise = given.text("otherwise");
        Optional<CodeTable> table = given.text("codes").flatMap(name -> table(given, name, field));
        int width = given.number("pad", 0, 1, WIDEST);
        String split = given.has("split") ? given.required("split") : "";
        if (!split.isEmpty() && field.type() != FieldType.LIST) {
            given.problem("split", "'" + id + "' takes one value: 'split' is for lists");
        }
        FieldMapping mapping = new FieldMapping(field, value.orElse(new Value.Constant("")), table, otherwise, split, given.texts("empty"),
                Normaliser.of(field, width), entry.line(id));
        given.close();
        return Optional.of(mapping);
    }

    private static FieldMapping mapped(Field field, Value value, int line) {
        return new FieldMapping(field, value, Optional.empty(), Optional.empty(), "", List.of(), Normaliser.of(field, 0), line);
    }

    private Optional<Value> value(Entry entry) {
        Map<String, Value> found = new LinkedHashMap<>();
        entry.text("column").ifPresent(column -> found.put("column", new Value.Column(column)));
        if (entry.has("columns")) {
            found.put("columns", new Value.Columns(entry.texts("columns"), String.join("", entry.texts("between"))));
        }
        if (entry.has("value")) {
            found.put("value", new Value.Constant(entry.text("value").orElse("")));
        }
        entry.text("expression").flatMap(text -> expression(entry, "expression", text, false)).ifPresent(made -> found.put("expression", new Value.Computed(made)));
        if (entry.has("digest")) {
            found.put("digest", new Value.Digest(entry.texts("digest")));
        }
        if (found.size() > 1 || found.isEmpty() && !entry.has("expression")) {
            entry.problem("column", "a field has one of column, columns, value, expression and digest");
        }
        return found.values().stream().findFirst();
    }

    private static Optional<RowExpression> expression(Entry entry, String key, String text, boolean condition) {
        try {
            return Optional.of(condition ? RowExpression.condition(text) : RowExpression.text(text));
        } catch (CelValidationException e) {
            String why = e.getErrors().stream().findFirst().map(issue -> issue.getMessage()).orElse("not an expression");
            entry.problem(key, "'" + key + "' can't be understood: " + why.lines().findFirst().orElse("") + "; columns are texts, written row.NAME or row['名称']");
            return Optional.empty();
        }
    }

    private Optional<CodeTable> table(Entry entry, String name, Field field) {
        Optional<CodeSystem> system = field.codeSystem().map(standard.codeSystems()::get);
        Optional<String> unlisted = entry.text("unlisted");
        if (!name.equals(BY_LABEL)) {
            if (!Set.of("", name).contains(java.nio.file.Path.of(name).getFileName().toString())) {
                entry.problem("codes", "'codes' must name a file in the mapping's own folder");
                return Optional.empty();
            }
            return Optional.of(codes.table(name, field.element() == FieldType.CODE ? system : Optional.empty(), unlisted));
        }
        if (system.isEmpty()) {
            entry.problem("codes", "'" + field.id() + "' has no code list, and so no labels: name a CSV file with the columns from,to");
            return Optional.empty();
        }
        return Optional.of(CodeTableReader.labels(system.get(), unlisted));
    }
}
