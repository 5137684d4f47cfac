package org.fednode.mapping.source;

import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.github.spannm.jackcess.ColumnBuilder;
import io.github.spannm.jackcess.DataType;
import io.github.spannm.jackcess.Database;
import io.github.spannm.jackcess.DatabaseBuilder;
import io.github.spannm.jackcess.Table;
import io.github.spannm.jackcess.TableBuilder;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files with damaged, missing and added bytes: either rows or {@link SourceTrouble}, and soon. */
class SourceFuzzTest {

    private static final int ROUNDS = 300;
    private static final int MOST_ROWS = 200_000;
    private static final Charset GBK = Charset.forName("GBK");

    @TempDir
    Path folder;

    private void survives(Format format, Path good, int rounds) throws IOException {
        byte[] bytes = Files.readAllBytes(good);
        int refused = 0;
        for (int round = 0; round < rounds; round++) {
            Path damaged = Files.write(good.resolveSibling("damaged-" + good.getFileName()), damaged(bytes, new Random(round)));
            int seed = round;
            refused += assertTimeoutPreemptively(Duration.ofSeconds(20), () -> isRefused(format, damaged, seed)) ? 1 : 0;
        }
        assertTrue(refused < rounds, "no damage went unnoticed: is the good file good?");
    }

    private static boolean isRefused(Format format, Path damaged, int round) {
        try (Rows rows = format.open(damaged)) {
            int read = 0;
            for (Optional<Row> row = rows.next(); row.isPresent() && read < MOST_ROWS; row = rows.next()) {
                read++;
            }
            return false;
        } catch (SourceTrouble trouble) {
            return true;
        } catch (RuntimeException | Error e) {
            return fail("round " + round + " of " + damaged.getFileName(), e);
        }
    }

    private static byte[] damaged(byte[] good, Random random) {
        byte[] bytes = good.clone();
        switch (random.nextInt(4)) {
            case 0:
                return Arrays.copyOf(bytes, random.nextInt(bytes.length));
            case 1: {
                byte[] longer = Arrays.copyOf(bytes, bytes.length + random.nextInt(500));
                System.arraycopy(bytes, 0, longer, longer.length - bytes.length, bytes.length);
                return longer;
            }
            case 2:
                // most of what makes a parser stumble stands at the beginning
                for (int i = 1 + random.nextInt(4); i > 0; i--) {
                    bytes[random.nextInt(Math.min(bytes.length, 600))] = (byte) random.nextInt(256);
                }
                return bytes;
            default:
                for (int i = 1 + random.nextInt(20); i > 0; i--) {
                    bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
                }
                return bytes;
        }
    }

    @Test
    void dbf() throws IOException {
        Path file = folder.resolve("a.dbf");
        List<DbfWriter.Column> columns = List.of(new DbfWriter.Column("XM", 'C', 20, 0), new DbfWriter.Column("RQ", 'D', 8, 0), new DbfWriter.Column("JE", 'N', 12, 2),
                new DbfWriter.Column("ZF", 'L', 1, 0), new DbfWriter.Column("BZ", 'M', 10, 0));
        try (DbfWriter writer = new DbfWriter(file, columns, GBK, 0x7A)) {
            for (int i = 0; i < 40; i++) {
                writer.add(List.of("张三" + i, "19800131", "12.50", "T", "备注" + i));
            }
        }
        Files.copy(folder.resolve("a.fpt"), folder.resolve("damaged-a.fpt"));
        survives(new DbfFormat(Optional.empty()), file, 3 * ROUNDS);
        byte[] memo = Files.readAllBytes(folder.resolve("a.fpt"));
        Files.copy(file, folder.resolve("whole.dbf"));
        for (int round = 0; round < ROUNDS; round++) {
            Files.write(folder.resolve("whole.fpt"), damaged(memo, new Random(round)));
            int seed = round;
            assertTimeoutPreemptively(Duration.ofSeconds(20), () -> isRefused(new DbfFormat(Optional.empty()), folder.resolve("whole.dbf"), seed));
        }
    }

    @Test
    void csv() throws IOException {
        Path file = Files.write(folder.resolve("a.csv"), "姓名,地址\n张三,\"西湖区\"\"一\"\"号\"\n李四,杭州\n".repeat(20).getBytes(GBK));
        survives(new CsvFormat(Optional.empty(), Optional.empty(), true, 0), file, 3 * ROUNDS);
    }

    @Test
    void fixed() throws IOException {
        Path file = Files.write(folder.resolve("a.txt"), "0001张三  19800131\n".repeat(30).getBytes(GBK));
        survives(new FixedFormat(List.of(new FixedFormat.Column("A", 1, 4), new FixedFormat.Column("B", 5, 6), new FixedFormat.Column("C", 11, 80)), Optional.empty()), file, ROUNDS);
    }

    @Test
    void json() throws IOException {
        Path file = Files.writeString(folder.resolve("a.json"), "[" + "{\"xm\":\"张三\",\"dz\":{\"s\":\"杭州\"},\"l\":[1,{\"a\":2}],\"n\":1.5e3},".repeat(20) + "{\"xm\":null}]");
        survives(new JsonFormat(List.of()), file, 3 * ROUNDS);
        survives(new JsonFormat(List.of("a", "b")), Files.writeString(folder.resolve("b.json"), "{\"a\":{\"b\":[{\"x\":1}]}}"), ROUNDS);
    }

    @Test
    void xml() throws IOException {
        Path file = Files.writeString(folder.resolve("a.xml"), "<r>" + "<rec id='7'><XM>张三</XM><DZ><SHI>杭州</SHI></DZ><![CDATA[x]]></rec>".repeat(20) + "</r>");
        survives(new XmlFormat("rec"), file, 3 * ROUNDS);
    }

    @Test
    void xlsx() throws IOException {
        Path file = folder.resolve("a.xlsx");
        try (OutputStream out = Files.newOutputStream(file); Workbook workbook = new Workbook(out, "t", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("s");
            for (int row = 0; row < 20; row++) {
                for (int column = 0; column < 5; column++) {
                    sheet.value(row, column, row == 0 ? "列" + column : "值" + row);
                }
                sheet.value(row, 5, row * 1.5);
            }
        }
        survives(new XlsxFormat(Optional.empty(), 0), file, ROUNDS);
    }

    @Test
    void xls() throws IOException {
        Path file = folder.resolve("a.xls");
        try (HSSFWorkbook workbook = new HSSFWorkbook(); OutputStream out = Files.newOutputStream(file)) {
            for (int row = 0; row < 20; row++) {
                org.apache.poi.hssf.usermodel.HSSFRow made = (row == 0 ? workbook.createSheet("s") : workbook.getSheetAt(0)).createRow(row);
                made.createCell(0).setCellValue("值" + row);
                made.createCell(1).setCellValue(row * 1.5);
            }
            workbook.write(out);
        }
        survives(new XlsFormat(Optional.empty(), 0), file, ROUNDS);
    }

    @Test
    void access() throws IOException {
        Path file = folder.resolve("a.mdb");
        try (Database database = DatabaseBuilder.newDatabase(file).withFileFormat(Database.FileFormat.V2003).create()) {
            Table table = new TableBuilder("t").addColumn(new ColumnBuilder("a", DataType.LONG)).addColumn(new ColumnBuilder("b", DataType.MEMO)).toTable(database);
            for (int i = 0; i < 50; i++) {
                table.addRow(i, "备注".repeat(i * 20));
            }
        }
        survives(new AccessFormat("t", Optional.empty()), file, ROUNDS / 2);
    }
}
