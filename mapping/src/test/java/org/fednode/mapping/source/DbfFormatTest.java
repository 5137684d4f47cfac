package org.fednode.mapping.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.linuxense.javadbf.DBFReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.SimpleDateFormat;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.fednode.mapping.cell.Cell;
import org.fednode.mapping.cell.Dirt;
import org.fednode.mapping.source.DbfWriter.Column;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DbfFormatTest {

    private static final Charset GBK = Charset.forName("GBK");
    private static final int GBK_PAGE = 0x7A;
    private static final List<Column> COLUMNS = List.of(new Column("XM", 'C', 8, 0), new Column("CSRQ", 'D', 8, 0), new Column("SR", 'N', 10, 2),
            new Column("ZF", 'L', 1, 0), new Column("BZ", 'M', 10, 0));

    @TempDir
    Path folder;

    private Path table(int codePage, List<List<String>> rows) throws IOException {
        Path table = folder.resolve("CJR.DBF");
        try (DbfWriter writer = new DbfWriter(table, COLUMNS, GBK, codePage)) {
            for (List<String> row : rows) {
                writer.add(row);
            }
        }
        return table;
    }

    private static Rows open(Path table) throws SourceTrouble {
        return new DbfFormat(Optional.empty()).open(table);
    }

    @Test
    void textNumbersDatesTruthAndMemos() throws Exception {
        String longMemo = "多次住院，".repeat(100);
        Path table = table(GBK_PAGE, List.of(List.of("张三", "19800131", "1234.50", "T", "备注一"), List.of("李四", "", "", "", ""),
                List.of("欧阳娜娜娜", "19801399", "", "F", longMemo)));

        try (Rows rows = open(table)) {
            assertEquals(List.of("XM", "CSRQ", "SR", "ZF", "BZ"), rows.columns());
            assertEquals(List.of("1: 张三|1980-01-31|1234.5|true|备注一", "2: 李四||||", "3: 欧阳娜娜|19801399||false|" + longMemo), Reads.all(rows));
            assertEquals(Map.of(), rows.noted());
            assertEquals(1, rows.progress());
        }
    }

    @Test
    void deletedRowsAreLeftOutAndCounted() throws Exception {
        Path table = folder.resolve("CJR.DBF");
        try (DbfWriter writer = new DbfWriter(table, COLUMNS, GBK, GBK_PAGE)) {
            writer.add(List.of("张三", "", "", "", ""));
            writer.add(List.of("已删", "", "", "", ""), true);
            writer.add(List.of("李四", "", "", "", ""));
        }
        try (Rows rows = open(table)) {
            assertEquals(List.of("1: 张三||||", "3: 李四||||"), Reads.all(rows));
            assertEquals(Map.of(Dirt.DELETED_ROW, 1L), rows.noted());
        }
    }

    @Test
    void withoutCodePageTheBytesDecideForEachColumn() throws Exception {
        Path table = folder.resolve("CJR.DBF");
        try (DbfWriter writer = new DbfWriter(table, List.of(new Column("XM", 'C', 20, 0), new Column("DZ", 'C', 40, 0)), GBK, 0)) {
            for (String name : List.of("张三", "李四", "王五")) {
                writer.addBytes(List.of(name.getBytes(GBK), ("杭州市" + name + "路").getBytes(StandardCharsets.UTF_8)));
            }
            writer.addBytes(List.of("赵六".getBytes(StandardCharsets.UTF_8), "西湖区".getBytes(GBK)));
            writer.addBytes(List.of(new byte[] {(byte) 0xFF, (byte) 0x81}, new byte[0]));
        }
        try (Rows rows = open(table)) {
            List<Row> all = new ArrayList<>();
            for (Optional<Row> row = rows.next(); row.isPresent(); row = rows.next()) {
                all.add(row.get());
            }
            assertEquals(List.of(new Cell.Text("张三"), new Cell.Text("杭州市张三路")), all.get(0).cells());
            assertEquals(new Cell.Doubtful("赵六", Dirt.OTHER_CHARSET), all.get(3).cells().get(0));
            assertEquals(new Cell.Doubtful("西湖区", Dirt.OTHER_CHARSET), all.get(3).cells().get(1));
            assertEquals(Dirt.UNDECODABLE, assertInstanceOf(Cell.Doubtful.class, all.get(4).cells().get(0)).doubt());
            assertEquals(Map.of(Dirt.NO_CODE_PAGE, 1L), rows.noted());
        }
    }

    @Test
    void aCharacterThatTheFieldCutInHalfIsTold() throws Exception {
        Path table = folder.resolve("CJR.DBF");
        try (DbfWriter writer = new DbfWriter(table, List.of(new Column("XM", 'C', 7, 0)), GBK, GBK_PAGE)) {
            writer.add(List.of("买买提艾力"));
        }
        try (Rows rows = open(table)) {
            assertEquals(List.of(new Cell.Doubtful("买买提", Dirt.HALF_CHARACTER)), rows.next().orElseThrow().cells());
        }
    }

    @Test
    void aFileThatWasCutOffIsRefusedBeforeTheFirstRow() throws Exception {
        Path table = table(GBK_PAGE, List.of(List.of("张三", "", "", "", ""), List.of("李四", "", "", "", "")));
        byte[] whole = Files.readAllBytes(table);
        Files.write(table, Arrays.copyOf(whole, whole.length - 10));

        SourceTrouble trouble = assertThrows(SourceTrouble.class, () -> open(table));

        assertTrue(trouble.what().en().contains("has been cut off: 2 records are promised, 1 are there"), trouble.getMessage());
    }

    @Test
    void aLostMemoFileIsTroubleNotEmptiness() throws Exception {
        Path table = table(GBK_PAGE, List.of(List.of("张三", "", "", "", "备注")));
        Files.delete(folder.resolve("CJR.FPT"));

        try (Rows rows = open(table)) {
            assertTrue(assertThrows(SourceTrouble.class, rows::next).getMessage().contains("lacks its memo file"));
        }
    }

    /** Tables of many shapes, read as an independent reader reads them. */
    @Test
    void readsWhatJavadbfReads() throws Exception {
        Random random = new Random(5);
        for (int round = 0; round < 50; round++) {
            List<Column> columns = new ArrayList<>();
            for (int i = random.nextInt(20); i >= 0; i--) {
                char type = "CNDL".charAt(random.nextInt(4));
                columns.add(new Column("F" + i, type, type == 'C' ? 1 + random.nextInt(200) : type == 'N' ? 12 : type == 'D' ? 8 : 1, type == 'N' ? random.nextInt(4) : 0));
            }
            Path table = folder.resolve("round" + round + ".dbf");
            try (DbfWriter writer = new DbfWriter(table, columns, GBK, GBK_PAGE)) {
                for (int i = random.nextInt(300); i > 0; i--) {
                    writer.add(columns.stream().map(column -> value(column, random)).toList(), random.nextInt(20) == 0);
                }
            }
            try (Rows rows = open(table)) {
                assertEquals(byJavadbf(table), Reads.all(rows).stream().map(line -> line.substring(line.indexOf(':') + 2)).toList());
            }
        }
    }

    private static String value(Column column, Random random) {
        if (random.nextInt(10) == 0) {
            return "";
        }
        return switch (column.type()) {
            case 'C' -> "残疾人联合会服务站".substring(0, Math.min(9, column.length() / 2)) + (column.length() % 2 == 0 ? "" : "x");
            case 'N' -> String.format("%12." + column.decimals() + "f", random.nextInt(1_000_000) / 100.0);
            case 'D' -> String.format("%04d%02d%02d", 1900 + random.nextInt(120), 1 + random.nextInt(12), 1 + random.nextInt(28));
            default -> random.nextBoolean() ? "T" : "F";
        };
    }

    private static List<String> byJavadbf(Path table) throws IOException {
        List<String> lines = new ArrayList<>();
        try (InputStream in = Files.newInputStream(table); DBFReader reader = new DBFReader(in, GBK)) {
            for (Object[] row = reader.nextRecord(); row != null; row = reader.nextRecord()) {
                lines.add(String.join("|", Arrays.stream(row).map(DbfFormatTest::shown).toList()));
            }
        }
        return lines;
    }

    private static String shown(Object value) {
        if (value instanceof Date date) {
            return new SimpleDateFormat("yyyy-MM-dd").format(date);
        }
        if (value instanceof java.math.BigDecimal number) {
            return new Cell.Numeric(number, true).shown();
        }
        return value == null ? "" : value.toString().stripTrailing();
    }
}
