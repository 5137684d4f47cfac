package org.fednode.standards;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** A data set with its readers, validator and writer. */
final class CompiledDataSet implements DataSet {

    private final DataSetDefinition definition;
    private final List<BoundField> fields;
    private volatile HeaderBinder header;
    private final JsonRecordReader reader;
    private final CompiledValidator validator;
    private final CanonicalRecordWriter writer;
    private final int[] key;
    private final int scope;

    CompiledDataSet(DataSetDefinition definition, List<BoundField> fields, List<CompiledRule> rules) {
        this.definition = definition;
        this.fields = fields;
        this.reader = new JsonRecordReader(definition, fields);
        this.validator = new CompiledValidator(definition, fields, rules);
        this.writer = new CanonicalRecordWriter(definition.fields());
        this.key = definition.key().stream().mapToInt(this::index).toArray();
        this.scope = index(definition.scope());
    }

    private int index(String id) {
        return definition.field(id).orElseThrow().index();
    }

    @Override
    public DataSetDefinition definition() {
        return definition;
    }

    @Override
    public RecordReader reader() {
        return reader;
    }

    @Override
    public RowReader rowReader(List<String> names, Consumer<Finding> findings) {
        return new CellRowReader(definition, header().bind(names, findings));
    }

    /** Made when a table is first read: groups of hundreds of rows have thousands of column names. */
    private HeaderBinder header() {
        HeaderBinder made = header;
        if (made == null) {
            made = new HeaderBinder(definition, fields);
            header = made;
        }
        return made;
    }

    @Override
    public RecordValidator validator() {
        return validator;
    }

    @Override
    public RecordWriter writer() {
        return writer;
    }

    @Override
    public String key(RecordValues values) {
        if (key.length == 1) {
            return part(values, key[0]);
        }
        StringBuilder joined = new StringBuilder();
        for (int i = 0; i < key.length; i++) {
            joined.append(i == 0 ? "" : "|").append(part(values, key[i]));
        }
        return joined.toString();
    }

    private String part(RecordValues values, int index) {
        Object part = values.get(index);
        if (part == null) {
            throw new IllegalArgumentException("key field '" + definition.fields().get(index).id() + "' of "
                    + definition.id() + " is not given: check the record before asking for its key");
        }
        return part.toString();
    }

    @Override
    public String scope(RecordValues values) {
        return values.get(scope) instanceof String division ? division : null;
    }

    @Override
    public List<String> templateHeader() {
        List<String> names = new ArrayList<>();
        for (Field field : definition.fields()) {
            if (field.type() != FieldType.GROUP) {
                names.add(field.id());
            }
            for (int row = 1; row <= field.maxItems(); row++) {
                for (Field member : field.members()) {
                    names.add(field.id() + '.' + row + '.' + member.id());
                }
            }
        }
        return names;
    }
}
