package org.fednode.tools.legacy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.standards.source.CsvTable;
import org.fednode.standards.source.Entry;
import org.fednode.standards.source.YamlFile;
import org.fednode.tools.terminal.Trouble;

/**
 * The tables of a legacy system, and which field of a record stands in which column: {@code legacy.yaml}, the reverse of a mapping.
 *
 * @param kind dbf, access or sql
 * @param file that holds the tables
 */
record LegacyLayout(String dataSet, String kind, String file, int codePage, List<Table> tables) {

    /**
     * A table.
     *
     * @param distinct whether equal rows are one row
     * @param each the group whose every row makes a row; empty for a row of each record
     */
    record Table(String name, boolean distinct, String each, List<Column> columns) {
    }

    /**
     * A column.
     *
     * @param type C text, N number, I whole number, D date, T time, L truth, M long text
     * @param field path in a record, like {@code components[0].grade}; empty for none
     * @param form how the value is written: text, eight, slash, chinese, label, row (the number of the row), table:NAME (of
     *        the row in that table), stamp, or the constant behind {@code =}
     * @param codes the source's code for each of the standard's; empty for the same
     */
    record Column(String name, char type, int length, int decimals, String field, String form, Map<String, String> codes) {
    }

    static LegacyLayout read(Path folder) throws IOException {
        Path file = folder.resolve("legacy.yaml");
        List<String> problems = new ArrayList<>();
        Optional<Entry> entry = YamlFile.read(Files.readString(file), (line, message) -> problems.add(line + ": " + message));
        LegacyLayout layout = entry.map(one -> layout(folder, one)).orElse(null);
        if (layout == null || !problems.isEmpty()) {
            throw new Trouble(file + " has mistakes: " + problems, "correct them");
        }
        return layout;
    }

    private static LegacyLayout layout(Path folder, Entry entry) {
        List<Table> tables = new ArrayList<>();
        for (Entry table : entry.entries("tables")) {
            List<Column> columns = table.entries("columns").stream().map(column -> column(folder, column)).toList();
            tables.add(new Table(table.required("table"), table.flag("distinct"), table.text("each").orElse(""), columns));
        }
        return new LegacyLayout(entry.required("dataset"), entry.required("kind"), entry.required("file"), entry.number("codePage", 0x7A, 0, 255), tables);
    }

    private static Column column(Path folder, Entry entry) {
        return new Column(entry.required("name"), entry.text("type").orElse("C").charAt(0), entry.number("length", 10, 1, 65_535), entry.number("decimals", 0, 0, 9),
                entry.text("field").orElse(""), entry.text("form").orElse("text"), entry.text("codes").map(file -> reversed(folder.resolve(file))).orElse(Map.of()));
    }

    /** The first code that means each of the standard's. */
    private static Map<String, String> reversed(Path file) {
        Map<String, String> codes = new HashMap<>();
        try {
            CsvTable.read(Files.readString(file), (line, message) -> {
                throw new Trouble(file + ":" + line + ": " + message, "correct it");
            }, row -> codes.putIfAbsent(row.cells().get(1).strip(), row.cells().get(0).strip()));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        return codes;
    }
}
