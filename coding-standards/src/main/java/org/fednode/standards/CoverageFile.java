package org.fednode.standards;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.fednode.standards.source.Entry;
import org.fednode.standards.source.YamlFile;

/** Reads {@code coverage.yaml} and holds it against the package: what it names is there, what is there it names. */
final class CoverageFile {

    static final String NAME = "coverage.yaml";

    private final Map<String, DataSet> dataSets;
    private final Set<String> ids = new HashSet<>();
    private final Set<String> named = new HashSet<>();

    private CoverageFile(Map<String, DataSet> dataSets) {
        this.dataSets = dataSets;
    }

    /** Empty where the package has no such file, or one that cannot be read. */
    static Optional<Coverage> read(PackageFiles files, Map<String, DataSet> dataSets) {
        return files.has(NAME) ? YamlFile.read(files.text(NAME), files.problems(NAME))
                .map(new CoverageFile(dataSets)::coverage) : Optional.empty();
    }

    private Coverage coverage(Entry entry) {
        List<Coverage.Section> sections = entry.entries("sections").stream().map(this::section).toList();
        for (Entry own : entry.entries("own")) {
            String id = own.required("id");
            own.required("why");
            name("id", id, own);
            own.close();
        }
        entry.close();
        unnamed().forEach(id -> entry.problem("own",
                "'" + id + "' is neither covered by a section nor listed under 'own'"));
        return new Coverage(sections);
    }

    private Coverage.Section section(Entry entry) {
        Coverage.Section section = new Coverage.Section(entry.required("id"), Labels.required(entry, "label"),
                entry.entries("fields").stream().map(this::item).toList(),
                entry.entries("rules").stream().map(this::item).toList());
        entry.close();
        return section;
    }

    private Coverage.Item item(Entry entry) {
        Coverage.Item item = new Coverage.Item(entry.required("id"), entry.required("says"), entry.texts("by"),
                entry.text("engine").orElse(""), entry.text("leftOut").orElse(""));
        entry.close();
        if (!ids.add(item.id())) {
            entry.problem("id", "id '" + item.id() + "' is used twice");
        }
        int answers = (item.by().isEmpty() ? 0 : 1) + (item.engine().isEmpty() ? 0 : 1) + (item.isLeftOut() ? 1 : 0);
        if (answers != 1) {
            entry.problem("id", "'" + item.id() + "' needs one of by, engine and leftOut");
        }
        item.by().forEach(name -> name("by", name, entry));
        return item;
    }

    private void name(String key, String name, Entry entry) {
        named.add(name);
        if (!exists(name)) {
            entry.problem(key, "the package has no field, rule or constraint '" + name + "'");
        }
    }

    private boolean exists(String name) {
        int dot = name.indexOf('.');
        DataSet dataSet = dataSets.get(dot < 0 ? name : name.substring(0, dot));
        if (dataSet == null || dot < 0) {
            return false;
        }
        DataSetDefinition definition = dataSet.definition();
        return definition.rules().stream().anyMatch(rule -> rule.id().equals(name))
                || isFieldOrConstraint(name.substring(dot + 1), definition.fields());
    }

    private static boolean isFieldOrConstraint(String path, List<Field> fields) {
        int dot = path.indexOf('.');
        String id = dot < 0 ? path : path.substring(0, dot);
        Optional<Field> field = fields.stream().filter(candidate -> candidate.id().equals(id)).findFirst();
        return field.isPresent() && (dot < 0 || isFieldOrConstraint(path.substring(dot + 1), field.get().members())
                || demands(field.get(), path.substring(dot + 1)));
    }

    /** Whether the field's definition can be violated in this way. */
    private static boolean demands(Field field, String constraint) {
        Constraints given = field.constraints();
        boolean isNumber = List.of(FieldType.ID_NUMBER, FieldType.CERTIFICATE_NUMBER, FieldType.CREDIT_CODE)
                .contains(field.element());
        return Constraint.REQUIRED.id().equals(constraint) && field.required()
                || Constraint.OUT_OF_RANGE.id().equals(constraint) && (given.min().isPresent() || given.max().isPresent())
                || Constraint.FORMAT.id().equals(constraint) && (given.pattern().isPresent() || !given.form().isEmpty())
                || Constraint.CODE_NOT_ALLOWED.id().equals(constraint) && !(given.only().isEmpty() && given.except().isEmpty())
                || Constraint.TOO_MANY.id().equals(constraint) && field.maxItems() > 0
                || Constraint.CHECK_DIGIT.id().equals(constraint) && isNumber
                || Constraint.UNKNOWN_DIVISION.id().equals(constraint) && field.element() == FieldType.DIVISION;
    }

    /** Fields and rules that nothing names. A rule that a field's definition makes goes with its field. */
    private Set<String> unnamed() {
        Set<String> unnamed = new TreeSet<>();
        for (DataSet dataSet : dataSets.values()) {
            DataSetDefinition definition = dataSet.definition();
            List<String> paths = paths(definition.id(), definition.fields());
            paths.stream().filter(path -> !named.contains(path)).forEach(unnamed::add);
            definition.rules().stream().map(RuleDefinition::id)
                    .filter(rule -> paths.stream().noneMatch(path -> rule.startsWith(path + '.')))
                    .filter(rule -> !named.contains(rule)).forEach(unnamed::add);
        }
        return unnamed;
    }

    private static List<String> paths(String owner, List<Field> fields) {
        List<String> paths = new ArrayList<>();
        for (Field field : fields) {
            String path = owner + '.' + field.id();
            if (field.members().isEmpty()) {
                paths.add(path);
            } else {
                paths.addAll(paths(path, field.members()));
            }
        }
        return paths;
    }
}
