package org.fednode.mapping.definition;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.fednode.standards.CodeSystem;
import org.fednode.standards.source.CsvTable;
import org.fednode.standards.source.Problems;

/** Reads tables of codes: CSV with the columns {@code from}, {@code to}, and any others for people. */
final class CodeTableReader {

    private static final List<String> HEADER = List.of("from", "to");

    private final Function<String, Optional<String>> texts;
    private final Function<String, Problems> problems;
    private final Map<String, Map<String, Integer>> read = new HashMap<>();
    private final Map<String, Map<String, String>> tables = new HashMap<>();

    /** @param texts a file's text; @param problems of a file */
    CodeTableReader(Function<String, Optional<String>> texts, Function<String, Problems> problems) {
        this.texts = texts;
        this.problems = problems;
    }

    /** @param codes what the meanings must be codes of; empty where anything goes */
    CodeTable table(String file, Optional<CodeSystem> codes, Optional<String> otherwise) {
        Map<String, String> meanings = tables.computeIfAbsent(file, this::rows);
        codes.ifPresent(system -> meanings.forEach((code, meaning) -> {
            if (!meaning.isEmpty() && system.find(meaning).isEmpty()) {
                problems.apply(file).at(read.get(file).get(code), "'" + meaning + "' is no code of " + system.id() + " (" + system.label().zh() + ")"
                        + byLabel(system, meaning).map(label -> ": did you mean " + label + '?').orElse(": use one of its codes, or leave 'to' blank"));
            }
        }));
        return new CodeTable(file, meanings, otherwise);
    }

    /** The labels of a code list as what a source may say. */
    static CodeTable labels(CodeSystem system, Optional<String> otherwise) {
        Map<String, String> meanings = new LinkedHashMap<>();
        system.codes().forEach(code -> {
            meanings.putIfAbsent(code.label().zh(), code.code());
            meanings.putIfAbsent(code.code(), code.code());
        });
        // spreadsheets make 1 of 01
        system.codes().forEach(code -> meanings.putIfAbsent(code.code().replaceFirst("^0+(?=.)", ""), code.code()));
        return new CodeTable(system.id(), meanings, otherwise);
    }

    private static Optional<String> byLabel(CodeSystem system, String label) {
        return system.codes().stream().filter(code -> code.label().zh().equals(label)).map(CodeSystem.Code::code).findFirst();
    }

    private Map<String, String> rows(String file) {
        Map<String, String> meanings = new LinkedHashMap<>();
        Map<String, Integer> lines = new HashMap<>();
        read.put(file, lines);
        Optional<String> text = texts.apply(file);
        if (text.isEmpty()) {
            return meanings;
        }
        Problems at = problems.apply(file);
        boolean[] header = {true};
        CsvTable.read(text.get(), at, row -> {
            List<String> cells = row.cells().stream().map(String::strip).toList();
            if (header[0]) {
                header[0] = false;
                if (cells.size() < 2 || !cells.subList(0, 2).equals(HEADER)) {
                    at.at(row.line(), "the first line must be: from,to");
                }
            } else if (cells.size() < 2) {
                at.at(row.line(), "a line has two cells: the source's code, and what it means");
            } else if (meanings.putIfAbsent(cells.get(0), cells.get(1)) != null) {
                at.at(row.line(), "'" + cells.get(0) + "' is listed twice: leave one line");
            } else {
                lines.put(cells.get(0), row.line());
            }
        });
        return meanings;
    }
}
