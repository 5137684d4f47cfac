package org.fednode.standards;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.fednode.standards.source.Entry;
import org.fednode.standards.source.YamlFile;

/** Reads and compiles {@code datasets/<id>.yaml}. */
final class DataSetLoader {

    static final String FOLDER = "datasets/";
    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9-]{0,39}");

    private final PackageFiles files;
    private final Map<String, CodeTable> tables;
    private final FieldBinder binder;

    DataSetLoader(PackageFiles files, Map<String, CodeTable> tables, FieldBinder binder) {
        this.files = files;
        this.tables = tables;
        this.binder = binder;
    }

    Map<String, DataSet> load() {
        Map<String, DataSet> dataSets = new LinkedHashMap<>();
        files.named(FOLDER, ".yaml").parallelStream().map(this::dataSet).toList()
                .forEach(read -> read.ifPresent(dataSet -> dataSets.put(dataSet.definition().id(), dataSet)));
        return dataSets;
    }

    /** The data set; empty when its file has a problem, all of which are reported. */
    private Optional<DataSet> dataSet(String name) {
        CountedProblems problems = new CountedProblems(files.problems(name));
        return YamlFile.read(files.text(name), problems).flatMap(entry -> dataSet(name, entry, problems));
    }

    private Optional<DataSet> dataSet(String name, Entry entry, CountedProblems problems) {
        String id = entry.required("id");
        if (!ID.matcher(id).matches() || !name.equals(FOLDER + id + ".yaml")) {
            entry.problem("id", "id '" + id + "' must be the file's name: small letters, digits and dashes");
        }
        Label label = Labels.required(entry, "label");
        entry.text("source");
        List<String> key = entry.texts("key");
        String scope = entry.required("scope");
        boolean rekey = entry.flag("rekey");
        FieldLoader fieldLoader = new FieldLoader(tables);
        List<Field> fields = fieldLoader.fields(entry, "fields", false);
        checkKeyAndScope(entry, key, scope, fields);
        RuleLoader rules = new RuleLoader(entry, id, fields, 0, fieldLoader.conditions(), tables, problems);
        rules.load();
        entry.close();
        if (problems.any()) {
            return Optional.empty();
        }
        DataSetDefinition definition = new DataSetDefinition(id, label, key, scope, rekey, fields, rules.definitions(),
                rules.conditions(), rules.parameters());
        return Optional.of(new CompiledDataSet(definition, binder.bind(fields, id), rules.compiled()));
    }

    private static void checkKeyAndScope(Entry entry, List<String> key, String scope, List<Field> fields) {
        if (key.isEmpty()) {
            entry.problem("key", "'key' is missing: list the fields that make a record's key");
        }
        for (String id : key) {
            Optional<Field> field = fields.stream().filter(candidate -> candidate.id().equals(id)).findFirst();
            if (field.isEmpty()) {
                entry.problem("key", "key names the unknown field '" + id + "'");
            } else if (!field.get().required() || !field.get().members().isEmpty() || field.get().maxItems() > 0) {
                entry.problem("key", "key field '" + id + "' must be a required single value");
            }
        }
        Optional<Field> managing = fields.stream().filter(field -> field.id().equals(scope)).findFirst();
        if (!scope.isEmpty() && managing.isEmpty()) {
            entry.problem("scope", "scope names the unknown field '" + scope + "'");
        }
        managing.filter(field -> field.type() != FieldType.DIVISION || !field.required()).ifPresent(field ->
                entry.problem("scope", "scope field '" + scope + "' must be a required division"));
    }
}
