package org.fednode.tools.standard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.fednode.standards.StandardPackage;
import org.fednode.standards.export.EntryTemplate;
import org.fednode.tools.Ran;
import org.fednode.tools.home.Home;
import org.fednode.tools.terminal.Json;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class StandardExportsTest {

    private static final StandardPackage STANDARD = Standards.newest(Home.find());

    @TempDir
    Path folder;

    static Stream<String> dataSets() {
        return STANDARD.dataSets().keySet().stream();
    }

    @Test
    void printsOneSchemaAndWritesThemAll() throws IOException {
        Ran one = Ran.with("standard", "schema", "certificate");
        Ran all = Ran.with("standard", "schema", "--all", "--out", folder.toString());

        JsonNode schema = Json.MAPPER.readTree(one.out());
        assertEquals("https://json-schema.org/draft/2020-12/schema", schema.path("$schema").asText());
        assertEquals(schema, Json.read(folder.resolve("certificate.schema.json"), "schema"));
        assertEquals(0, all.code());
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(STANDARD.dataSets().size(), files.count());
        }
    }

    @Test
    void theTableDefinitionsOfAllDataSetsRun() throws SQLException {
        Ran ran = Ran.with("standard", "ddl", "--database", "h2");
        int statements = 0;

        try (Connection connection = DriverManager.getConnection("jdbc:h2:mem:");
                Statement statement = connection.createStatement()) {
            for (String sql : ran.out().split(";\\R")) {
                if (!sql.isBlank()) {
                    statement.execute(sql);
                    statements++;
                }
            }
        }

        assertTrue(statements > STANDARD.dataSets().size() * 10, "only " + statements);
        assertTrue(Ran.with("standard", "ddl", "certificate").out().contains("fed_key VARCHAR COLLATE \"C\" NOT NULL"));
    }

    @Test
    void writesTheDictionary() throws IOException {
        Ran ran = Ran.with("standard", "docs", "--out", folder.resolve("docs").toString());

        assertEquals(0, ran.code(), ran.err());
        assertTrue(Files.readString(folder.resolve("docs/index.html")).contains("href=\"datasets/certificate.html\""));
        assertTrue(Files.readString(folder.resolve("docs/datasets/certificate.html")).contains("身份证号"));
        assertTrue(Files.isRegularFile(folder.resolve("docs/codes/gbt2261_1_sex.csv")));
    }

    @ParameterizedTest
    @MethodSource("dataSets")
    void everyColumnOfAWorkbookIsReadByANode(String id) throws IOException {
        List<String> header = header(workbook(id));
        Path csv = folder.resolve("entered.csv");
        Files.writeString(csv, header.stream().map(cell -> '"' + cell.replace("\"", "\"\"") + '"').collect(Collectors.joining(","))
                + "\n" + ",".repeat(header.size() - 1) + "\n");
        List<Judged> judged = new ArrayList<>();

        Judged.all(InputFile.of(csv, STANDARD.dataSets().get(id)), STANDARD.dataSets().get(id), LocalDate.of(2026, 11, 23), judged::add);

        assertEquals(EntryTemplate.columns(STANDARD, STANDARD.dataSets().get(id)).stream().map(EntryTemplate.Column::header).toList(), header);
        assertEquals(STANDARD.dataSets().get(id).templateHeader().size(), header.size());
        assertEquals(List.of(), judged.stream().flatMap(record -> record.findings().stream())
                .filter(finding -> finding.rule().endsWith("-column") || finding.rule().endsWith("-header")).toList());
    }

    private Path workbook(String id) {
        Path file = folder.resolve(id + ".xlsx");
        Ran ran = Ran.with("standard", "template", id, "--format", "xlsx", "--out", file.toString());
        assertEquals(0, ran.code(), ran.err());
        return file;
    }

    private static List<String> header(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file); ReadableWorkbook workbook = new ReadableWorkbook(in)) {
            Sheet entry = workbook.getFirstSheet();
            try (Stream<Row> rows = entry.openStream()) {
                return rows.findFirst().orElseThrow().stream().map(cell -> cell.getText()).toList();
            }
        }
    }

    @Test
    void codesAreChosenFromListsAndNumbersStayText() throws IOException {
        Path file = workbook("certificate");
        String sheet = part(file, "xl/worksheets/sheet1.xml");
        String styles = part(file, "xl/styles.xml");
        List<EntryTemplate.Column> columns = EntryTemplate.columns(STANDARD, STANDARD.dataSets().get("certificate"));

        long lists = sheet.split("<dataValidation ", -1).length - 1;
        assertEquals(columns.stream().filter(column -> !column.choices().isEmpty()).count(), lists);
        assertTrue(styles.contains("formatCode=\"@\"") || styles.contains("numFmtId=\"49\""), styles);
        assertEquals(columns.stream().filter(EntryTemplate.Column::text).count(), sheet.split("<col [^>]*style=", -1).length - 1);
        try (InputStream in = Files.newInputStream(file); ReadableWorkbook workbook = new ReadableWorkbook(in)) {
            Sheet choices = workbook.findSheet("代码").orElseThrow();
            List<String> sexes = choices.read().stream().skip(1).map(row -> row.getCellText(0)).filter(text -> !text.isEmpty()).toList();
            assertTrue(sexes.contains("1 男性"), sexes.toString());
            assertEquals(3, workbook.getSheets().count());
        }
    }

    private static String part(Path file, String name) throws IOException {
        try (ZipFile zip = new ZipFile(file.toFile()); InputStream in = zip.getInputStream(zip.getEntry(name))) {
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            in.transferTo(bytes);
            return bytes.toString(StandardCharsets.UTF_8);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"standard schema", "standard schema none", "standard schema --all", "standard schema x --all --out y",
        "standard schema none --out y", "standard ddl none", "standard template certificate --format xlsx", "standard template x --format pdf",
        "standard docs"})
    void troubleSaysWhatNext(String arguments) {
        Ran ran = Ran.with(arguments.split(" "));

        assertEquals(1, ran.code());
        assertTrue(ran.err().contains("\n  next: "), ran.err());
        assertFalse(ran.err().contains("\tat "), ran.err());
    }
}
