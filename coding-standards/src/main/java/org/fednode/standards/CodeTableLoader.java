package org.fednode.standards;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.fednode.standards.source.Entry;
import org.fednode.standards.source.YamlFile;

/** Reads {@code code-systems/<id>.yaml} and {@code code-systems/<id>.csv}. */
final class CodeTableLoader {

    static final String FOLDER = "code-systems/";

    private static final Pattern ID = Pattern.compile("[a-z][a-z0-9_]{0,59}");
    private static final Pattern ATTRIBUTE = Pattern.compile("[a-z][a-z0-9]{0,39}");

    private final PackageFiles files;
    private final Map<String, CodeTable> tables = new LinkedHashMap<>();
    private final Map<String, List<String>> parentTables = new LinkedHashMap<>();
    private final Map<String, List<Integer>> lines = new HashMap<>();

    private CodeTableLoader(PackageFiles files) {
        this.files = files;
    }

    /** Reads the lists, at the same time. */
    static CodeTableLoader read(PackageFiles files) {
        CodeTableLoader loader = new CodeTableLoader(files);
        List<Optional<Read>> read = files.named(FOLDER, ".yaml").parallelStream().map(loader::read).toList();
        read.forEach(one -> one.ifPresent(loader::keep));
        files.named(FOLDER, ".csv").stream()
                .filter(csv -> !files.has(csv.replaceAll("csv$", "yaml")))
                .forEach(csv -> files.problem(csv, "has no " + csv.replaceAll("csv$", "yaml") + " beside it"));
        return loader;
    }

    /** The lists by id, once what they say of each other is checked. */
    Map<String, CodeTable> tables(String divisionRoot) {
        tables.values().forEach(table -> checkReferences(table, divisionRoot));
        return tables;
    }

    /** A list with the names of its parents' lists and the line of each code. */
    private record Read(CodeTable table, List<String> parents, List<Integer> lines) {
    }

    private void keep(Read read) {
        tables.put(read.table().id(), read.table());
        parentTables.put(read.table().id(), read.parents());
        lines.put(read.table().id(), read.lines());
    }

    private Optional<Read> read(String name) {
        return YamlFile.read(files.text(name), files.problems(name)).flatMap(entry -> read(name, entry));
    }

    private Optional<Read> read(String name, Entry entry) {
        CodeTable.Head head = head(name, entry);
        List<String> parents = entry.texts("parents");
        entry.close();
        String csv = name.replaceAll("yaml$", "csv");
        if (!files.has(csv)) {
            files.problem(name, "has no " + csv + " beside it");
            return Optional.empty();
        }
        CodeRows rows = new CodeRows(head, files.problems(csv));
        return Optional.of(new Read(rows.read(files.text(csv)), parents, rows.lines()));
    }

    private static CodeTable.Head head(String name, Entry entry) {
        String id = entry.required("id");
        if (!name.equals(FOLDER + id + ".yaml") || !ID.matcher(id).matches()) {
            entry.problem("id", "id '" + id + "' must be the file's name: small letters, digits and underscores");
        }
        String use = entry.text("use").orElse("fields");
        if (!use.equals("fields") && !use.equals("reference")) {
            entry.problem("use", "'use' must be fields or reference, not '" + use + "'");
        }
        List<String> attributes = entry.texts("attributes");
        attributes.stream().filter(attribute -> !ATTRIBUTE.matcher(attribute).matches() || attribute.equals(CodeSystem.PARENT))
                .forEach(attribute -> entry.problem("attributes",
                        "attribute '" + attribute + "' must be a column of small letters and digits, and not 'parent'"));
        return new CodeTable.Head(id, Labels.required(entry, "label"), new CodeSystem.Provenance(
                entry.text("standard").orElse(""), entry.required("source"), entry.text("confidence").orElse(""),
                entry.text("caution").orElse(""), use.equals("reference")), attributes);
    }

    private void checkReferences(CodeTable table, String divisionRoot) {
        List<CodeTable> known = new ArrayList<>(List.of(table));
        for (String other : parentTables.get(table.id())) {
            if (tables.containsKey(other)) {
                known.add(tables.get(other));
            } else {
                files.problem(FOLDER + table.id() + ".yaml", "parents names the unknown code system '" + other + "'");
            }
        }
        for (int i = 0; i < table.codes().size(); i++) {
            CodeSystem.Code code = table.codes().get(i);
            if (!code.parent().isEmpty() && !code.parent().equals(divisionRoot)) {
                checkListed("parent", code.parent(), i, table, known);
            }
            Optional<String> successor = table.validity(code.code()).successor();
            if (successor.isPresent()) {
                checkListed("successor", successor.get(), i, table, known);
            }
        }
    }

    private void checkListed(String role, String other, int index, CodeTable table, List<CodeTable> known) {
        for (CodeTable candidate : known) {
            if (candidate.has(other)) {
                return;
            }
        }
        files.problems(FOLDER + table.id() + ".csv").at(lines.get(table.id()).get(index),
                role + " '" + other + "' of code '" + table.codes().get(index).code() + "' is not listed");
    }
}
