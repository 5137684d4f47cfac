package org.fednode.mapping.translate;

import dev.cel.runtime.CelEvaluationException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.mapping.cell.Cell;
import org.fednode.mapping.cell.CleanText;
import org.fednode.mapping.cell.Dirt;
import org.fednode.mapping.cell.DirtSink;
import org.fednode.mapping.definition.FieldMapping;
import org.fednode.mapping.definition.GroupMapping;
import org.fednode.mapping.definition.Mapping;
import org.fednode.mapping.definition.Target;
import org.fednode.mapping.definition.Value;
import org.fednode.mapping.source.Row;
import org.fednode.standards.FieldType;

/** Makes records of rows. For one thread. */
public final class Translator {

    private static final int DIGEST_BYTES = 12;

    private final Mapping mapping;
    private final int columns;
    private final RowView.Shape shape;
    private final List<JoinTable> joins;
    private final Tally tally;

    Translator(Mapping mapping, List<String> columns, RowView.Shape shape, List<JoinTable> joins, Tally tally) {
        this.mapping = mapping;
        this.columns = columns.size();
        this.shape = shape;
        this.joins = joins;
        this.tally = tally;
    }

    /** What was found so far. */
    public Tally tally() {
        return tally;
    }

    /** The records that a row becomes: at most one of each target. */
    public List<MappedRecord> translate(Row row) {
        tally.row();
        Map<String, List<List<Cell>>> joined = new HashMap<>();
        RowView view = new RowView(shape, row.cells(), joined);
        joins.forEach(join -> joined.put(join.join().name(), join.find(view.cell(join.join().by()))));
        List<MappedRecord> records = new ArrayList<>(mapping.targets().size());
        for (Target target : mapping.targets()) {
            record(target, row, view).ifPresent(records::add);
        }
        return records;
    }

    private Optional<MappedRecord> record(Target target, Row row, RowView view) {
        List<MappingFinding> findings = new ArrayList<>(0);
        try {
            if (target.when().isPresent() && !target.when().get().holds(view.texts())) {
                tally.filtered(target);
                return Optional.empty();
            }
        } catch (CelEvaluationException e) {
            findings.add(new MappingFinding("", Dirt.EXPRESSION_FAILED, "", ""));
        }
        if (row.cells().size() > columns && row.cells().subList(columns, row.cells().size()).stream().anyMatch(cell -> !cell.isBlank())) {
            findings.add(new MappingFinding("", Dirt.TOO_MANY_CELLS, "", ""));
        }
        Map<String, Object> values = new LinkedHashMap<>();
        fields(target.fields(), "", view, values, findings);
        target.groups().forEach(group -> group(group, view, values, findings));
        List<String> key = key(target, values, findings);
        if (key.isEmpty() && target.dataSet().definition().key().stream().noneMatch(field -> isRefused(field, findings))) {
            findings.add(new MappingFinding("", Dirt.KEY_MISSING, "", ""));
        }
        tally.record(target, values, findings);
        return Optional.of(new MappedRecord(target, row.position(), values, key, findings));
    }

    private static List<String> key(Target target, Map<String, Object> values, List<MappingFinding> findings) {
        List<String> key = new ArrayList<>();
        for (String field : target.dataSet().definition().key()) {
            if (isRefused(field, findings) || !(values.get(field) instanceof String text)) {
                return List.of();
            }
            key.add(text);
        }
        return key;
    }

    private static boolean isRefused(String field, List<MappingFinding> findings) {
        return findings.stream().anyMatch(finding -> finding.field().equals(field) && finding.dirt().outcome() == Dirt.Outcome.REFUSED);
    }

    private void fields(List<FieldMapping> fields, String path, RowView view, Map<String, Object> values, List<MappingFinding> findings) {
        for (FieldMapping field : fields) {
            String name = path + field.field().id();
            Object value = field.field().type() == FieldType.LIST ? items(field, name, view, findings) : single(field, name, cell(field, view, name, findings), findings);
            if (value != null) {
                values.put(field.field().id(), value);
            }
        }
    }

    private void group(GroupMapping group, RowView view, Map<String, Object> values, List<MappingFinding> findings) {
        List<Map<String, Object>> rows = new ArrayList<>();
        if (group.each().isEmpty()) {
            group.rows().forEach(fields -> row(group, fields, view, rows, findings));
        } else {
            view.each(group.each()).forEach(one -> row(group, group.rows().get(0), one, rows, findings));
        }
        if (!rows.isEmpty()) {
            values.put(group.group().id(), rows);
        }
    }

    private void row(GroupMapping group, List<FieldMapping> fields, RowView view, List<Map<String, Object>> rows, List<MappingFinding> findings) {
        Map<String, Object> row = new LinkedHashMap<>();
        fields(fields, group.group().id() + '[' + rows.size() + "].", view, row, findings);
        // a row of constants alone says that the source has none
        boolean given = fields.stream().anyMatch(field -> !(field.value() instanceof Value.Constant) && row.containsKey(field.field().id()));
        if (given) {
            rows.add(row);
        }
    }

    private Cell cell(FieldMapping field, RowView view, String name, List<MappingFinding> findings) {
        Value value = field.value();
        if (value instanceof Value.Column column) {
            return view.cell(column.name());
        }
        if (value instanceof Value.Constant constant) {
            return new Cell.Text(constant.text());
        }
        if (value instanceof Value.Columns several) {
            return new Cell.Text(String.join(several.between(), several.names().stream().map(view.texts()::get).filter(text -> !text.isEmpty()).toList()));
        }
        if (value instanceof Value.Digest digest) {
            return new Cell.Text(digest(digest.columns(), view));
        }
        try {
            return new Cell.Text(((Value.Computed) value).expression().textOf(view.texts()));
        } catch (CelEvaluationException e) {
            findings.add(new MappingFinding(name, Dirt.EXPRESSION_FAILED, "", ""));
            return Cell.EMPTY;
        }
    }

    /** Letters and digits that stand for the columns' texts; empty where all of them are. */
    private static String digest(List<String> columns, RowView view) {
        List<String> texts = columns.stream().map(view.texts()::get).toList();
        if (texts.stream().allMatch(String::isEmpty)) {
            return "";
        }
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(String.join("\u001F", texts).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash, 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private Object items(FieldMapping field, String name, RowView view, List<MappingFinding> findings) {
        Cell cell = cell(field, view, name, findings);
        List<String> items = new ArrayList<>();
        for (String part : field.split().isEmpty() ? new String[] {cell.shown()} : cell.shown().split(java.util.regex.Pattern.quote(field.split()))) {
            String item = single(field, name, field.split().isEmpty() ? cell : new Cell.Text(part), findings);
            if (item != null && !items.contains(item)) {
                items.add(item);
            }
        }
        return items.isEmpty() ? null : items;
    }

    private String single(FieldMapping field, String name, Cell cell, List<MappingFinding> findings) {
        String shown = cell.shown();
        DirtSink sink = (dirt, suggestion) -> findings.add(new MappingFinding(name, dirt, shown, suggestion));
        String text = "";
        if (!shown.isEmpty() && !field.empty().contains(shown.strip())) {
            text = field.codes().isPresent() ? meaning(field, name, cell, sink) : field.normaliser().normalise(cell, sink);
        }
        return text.isEmpty() ? field.otherwise().orElse(null) : text;
    }

    private String meaning(FieldMapping field, String name, Cell cell, DirtSink sink) {
        String code = CleanText.of(cell, sink);
        if (code.isEmpty()) {
            return "";
        }
        Optional<String> meaning = field.codes().get().meaning(code);
        if (meaning.isEmpty()) {
            tally.unmapped(name, code);
            sink.found(Dirt.UNMAPPED_CODE);
        }
        return meaning.orElse(code);
    }
}
