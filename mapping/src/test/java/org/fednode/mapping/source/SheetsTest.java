package org.fednode.mapping.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.poi.hssf.record.crypto.Biff8EncryptionKey;
import org.apache.poi.hssf.usermodel.HSSFCell;
import org.apache.poi.hssf.usermodel.HSSFCellStyle;
import org.apache.poi.hssf.usermodel.HSSFRow;
import org.apache.poi.hssf.usermodel.HSSFSheet;
import org.apache.poi.hssf.usermodel.HSSFWorkbook;
import org.apache.poi.poifs.filesystem.POIFSFileSystem;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.fednode.mapping.cell.Cell;
import org.fednode.mapping.cell.Dirt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** CSV, XLSX and XLS: what people made of rows and columns. */
class SheetsTest {

    private static final Charset GBK = Charset.forName("GBK");

    @TempDir
    Path folder;

    private Path csv(String text, Charset charset) throws IOException {
        return Files.write(folder.resolve("in.csv"), text.getBytes(charset));
    }

    private static Rows openCsv(Path file) throws SourceTrouble {
        return new CsvFormat(Optional.empty(), Optional.empty(), true, 0).open(file);
    }

    @Test
    void separatorsQuotesAndCharsetsAreFound() throws Exception {
        for (Charset charset : List.of(GBK, StandardCharsets.UTF_8, Charset.forName("GB18030"))) {
            for (String separator : List.of(",", "\t", ";", "|")) {
                Path file = csv("姓名,地址\n张三,\"西湖区\"\"一\"\"号\n二楼\"\n李四,\n".replace(",", separator), charset);
                try (Rows rows = openCsv(file)) {
                    assertEquals(List.of("姓名", "地址"), rows.columns());
                    assertEquals(List.of("2: 张三|西湖区\"一\"号\n二楼", "4: 李四|"), Reads.all(rows), charset + " " + separator);
                }
            }
        }
        try (Rows rows = openCsv(csv("\uFEFF姓名,地址\n张三,杭州\n", StandardCharsets.UTF_16LE))) {
            assertEquals(List.of("2: 张三|杭州"), Reads.all(rows));
        }
        try (Rows rows = openCsv(csv("\uFEFF姓名,地址\n张三,杭州\n", StandardCharsets.UTF_8))) {
            assertEquals(List.of("姓名", "地址"), rows.columns());
        }
    }

    /** One program wrote the names, another one appended the addresses. */
    @Test
    void columnsOfOneCsvFileMayHaveCharsetsOfTheirOwn() throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write("xm,dz\n".getBytes(StandardCharsets.US_ASCII));
        for (int i = 0; i < 5; i++) {
            bytes.write("张三".getBytes(GBK));
            bytes.write(',');
            bytes.write("杭州市".getBytes(StandardCharsets.UTF_8));
            bytes.write('\n');
        }
        try (Rows rows = openCsv(Files.write(folder.resolve("in.csv"), bytes.toByteArray()))) {
            assertEquals("2: 张三|杭州市", Reads.all(rows).get(0));
        }
    }

    @Test
    void titlesTwoHeadersBlanksRepeatedHeadersAndTotalsAreNoData() throws Exception {
        Path file = csv("""
                2025年残疾人情况统计表,,,
                ,,,
                姓名,残疾情况,,备注
                ,类别,等级,
                张三,肢体,二级,
                ,,,
                姓名,残疾情况,,备注
                李四,视力,一级,x
                合计,2,,
                """, GBK);
        try (Rows rows = openCsv(file)) {
            assertEquals(List.of("姓名", "残疾情况.类别", "残疾情况.等级", "备注"), rows.columns());
            assertEquals(List.of("5: 张三|肢体|二级|", "8: 李四|视力|一级|x"), Reads.all(rows));
            assertEquals(Map.of(Dirt.TITLE_ROW, 1L, Dirt.TWO_HEADER_ROWS, 1L, Dirt.BLANK_ROW, 1L, Dirt.REPEATED_HEADER, 1L, Dirt.TOTAL_ROW, 1L), rows.noted());
        }
    }

    @Test
    void namelessAndRepeatedColumnsGetNames() throws Exception {
        try (Rows rows = openCsv(csv("姓名,,电话,电话\na,b,c,d\n", GBK))) {
            assertEquals(List.of("姓名", "column2", "电话", "电话#2"), rows.columns());
        }
    }

    @Test
    void aQuoteThatIsNeverClosedFailsTheSource() throws Exception {
        Path file = csv("姓名,地址\n张三,\"西湖区\n" + "李四,杭州\n".repeat(50_000), GBK);
        SourceTrouble trouble = assertThrows(SourceTrouble.class, () -> {
            try (Rows rows = openCsv(file)) {
                Reads.all(rows);
            }
        });
        assertTrue(trouble.what().en().contains("quote near line"), trouble.getMessage());
    }

    private Path xlsx(Consumer<Worksheet> fill) throws IOException {
        Path file = folder.resolve("in.xlsx");
        try (OutputStream out = Files.newOutputStream(file); Workbook workbook = new Workbook(out, "t", "1.0")) {
            fill.accept(workbook.newWorksheet("名册"));
        }
        return file;
    }

    @Test
    void workbooksKeepNumbersDatesAndTexts() throws Exception {
        Path file = xlsx(sheet -> {
            sheet.value(0, 0, "姓名");
            sheet.value(0, 1, "身份证号");
            sheet.value(0, 2, "出生日期");
            sheet.value(0, 3, "在职");
            sheet.value(1, 0, "张三");
            sheet.value(1, 1, 330106198001011234.0);
            sheet.value(1, 2, LocalDate.of(1980, 1, 31));
            sheet.style(1, 2).format("yyyy-mm-dd").set();
            sheet.value(1, 3, true);
            sheet.value(3, 0, "李四");
            sheet.value(3, 1, "11010119900307001X");
            sheet.value(3, 2, 29251);
        });
        try (Rows rows = new XlsxFormat(Optional.of("名册"), 0).open(file)) {
            Row first = rows.next().orElseThrow();
            assertEquals("[张三, 330106198001011000, 1980-01-31, true]", first.cells().stream().map(Cell::shown).toList().toString());
            assertEquals(false, ((Cell.Numeric) first.cells().get(1)).exact());
            assertEquals(4, rows.next().orElseThrow().position());
        }
    }

    @Test
    void aMillionBlankRowsAreNoData() throws Exception {
        Path file = xlsx(sheet -> {
            sheet.value(0, 0, "姓名");
            sheet.value(0, 1, "电话");
            sheet.value(1, 0, "张三");
            for (int row = 2; row < 1_000_000; row++) {
                sheet.value(row, 0, "");
            }
            sheet.value(1_000_000, 0, "李四");
        });
        try (Rows rows = new XlsxFormat(Optional.empty(), 0).open(file)) {
            assertEquals(2, Reads.all(rows).size());
        }
    }

    private Path xls(String password) throws IOException {
        Path file = folder.resolve("in.xls");
        Biff8EncryptionKey.setCurrentUserPassword(password);
        try (HSSFWorkbook workbook = new HSSFWorkbook(); OutputStream out = Files.newOutputStream(file)) {
            workbook.createSheet("说明").createRow(0).createCell(0).setCellValue("x");
            HSSFSheet sheet = workbook.createSheet("名册");
            HSSFCellStyle date = workbook.createCellStyle();
            date.setDataFormat(workbook.createDataFormat().getFormat("yyyy\"年\"m\"月\"d\"日\""));
            HSSFRow header = sheet.createRow(0);
            String[] names = {"姓名", "出生日期", "收入", "公式"};
            for (int column = 0; column < names.length; column++) {
                header.createCell(column).setCellValue(names[column]);
            }
            HSSFRow row = sheet.createRow(1);
            row.createCell(0).setCellValue("张三");
            HSSFCell born = row.createCell(1);
            born.setCellValue(LocalDate.of(1980, 1, 31));
            born.setCellStyle(date);
            row.createCell(2).setCellValue(1200.5);
            row.createCell(3).setCellFormula("\"文\"&\"本\"");
            workbook.getCreationHelper().createFormulaEvaluator().evaluateAll();
            workbook.write(out);
        } finally {
            Biff8EncryptionKey.setCurrentUserPassword(null);
        }
        return file;
    }

    @Test
    void oldWorkbooksAreReadRecordByRecord() throws Exception {
        try (Rows rows = new XlsFormat(Optional.of("名册"), 0).open(xls(null))) {
            assertEquals(List.of("姓名", "出生日期", "收入", "公式"), rows.columns());
            assertEquals(List.of("2: 张三|1980-01-31|1200.5|文本"), Reads.all(rows));
        }
    }

    @Test
    void lockedRenamedAndMissingSheetsAreNamed() throws Exception {
        assertTrue(trouble(new XlsFormat(Optional.empty(), 0), xls("geheim")).contains("is locked by a password"));
        Path encrypted = folder.resolve("locked.xlsx");
        try (POIFSFileSystem system = new POIFSFileSystem(); OutputStream out = Files.newOutputStream(encrypted)) {
            system.createDocument(new ByteArrayInputStream(new byte[5_000]), "EncryptedPackage");
            system.writeFilesystem(out);
        }
        assertTrue(trouble(new XlsxFormat(Optional.empty(), 0), encrypted).contains("is locked by a password"));
        Path renamed = Files.copy(xls(null), folder.resolve("renamed.xlsx"));
        assertTrue(trouble(new XlsxFormat(Optional.empty(), 0), renamed).contains("say format: xls"));
        Path page = Files.writeString(folder.resolve("page.xls"), "<html><table></table></html>");
        assertTrue(trouble(new XlsFormat(Optional.empty(), 0), page).contains("holds no xls"));
        assertTrue(trouble(new XlsFormat(Optional.of("没有"), 0), xls(null)).contains("it has [说明, 名册]"));
        assertTrue(trouble(new CsvFormat(Optional.empty(), Optional.empty(), true, 0), renamed).contains("is no text file"));
    }

    private static String trouble(Format format, Path file) {
        return assertThrows(SourceTrouble.class, () -> format.open(file)).getMessage();
    }

    /** Nothing but what ECMA-376 demands: no styles, no shared texts, as small programs write it. */
    @Test
    void aWorkbookOfTheLeastThatIsAllowed() throws Exception {
        String types = "http://schemas.openxmlformats.org/package/2006/content-types";
        String main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
        String office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
        String relations = "<Relationships xmlns='http://schemas.openxmlformats.org/package/2006/relationships'><Relationship Id='rId1' Type='" + office + "/%s' Target='%s'/></Relationships>";
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("[Content_Types].xml", "<Types xmlns='" + types + "'><Default Extension='rels' ContentType='application/vnd.openxmlformats-package.relationships+xml'/>"
                + "<Override PartName='/xl/workbook.xml' ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml'/>"
                + "<Override PartName='/xl/worksheets/sheet1.xml' ContentType='application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml'/></Types>");
        parts.put("_rels/.rels", relations.formatted("officeDocument", "xl/workbook.xml"));
        parts.put("xl/_rels/workbook.xml.rels", relations.formatted("worksheet", "worksheets/sheet1.xml"));
        parts.put("xl/workbook.xml", "<workbook xmlns='" + main + "' xmlns:r='" + office + "'><sheets><sheet name='a' sheetId='1' r:id='rId1'/></sheets></workbook>");
        parts.put("xl/worksheets/sheet1.xml", "<worksheet xmlns='" + main + "'><sheetData><row r='1'><c r='A1' t='inlineStr'><is><t>姓名</t></is></c><c r='B1' t='inlineStr'><is><t>编号</t></is></c></row>"
                + "<row r='2'><c r='A2' t='inlineStr'><is><t>张三</t></is></c><c r='B2'><v>7</v></c></row></sheetData></worksheet>");
        Path file = folder.resolve("least.xlsx");
        try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
            for (Map.Entry<String, String> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue().getBytes(StandardCharsets.UTF_8));
            }
        }
        try (Rows rows = new XlsxFormat(Optional.empty(), 0).open(file)) {
            assertEquals(List.of("姓名", "编号"), rows.columns());
            assertEquals(List.of("2: 张三|7"), Reads.all(rows));
        }
    }

    /** As an unseen register had it: a line of remarks, then names by initials and once more in Chinese, again on each page. */
    @Test
    void namesInTwoWordsBelowALineOfRemarks() throws Exception {
        String names = "XH,XM,XB,CSRQ,SFZH,ZZ\n序号,姓名,性别,出生日期,身份证号,住址\n";
        String page = "登记表,,,,,\n制表单位：区残联,,,打印日期：2013年6月28日,,\n" + names;
        Path file = csv(page + "1,张三,1,19800131,330106198001310011,北山街道\n2,李四,0,19800201,330106198002010022,西溪街道\n" + page
                + "3,王五,1,19800301,330106198003010033,灵隐街道\n", GBK);
        try (Rows rows = openCsv(file)) {
            assertEquals(List.of("序号", "姓名", "性别", "出生日期", "身份证号", "住址"), rows.columns());
            assertEquals(List.of("5: 1|张三|1|19800131|330106198001310011|北山街道", "6: 2|李四|0|19800201|330106198002010022|西溪街道",
                    "11: 3|王五|1|19800301|330106198003010033|灵隐街道"), Reads.all(rows).stream().filter(row -> !row.contains("||")).toList());
            assertEquals(2, rows.noted().get(Dirt.REPEATED_HEADER));
        }
    }

    /** People of whom nothing but words is known are no header. */
    @Test
    void aRowOfWordsIsNoHeaderWhereAllRowsAreWords() throws Exception {
        try (Rows rows = openCsv(csv("姓名,性别,民族,街道,状态\n张三,男,汉族,北山,正常\n李四,女,汉族,西溪,正常\n王五,男,畲族,灵隐,注销\n", GBK))) {
            assertEquals(List.of("姓名", "性别", "民族", "街道", "状态"), rows.columns());
            assertEquals(3, Reads.all(rows).size());
        }
    }

    /** The first person of a list is no header, even where nothing is known of her but words. */
    @Test
    void aFirstRowOfWordsAboveFiguresIsNotLost() throws Exception {
        try (Rows rows = openCsv(csv("姓名,性别,民族,身份证号,电话\n张三,女,汉族,无,无\n李四,男,汉族,330106198002010022,85000001\n王五,男,畲族,330106198003010033,85000002\n", GBK))) {
            assertEquals(3, Reads.all(rows).size());
        }
    }
}
