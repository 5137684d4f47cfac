package org.fednode.standards;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fednode.standards.source.CsvTable;
import org.fednode.standards.source.Entry;
import org.fednode.standards.source.Problems;
import org.fednode.standards.source.YamlFile;

/** Reads {@code code-systems/<id>.yaml} and {@code code-systems/<id>.csv}. */
final class CodeTableLoader {

    static final String FOLDER = "code-systems/";

    private static final Set<String> NEEDED = Set.of("code", "name_zh", "status");
    private static final Set<String> COLUMNS = Set.of("code", "name_zh", "name_en", "parent", "level", "virtual",
            "valid_from", "valid_to", "successor", "status", "source", "note");
    private static final Set<String> STATUSES = Set.of("published", "proposed", "inferred");
    private static final Set<String> LEVELS = Set.of("province", "prefecture", "county");

    private final PackageFiles files;
    private final Map<String, CodeTable> tables = new LinkedHashMap<>();
    private final Map<String, List<String>> parentTables = new LinkedHashMap<>();
    private final Map<String, List<Integer>> lines = new HashMap<>();
    private final Map<String, String> shared = new HashMap<>();

    private CodeTableLoader(PackageFiles files) {
        this.files = files;
    }

    static Map<String, CodeTable> load(PackageFiles files, String divisionRoot) {
        CodeTableLoader loader = new CodeTableLoader(files);
        files.named(FOLDER, ".yaml").forEach(loader::loadOne);
        files.named(FOLDER, ".csv").stream()
                .filter(csv -> !files.has(csv.replaceAll("csv$", "yaml")))
                .forEach(csv -> files.problem(csv, "has no " + csv.replaceAll("csv$", "yaml") + " beside it"));
        loader.tables.values().forEach(table -> loader.checkParents(table, divisionRoot));
        return loader.tables;
    }

    private void loadOne(String name) {
        Problems problems = files.problems(name);
        YamlFile.read(files.text(name), problems).ifPresent(entry -> loadOne(name, entry));
    }

    private void loadOne(String name, Entry entry) {
        String id = entry.required("id");
        if (!name.equals(FOLDER + id + ".yaml")) {
            entry.problem("id", "id '" + id + "' must be the file's name");
        }
        Label label = Labels.required(entry, "label");
        entry.required("source");
        entry.text("standard");
        entry.text("confidence");
        parentTables.put(id, entry.texts("parents"));
        entry.close();
        String csv = name.replaceAll("yaml$", "csv");
        if (!files.has(csv)) {
            files.problem(name, "has no " + csv + " beside it");
            return;
        }
        tables.put(id, table(id, label, csv));
    }

    private CodeTable table(String id, Label label, String csv) {
        Problems problems = files.problems(csv);
        List<CsvTable.Row> rows = CsvTable.read(files.text(csv), problems);
        List<CodeSystem.Code> codes = new ArrayList<>();
        Map<String, CodeTable.Place> places = new HashMap<>();
        if (rows.isEmpty()) {
            problems.at(1, "has no header line");
            return new CodeTable(id, label, codes, places);
        }
        List<String> header = rows.get(0).cells();
        checkHeader(header, problems);
        Map<String, Integer> columns = new HashMap<>();
        header.forEach(column -> columns.put(column, columns.size()));
        Set<String> seen = new HashSet<>();
        List<Integer> codeLines = lines.computeIfAbsent(id, none -> new ArrayList<>());
        for (CsvTable.Row row : rows.subList(1, rows.size())) {
            if (row.cells().size() != header.size()) {
                problems.at(row.line(), "has " + row.cells().size() + " cells where the header has " + header.size());
                continue;
            }
            Cells cells = new Cells(columns, row, problems);
            CodeSystem.Code code = code(cells);
            if (!seen.add(code.code())) {
                problems.at(row.line(), "code '" + code.code() + "' is listed twice");
            }
            codes.add(code);
            codeLines.add(row.line());
            place(cells).ifPresent(place -> places.put(code.code(), place));
        }
        return new CodeTable(id, label, codes, places);
    }

    private void checkHeader(List<String> header, Problems problems) {
        header.stream().filter(column -> !COLUMNS.contains(column))
                .forEach(column -> problems.at(1, "unknown column '" + column + "'"));
        NEEDED.stream().filter(column -> !header.contains(column)).sorted()
                .forEach(column -> problems.at(1, "column '" + column + "' is missing"));
        if (new HashSet<>(header).size() < header.size()) {
            problems.at(1, "a column is named twice");
        }
    }

    private CodeSystem.Code code(Cells cells) {
        String code = cells.of("code");
        if (code.isBlank() || !code.equals(code.strip())) {
            cells.problem("a code must be given, without blanks around it");
        }
        String status = cells.of("status");
        if (!STATUSES.contains(status)) {
            cells.problem("status '" + status + "' must be published, proposed or inferred");
        }
        return new CodeSystem.Code(code, new Label(cells.of("name_zh"), cells.of("name_en")),
                share(cells.of("parent")), !status.equals("published"), share(cells.of("note")));
    }

    private Optional<CodeTable.Place> place(Cells cells) {
        String level = cells.of("level");
        if (level.isEmpty()) {
            return Optional.empty();
        }
        if (!LEVELS.contains(level)) {
            cells.problem("level '" + level + "' must be province, prefecture or county");
        }
        return Optional.of(new CodeTable.Place(share(level), cells.of("virtual").equals("true")));
    }

    private String share(String text) {
        return shared.computeIfAbsent(text, same -> same);
    }

    private void checkParents(CodeTable table, String divisionRoot) {
        String csv = FOLDER + table.id() + ".csv";
        List<CodeTable> others = new ArrayList<>();
        for (String other : parentTables.get(table.id())) {
            if (tables.containsKey(other)) {
                others.add(tables.get(other));
            } else {
                files.problem(FOLDER + table.id() + ".yaml", "parents names the unknown code system '" + other + "'");
            }
        }
        for (int i = 0; i < table.codes().size(); i++) {
            CodeSystem.Code code = table.codes().get(i);
            String parent = code.parent();
            if (!parent.isEmpty() && !table.has(parent) && !parent.equals(divisionRoot)
                    && others.stream().noneMatch(other -> other.has(parent))) {
                files.problems(csv).at(lines.get(table.id()).get(i),
                        "parent '" + parent + "' of code '" + code.code() + "' is not listed");
            }
        }
    }

    /** One row's cells by column name; a column that the file does not have is blank everywhere. */
    private record Cells(Map<String, Integer> columns, CsvTable.Row row, Problems problems) {

        String of(String column) {
            Integer at = columns.get(column);
            return at == null ? "" : row.cells().get(at);
        }

        void problem(String message) {
            problems.at(row.line(), message);
        }
    }
}
