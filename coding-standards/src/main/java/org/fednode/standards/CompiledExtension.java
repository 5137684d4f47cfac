package org.fednode.standards;

import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** An extension with its reader, validator and writer. */
final class CompiledExtension implements Extension {

    private static final String MEMBER = JsonRecordReader.EXT + '.';

    private final String division;
    private final DataSetDefinition definition;
    private final List<Field> all;
    private final JsonRecordReader reader;
    private final CompiledValidator validator;
    private final CanonicalRecordWriter writer;
    private final Set<String> own;

    /**
     * @param own the own fields, bound by themselves
     * @param all the data set's fields and behind them the own ones, bound for the rules
     */
    CompiledExtension(String division, DataSetDefinition definition, List<BoundField> own, List<BoundField> all,
            List<CompiledRule> rules) {
        this.division = division;
        this.definition = definition;
        this.all = all.stream().map(BoundField::field).toList();
        this.reader = new JsonRecordReader(definition, own);
        this.validator = new CompiledValidator(all, rules);
        this.writer = new CanonicalRecordWriter(definition.fields());
        this.own = definition.fields().stream().map(Field::id).collect(Collectors.toUnmodifiableSet());
    }

    @Override
    public String division() {
        return division;
    }

    @Override
    public DataSetDefinition definition() {
        return definition;
    }

    @Override
    public RecordValues read(JsonParser parser, Consumer<Finding> findings) throws IOException {
        return reader.readFields(parser, finding -> findings.accept(named(finding)));
    }

    /** What the data set itself finds in its fields is its own to report. */
    @Override
    public void check(RecordValues values, RecordValues ownValues, LocalDate today, Consumer<Finding> findings) {
        RecordValues joined = RecordValues.joined(all, values, ownValues);
        validator.check(joined, today, finding -> {
            if (finding.rule().startsWith(definition.id() + '.')) {
                findings.accept(named(finding));
            }
        });
    }

    private Finding named(Finding finding) {
        String id = finding.field().split("[.\\[]", 2)[0];
        return own.contains(id) ? new Finding(finding.rule(), MEMBER + finding.field(), finding.severity(), finding.value(),
                finding.message(), finding.nearest(), finding.clause()) : finding;
    }

    @Override
    public byte[] write(RecordValues ownValues) {
        return writer.write(ownValues);
    }
}
