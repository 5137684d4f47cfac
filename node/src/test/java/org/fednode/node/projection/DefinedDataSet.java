package org.fednode.node.projection;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.fednode.standards.DataSet;
import org.fednode.standards.DataSetDefinition;
import org.fednode.standards.Field;
import org.fednode.standards.FieldType;
import org.fednode.standards.Finding;
import org.fednode.standards.Label;
import org.fednode.standards.RecordReader;
import org.fednode.standards.RecordValidator;
import org.fednode.standards.RecordValues;
import org.fednode.standards.RecordWriter;
import org.fednode.standards.RowReader;

/** A data set that is its definition and nothing else: all that a projection may look at. */
record DefinedDataSet(DataSetDefinition definition) implements DataSet {

    static DefinedDataSet of(String id, Field... fields) {
        List<Field> numbered = numbered(Arrays.asList(fields));
        return new DefinedDataSet(new DataSetDefinition(id, new Label(id, id), List.of(fields[0].id()),
                fields[0].id(), true, numbered));
    }

    DefinedDataSet with(Field... more) {
        List<Field> fields = new ArrayList<>(definition.fields());
        fields.addAll(Arrays.asList(more));
        return of(definition.id(), fields.toArray(Field[]::new));
    }

    static Field field(String id, FieldType type) {
        return field(id, type, type, List.of());
    }

    static Field list(String id, FieldType element) {
        return field(id, FieldType.LIST, element, List.of());
    }

    static Field group(String id, Field... members) {
        return field(id, FieldType.GROUP, FieldType.GROUP, numbered(Arrays.asList(members)));
    }

    private static Field field(String id, FieldType type, FieldType element, List<Field> members) {
        return new Field(0, id, new Label(id, id), type, element, Optional.empty(), 0,
                type == FieldType.DECIMAL ? 2 : 0, 9, false, true, members);
    }

    private static List<Field> numbered(List<Field> fields) {
        List<Field> numbered = new ArrayList<>();
        for (Field field : fields) {
            numbered.add(new Field(numbered.size(), field.id(), field.label(), field.type(), field.element(),
                    field.codeSystem(), field.maxLength(), field.scale(), field.maxItems(), field.required(),
                    field.personal(), field.members()));
        }
        return List.copyOf(numbered);
    }

    /** Values in the order of the fields; null for one not given. */
    RecordValues values(Object... given) {
        return row(definition.fields(), given);
    }

    static RecordValues row(List<Field> fields, Object... given) {
        RecordValues values = new RecordValues(fields);
        for (int i = 0; i < given.length; i++) {
            values.set(i, given[i]);
        }
        return values;
    }

    @Override
    public RecordReader reader() {
        throw notLookedAt();
    }

    @Override
    public RowReader rowReader(List<String> header, Consumer<Finding> findings) {
        throw notLookedAt();
    }

    @Override
    public RecordValidator validator() {
        throw notLookedAt();
    }

    @Override
    public RecordWriter writer() {
        throw notLookedAt();
    }

    @Override
    public String key(RecordValues values) {
        throw notLookedAt();
    }

    @Override
    public String scope(RecordValues values) {
        throw notLookedAt();
    }

    @Override
    public List<String> templateHeader() {
        throw notLookedAt();
    }

    private static IllegalStateException notLookedAt() {
        return new IllegalStateException("a projection needs the definition only");
    }
}
