package org.fednode.standards;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.fednode.standards.format.Digits;
import org.fednode.standards.format.IsoDate;
import org.fednode.standards.source.CsvTable;
import org.fednode.standards.source.Problems;

/** Makes a code table of the rows of {@code code-systems/<id>.csv}. */
final class CodeRows {

    /** The columns that every list may have; in the file they are named in small letters. */
    private enum Column {
        CODE, NAME_ZH, NAME_EN, PARENT, LEVEL, VIRTUAL, VALID_FROM, VALID_TO, SUCCESSOR, STATUS, SOURCE, NOTE;

        private static final Map<String, Column> BY_NAME = Arrays.stream(values())
                .collect(Collectors.toMap(column -> column.name().toLowerCase(Locale.ROOT), column -> column));
    }

    private static final int ABSENT = -1;
    private static final Set<String> NEEDED = Set.of("code", "name_zh", "status");
    private static final Map<String, CodeSystem.Status> STATUSES = Map.of("published", CodeSystem.Status.PUBLISHED,
            "proposed", CodeSystem.Status.PROPOSED, "inferred", CodeSystem.Status.INFERRED);
    private static final Set<String> LEVELS = Set.of("province", "prefecture", "county");

    private final CodeTable.Head head;
    private final Problems problems;
    /** Texts met before, so that equal ones are kept once. */
    private final Map<String, String> shared = new HashMap<>();
    /** Where each {@link Column} stands, by its ordinal: the townships alone have half a million cells. */
    private final int[] places = new int[Column.values().length];
    private final Map<String, Integer> attributePlaces = new HashMap<>();
    private final List<CodeSystem.Code> codes = new ArrayList<>();
    private final List<Integer> lines = new ArrayList<>();
    private final Map<String, CodeTable.Place> divisions = new HashMap<>();
    private final Map<String, CodeSystem.Validity> validities = new HashMap<>();
    private final Map<String, Map<String, String>> attributes = new HashMap<>();
    private final Map<String, CodeSystem.Code> byCode = new HashMap<>();
    private int width;

    CodeRows(CodeTable.Head head, Problems problems) {
        this.head = head;
        this.problems = problems;
        Arrays.fill(places, ABSENT);
        head.attributes().forEach(name -> attributes.put(name, new TreeMap<>()));
    }

    CodeTable read(String text) {
        boolean hasHeader = CsvTable.read(text, problems, row -> {
            if (width == 0) {
                header(row);
            } else {
                code(row);
            }
        });
        if (!hasHeader) {
            problems.at(1, "has no header line");
        }
        return new CodeTable(head, codes, byCode, divisions, validities, attributes);
    }

    /** The line on which each code stands, in the table's order. */
    List<Integer> lines() {
        return lines;
    }

    private void header(CsvTable.Row row) {
        List<String> names = row.cells();
        width = names.size();
        names.stream().filter(name -> !Column.BY_NAME.containsKey(name) && !head.attributes().contains(name))
                .forEach(name -> problems.at(row.line(), "unknown column '" + name + "'"));
        NEEDED.stream().filter(name -> !names.contains(name)).sorted()
                .forEach(name -> problems.at(row.line(), "column '" + name + "' is missing"));
        head.attributes().stream().filter(name -> !names.contains(name))
                .forEach(name -> problems.at(row.line(), "column '" + name + "', an attribute, is missing"));
        if (new HashSet<>(names).size() < names.size()) {
            problems.at(row.line(), "a column is named twice");
        }
        for (int i = 0; i < names.size(); i++) {
            Column column = Column.BY_NAME.get(names.get(i));
            if (column == null) {
                attributePlaces.putIfAbsent(names.get(i), i);
            } else if (places[column.ordinal()] == ABSENT) {
                places[column.ordinal()] = i;
            }
        }
    }

    private void code(CsvTable.Row row) {
        if (row.cells().size() != width) {
            problems.at(row.line(), "has " + row.cells().size() + " cells where the header has " + width);
            return;
        }
        Cells cells = new Cells(places, row, problems);
        String code = cells.of(Column.CODE);
        if (code.isBlank() || !code.equals(code.strip())) {
            cells.problem("a code must be given, without blanks around it");
        }
        CodeSystem.Code made = new CodeSystem.Code(code, new Label(cells.of(Column.NAME_ZH), cells.of(Column.NAME_EN)),
                share(cells.of(Column.PARENT)), status(cells), share(cells.of(Column.NOTE)));
        codes.add(made);
        lines.add(row.line());
        if (byCode.putIfAbsent(code, made) != null) {
            cells.problem("code '" + code + "' is listed twice");
        }
        place(cells).ifPresent(place -> divisions.put(code, place));
        validity(cells).ifPresent(validity -> validities.put(code, validity));
        for (Map.Entry<String, Map<String, String>> attribute : attributes.entrySet()) {
            Integer place = attributePlaces.get(attribute.getKey());
            if (place != null && !row.cells().get(place).isEmpty()) {
                attribute.getValue().put(code, share(row.cells().get(place)));
            }
        }
    }

    private static CodeSystem.Status status(Cells cells) {
        CodeSystem.Status status = STATUSES.get(cells.of(Column.STATUS));
        if (status == null) {
            cells.problem("status '" + cells.of(Column.STATUS) + "' must be published, proposed or inferred");
        }
        return status == null ? CodeSystem.Status.INFERRED : status;
    }

    private Optional<CodeTable.Place> place(Cells cells) {
        String level = cells.of(Column.LEVEL);
        if (level.isEmpty()) {
            return Optional.empty();
        }
        if (!LEVELS.contains(level)) {
            cells.problem("level '" + level + "' must be province, prefecture or county");
        }
        return Optional.of(new CodeTable.Place(share(level), cells.of(Column.VIRTUAL).equals("true")));
    }

    private Optional<CodeSystem.Validity> validity(Cells cells) {
        String from = share(cells.of(Column.VALID_FROM));
        String to = share(cells.of(Column.VALID_TO));
        String successor = cells.of(Column.SUCCESSOR);
        if (from.isEmpty() && to.isEmpty() && successor.isEmpty()) {
            return Optional.empty();
        }
        for (String moment : List.of(from, to)) {
            if (!moment.isEmpty() && !isMoment(moment)) {
                cells.problem("'" + moment + "' must be a year, a month or a day, like 2009-12");
            }
        }
        if (!from.isEmpty() && !to.isEmpty() && from.compareTo(to) > 0) {
            cells.problem("valid_to '" + to + "' lies before valid_from '" + from + "'");
        }
        if (!successor.isEmpty() && (to.isEmpty() || cells.of(Column.SOURCE).isEmpty())) {
            cells.problem("successor '" + successor + "' needs valid_to and, in column 'source', who says so:"
                    + " an unknown successor stays blank");
        }
        return Optional.of(new CodeSystem.Validity(from, to, Optional.of(successor).filter(text -> !text.isEmpty())));
    }

    /** A year, a month or a day. */
    private static boolean isMoment(String text) {
        int length = text.length();
        boolean isFormed = length == 4 || length == 7 && text.charAt(4) == '-' || length == 10 && IsoDate.isDate(text);
        return isFormed && Digits.areDigits(text, 0, 4)
                && (length == 4 || Digits.areDigits(text, 5, 7) && IsoDate.isDate(text.substring(0, 7) + "-01"));
    }

    private String share(String text) {
        if (text.isEmpty()) {
            return "";
        }
        String known = shared.putIfAbsent(text, text);
        return known == null ? text : known;
    }

    /** One row's cells by column; a column that the file does not have is blank everywhere. */
    private record Cells(int[] places, CsvTable.Row row, Problems problems) {

        String of(Column column) {
            int place = places[column.ordinal()];
            return place == ABSENT ? "" : row.cells().get(place);
        }

        void problem(String message) {
            problems.at(row.line(), message);
        }
    }
}
