package org.fednode.tools.legacy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.fednode.standards.CodeSystem;
import org.fednode.standards.DataSet;
import org.fednode.standards.StandardPackage;

/** Makes rows of legacy tables of records, some of them dirty. */
final class LegacyTables {

    private static final String NUMERALS = "〇一二三四五六七八九";

    private final LegacyLayout layout;
    private final StandardPackage standard;
    private final DataSet dataSet;
    private final Random random;
    private final double dirt;
    private final Map<String, Map<List<String>, Integer>> distinct = new HashMap<>();
    private final Map<String, Integer> rows = new HashMap<>();
    private final Map<String, Integer> current = new HashMap<>();

    /** Takes a row. @param values texts in the columns' order, empty for none */
    @FunctionalInterface
    interface Sink {
        void row(LegacyLayout.Table table, List<String> values) throws IOException;
    }

    /** @param dirt percentage of rows with something wrong */
    LegacyTables(LegacyLayout layout, StandardPackage standard, long seed, double dirt) {
        this.layout = layout;
        this.standard = standard;
        this.dataSet = standard.dataSets().get(layout.dataSet());
        this.random = new Random(seed);
        this.dirt = dirt;
    }

    void add(JsonNode record, Sink sink) throws IOException {
        for (LegacyLayout.Table table : layout.tables()) {
            if (table.each().isEmpty()) {
                add(table, record, record, sink);
            } else {
                for (JsonNode item : record.path(table.each())) {
                    add(table, record, item, sink);
                }
            }
        }
    }

    private void add(LegacyLayout.Table table, JsonNode record, JsonNode item, Sink sink) throws IOException {
        int number = rows.getOrDefault(table.name(), 0) + 1;
        List<String> values = new ArrayList<>();
        for (LegacyLayout.Column column : table.columns()) {
            values.add(value(table, column, record, item, number));
        }
        if (table.distinct()) {
            List<String> content = new ArrayList<>(values);
            for (int i = 0; i < content.size(); i++) {
                content.set(i, table.columns().get(i).form().equals("row") ? "" : content.get(i));
            }
            Integer known = distinct.computeIfAbsent(table.name(), name -> new HashMap<>()).putIfAbsent(content, number);
            current.put(table.name(), known == null ? number : known);
            if (known != null) {
                return;
            }
        } else {
            current.put(table.name(), number);
            spoil(table, values);
        }
        rows.put(table.name(), number);
        sink.row(table, values);
    }

    private String value(LegacyLayout.Table table, LegacyLayout.Column column, JsonNode record, JsonNode item, int number) {
        String form = column.form();
        if (form.equals("row")) {
            return String.valueOf(number);
        }
        if (form.startsWith("table:")) {
            return String.valueOf(current.getOrDefault(form.substring(6), 0));
        }
        if (form.startsWith("=")) {
            return form.substring(1);
        }
        if (form.equals("stamp")) {
            return LocalDate.of(2025, 1, 1).plusDays(number % 365).atTime(8 + number % 9, number % 60).toString();
        }
        JsonNode value = at(table.each().isEmpty() || column.field().startsWith("/") ? record : item, column.field().replaceFirst("^/", ""));
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        String text = value.isArray() ? joined(value) : value.asText();
        return written(column, text);
    }

    private static String joined(JsonNode items) {
        List<String> texts = new ArrayList<>();
        items.forEach(item -> texts.add(item.asText()));
        return String.join("、", texts);
    }

    private static JsonNode at(JsonNode record, String path) {
        JsonNode found = record;
        for (String part : path.split("\\.|\\[|]\\.?")) {
            if (!part.isEmpty()) {
                found = found.isArray() && part.chars().allMatch(Character::isDigit) ? found.path(Integer.parseInt(part)) : found.path(part);
            }
        }
        return found;
    }

    private String written(LegacyLayout.Column column, String text) {
        return switch (column.form()) {
            case "eight" -> text.replace("-", "");
            case "slash" -> text.replaceAll("-0?", "/");
            case "chinese" -> chinese(text);
            case "label" -> label(column, text);
            default -> column.codes().isEmpty() ? text : column.codes().getOrDefault(text, text);
        };
    }

    private static String chinese(String iso) {
        StringBuilder year = new StringBuilder();
        iso.substring(0, 4).chars().forEach(c -> year.append(NUMERALS.charAt(c - '0')));
        return year + "年" + tens(Integer.parseInt(iso.substring(5, 7))) + "月" + tens(Integer.parseInt(iso.substring(8))) + "日";
    }

    private static String tens(int number) {
        String ones = number % 10 == 0 ? "" : NUMERALS.substring(number % 10, number % 10 + 1);
        return number < 10 ? ones : (number < 20 ? "" : NUMERALS.substring(number / 10, number / 10 + 1)) + "十" + ones;
    }

    private String label(LegacyLayout.Column column, String code) {
        String field = column.field().replaceAll("\\[\\d+]", "");
        return dataSet.definition().field(field).flatMap(found -> found.codeSystem()).map(standard.codeSystems()::get).flatMap(system -> system.find(code))
                .map(CodeSystem.Code::label).map(label -> label.zh()).orElse(code);
    }

    /** Puts something wrong into one column, as years of use do. */
    private void spoil(LegacyLayout.Table table, List<String> values) {
        if (random.nextDouble() * 100 >= dirt) {
            return;
        }
        for (int attempt = 0; attempt < 20; attempt++) {
            int i = random.nextInt(values.size());
            LegacyLayout.Column column = table.columns().get(i);
            String value = values.get(i);
            if (column.type() != 'C' || value.isEmpty() || column.form().startsWith("table:")) {
                continue;
            }
            if (value.matches("\\d{17}[\\dX]")) {
                values.set(i, value.substring(0, 6) + value.substring(8, 17));
            } else if (column.form().equals("eight")) {
                values.set(i, value.substring(0, 4) + "1399");
            } else if (!column.codes().isEmpty() || column.form().equals("label")) {
                values.set(i, "怪");
            } else if (value.codePoints().anyMatch(c -> c > 0x4E00)) {
                values.set(i, value.substring(0, value.length() - 1) + "?");
            } else {
                continue;
            }
            return;
        }
    }
}
