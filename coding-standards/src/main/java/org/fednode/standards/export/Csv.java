package org.fednode.standards.export;

import java.util.List;
import java.util.stream.Collectors;
import org.fednode.standards.CodeSystem;

/** Lines of CSV files as RFC 4180 has them, lines ending as in this project's files. */
final class Csv {

    private Csv() {
    }

    static String row(List<String> cells) {
        return cells.stream().map(Csv::cell).collect(Collectors.joining(",", "", "\n"));
    }

    private static String cell(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }

    static String codes(CodeSystem codes) {
        StringBuilder file = new StringBuilder(row(List.of("code", "name_zh", "name_en", "parent", "status", "valid_from", "valid_to",
                "successor", "note")));
        for (CodeSystem.Code code : codes.codes()) {
            CodeSystem.Validity validity = codes.validity(code.code());
            file.append(row(List.of(code.code(), code.label().zh(), code.label().en(), code.parent(),
                    code.status().name().toLowerCase(java.util.Locale.ROOT), validity.from(), validity.to(),
                    validity.successor().orElse(""), code.note())));
        }
        return file.toString();
    }
}
