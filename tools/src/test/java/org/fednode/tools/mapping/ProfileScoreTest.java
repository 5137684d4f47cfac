package org.fednode.tools.mapping;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;
import org.fednode.mapping.cell.Cell;
import org.fednode.mapping.cell.Dirt;
import org.fednode.mapping.profile.Profile;
import org.fednode.mapping.source.Row;
import org.fednode.mapping.source.Rows;
import org.fednode.standards.DataSet;
import org.fednode.standards.StandardPackage;
import org.fednode.standards.source.CsvTable;
import org.fednode.tools.generate.RecordGenerator;
import org.fednode.tools.generate.RecordSink;
import org.fednode.tools.terminal.Json;
import org.junit.jupiter.api.Test;

/** Columns named as four other makers name them: how many does the profile find, and how many of those that it finds are right. */
class ProfileScoreTest {

    private static final Logger LOG = Logger.getLogger(ProfileScoreTest.class.getName());
    private static final StandardPackage STANDARD = StandardPackage.load(Path.of("../coding-standards/standard/2026.1")).standard().orElseThrow();
    private static final LocalDate TODAY = LocalDate.of(2026, 6, 30);

    private record Column(String name, String field, String form) {
    }

    @Test
    void mostColumnsAreFoundAndMostOfThoseFoundAreRight() throws Exception {
        int all = 0;
        int found = 0;
        int right = 0;
        List<String> wrong = new ArrayList<>();
        for (Map.Entry<String, List<Column>> table : tables().entrySet()) {
            Profile profile = Profile.of(rows(table.getValue()), STANDARD, Optional.empty(), 1_000, TODAY);
            assertEquals("certificate", profile.dataSet().definition().id(), table.getKey());
            for (Column column : table.getValue()) {
                String proposed = profile.proposals().stream().filter(one -> one.column().equals(column.name())).map(one -> one.field().id()).findFirst().orElse("");
                all += column.field().isEmpty() ? 0 : 1;
                found += proposed.isEmpty() ? 0 : 1;
                right += !proposed.isEmpty() && proposed.equals(column.field()) ? 1 : 0;
                if (!proposed.equals(column.field())) {
                    wrong.add(table.getKey() + ' ' + column.name() + " is '" + column.field() + "', proposed '" + proposed + '\'');
                }
            }
        }
        double precision = right / (double) found;
        double recall = right / (double) all;
        String result = String.format("profile of %d legacy columns: precision %.1f %%, recall %.1f %%; wrong: %s", all, precision * 100, recall * 100, wrong);
        LOG.info(result);
        assertTrue(all >= 60 && precision >= 0.95 && recall >= 0.9, result);
    }

    private static Map<String, List<Column>> tables() throws IOException {
        Map<String, List<Column>> tables = new LinkedHashMap<>();
        try (InputStream in = ProfileScoreTest.class.getResourceAsStream("/legacy-columns.csv")) {
            CsvTable.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), (line, message) -> {
                throw new AssertionError(message);
            }, row -> {
                if (!row.cells().get(0).equals("table")) {
                    tables.computeIfAbsent(row.cells().get(0), name -> new ArrayList<>()).add(new Column(row.cells().get(2), row.cells().get(3), row.cells().get(4)));
                }
            });
        }
        return tables;
    }

    private static Rows rows(List<Column> columns) throws IOException {
        DataSet dataSet = STANDARD.dataSets().get("certificate");
        RecordGenerator generator = RecordGenerator.of(STANDARD, dataSet, "330106", TODAY, 4);
        StringWriter text = new StringWriter();
        try (RecordSink sink = generator.ndjson(text)) {
            for (int i = 0; i < 400; i++) {
                sink.write(RecordSink.Op.UPSERT, "", generator.draw(i));
            }
        }
        Iterator<String> lines = text.toString().lines().iterator();
        return new Rows() {

            private long at;

            @Override
            public List<String> columns() {
                return columns.stream().map(Column::name).toList();
            }

            @Override
            public Optional<Row> next() {
                if (!lines.hasNext()) {
                    return Optional.empty();
                }
                at++;
                JsonNode record = read(lines.next());
                List<Cell> cells = new ArrayList<>();
                columns.forEach(column -> cells.add(new Cell.Text(value(dataSet, record, column, at))));
                return Optional.of(new Row(at, cells));
            }

            @Override
            public double progress() {
                return 1;
            }

            @Override
            public Map<Dirt, Long> noted() {
                return Map.of();
            }

            @Override
            public void close() {
                // it is in memory
            }
        };
    }

    private static JsonNode read(String line) {
        try {
            return Json.MAPPER.readTree(line);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static String value(DataSet dataSet, JsonNode record, Column column, long row) {
        if (column.form().startsWith("=")) {
            return column.form().substring(1);
        }
        String text = record.path(column.field()).asText("");
        return switch (column.form()) {
            case "row" -> String.valueOf(row);
            case "stamp" -> "2024-01-01 08:00:" + row % 60;
            case "eight" -> text.replace("-", "");
            case "slash" -> text.replaceAll("-0?", "/");
            case "chinese" -> text.isEmpty() ? "" : text.substring(0, 4) + '年' + text.substring(5, 7) + '月' + text.substring(8) + '日';
            case "label" -> dataSet.definition().field(column.field()).flatMap(field -> field.codeSystem()).map(STANDARD.codeSystems()::get).flatMap(system -> system.find(text))
                    .map(code -> code.label().zh()).orElse(text);
            default -> text;
        };
    }
}
