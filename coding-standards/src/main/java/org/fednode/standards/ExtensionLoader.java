package org.fednode.standards;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.standards.source.Entry;
import org.fednode.standards.source.YamlFile;

/** Reads and compiles {@code extensions/<division>/<data set>.yaml}. */
final class ExtensionLoader {

    private static final String FOLDER = "extensions/";

    private final PackageFiles files;
    private final Map<String, CodeTable> tables;
    private final Map<String, DataSet> dataSets;
    private final DivisionTable divisions;
    private final FieldBinder binder;

    ExtensionLoader(PackageFiles files, Map<String, CodeTable> tables, Map<String, DataSet> dataSets,
            DivisionTable divisions, FieldBinder binder) {
        this.files = files;
        this.tables = tables;
        this.dataSets = dataSets;
        this.divisions = divisions;
        this.binder = binder;
    }

    List<Extension> load() {
        List<Extension> extensions = new ArrayList<>();
        files.names().stream().filter(name -> name.startsWith(FOLDER)).forEach(name -> {
            CountedProblems problems = new CountedProblems(files.problems(name));
            YamlFile.read(files.text(name), problems).flatMap(entry -> extension(name, entry, problems))
                    .ifPresent(extensions::add);
        });
        return extensions;
    }

    private Optional<Extension> extension(String name, Entry entry, CountedProblems problems) {
        String division = entry.required("division");
        String id = entry.required("dataSet");
        if (!name.equals(FOLDER + division + '/' + id + ".yaml")) {
            entry.problem("division", "the file must be " + FOLDER + "<division>/<data set>.yaml, as it says inside");
        }
        if (!divisions.exists(division)) {
            entry.problem("division", "there is no division '" + division + "'");
        }
        DataSet base = dataSets.get(id);
        if (base == null) {
            entry.problem("dataSet", "there is no data set '" + id + "', or it has problems of its own");
            return Optional.empty();
        }
        Label label = Labels.required(entry, "label");
        entry.text("source");
        FieldLoader fieldLoader = new FieldLoader(tables);
        List<Field> own = fieldLoader.fields(entry, "fields", false);
        List<Field> shared = base.definition().fields();
        own.stream().filter(field -> base.definition().field(field.id()).isPresent()).forEach(field ->
                entry.problem("fields", "field '" + field.id() + "' is one of the data set already"));
        List<Field> all = new ArrayList<>(shared);
        own.forEach(field -> all.add(field.at(shared.size() + field.index())));
        List<FieldLoader.Condition> conditions = fieldLoader.conditions().stream()
                .map(condition -> condition.of(all.get(shared.size() + condition.field().index()))).toList();
        RuleLoader rules = new RuleLoader(entry, id + '.' + JsonRecordReader.EXT, all, shared.size(), conditions, tables, problems);
        rules.load();
        entry.close();
        if (problems.any()) {
            return Optional.empty();
        }
        DataSetDefinition definition = new DataSetDefinition(id + '.' + JsonRecordReader.EXT, label, base.definition().key(),
                base.definition().scope(), false, own, rules.definitions(), rules.conditions(), rules.parameters());
        List<BoundField> bound = new ArrayList<>(binder.bind(shared, id));
        bound.addAll(binder.bind(all.subList(shared.size(), all.size()), definition.id()));
        return Optional.of(new CompiledExtension(division, definition, binder.bind(own, definition.id()), bound,
                rules.compiled()));
    }
}
