package org.fednode.mapping.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.github.spannm.jackcess.ColumnBuilder;
import io.github.spannm.jackcess.DataType;
import io.github.spannm.jackcess.Database;
import io.github.spannm.jackcess.DatabaseBuilder;
import io.github.spannm.jackcess.Table;
import io.github.spannm.jackcess.TableBuilder;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreesAndDatabasesTest {

    @TempDir
    Path folder;

    private Path file(String name, String text) throws Exception {
        return Files.writeString(folder.resolve(name), text);
    }

    @Test
    void jsonOfAllShapes() throws Exception {
        List<String> expected = List.of("1: 张三|杭州|1;2|", "2: 李四|||true");
        String one = "{\"xm\":\"张三\",\"dz\":{\"city\":\"杭州\"},\"lb\":[1,2]}";
        String two = "{\"xm\":\"李四\",\"lb\":[],\"zz\":true}";
        for (Path file : List.of(file("a.json", '[' + one + ',' + two + ']'), file("b.json", one + '\n' + two + '\n'), file("c.json", one + two))) {
            try (Rows rows = new JsonFormat(List.of()).open(file)) {
                assertEquals(List.of("xm", "dz.city", "lb", "zz"), rows.columns());
                assertEquals(expected, Reads.all(rows), file.toString());
            }
        }
        try (Rows rows = new JsonFormat(List.of("data", "rows")).open(file("d.json", "{\"code\":0,\"data\":{\"n\":[1],\"rows\":[" + one + ',' + two + "]}}"))) {
            assertEquals(expected, Reads.all(rows));
        }
    }

    @Test
    void brokenJsonFailsAsAWhole() throws Exception {
        Path cut = file("cut.json", "[{\"xm\":\"张三\"},{\"xm\":\"李");
        assertTrue(assertThrows(SourceTrouble.class, () -> new JsonFormat(List.of()).open(cut)).getMessage().contains("line 1 is not good JSON"));
        Path other = file("other.json", "[1,2]");
        assertTrue(assertThrows(SourceTrouble.class, () -> new JsonFormat(List.of()).open(other)).getMessage().contains("no list of objects"));
    }

    @Test
    void xmlRecords() throws Exception {
        Path file = file("a.xml", "<?xml version='1.0'?><r><head><XM>no</XM></head><rec id='7'><XM>张三</XM><DZ><SHI>杭州</SHI></DZ></rec><rec id='8'><XM> 李四 </XM></rec></r>");
        try (Rows rows = new XmlFormat("rec").open(file)) {
            assertEquals(List.of("id", "XM", "DZ.SHI"), rows.columns());
            assertEquals(List.of("1: 7|张三|杭州", "2: 8|李四|"), Reads.all(rows));
        }
        Path cut = file("cut.xml", "<r><rec><XM>张三</XM></rec><rec>");
        assertThrows(SourceTrouble.class, () -> new XmlFormat("rec").open(cut));
    }

    /** 镕 is in GBK, and 𠮷 in GB18030 alone; programs say GB2312 all the same. */
    @Test
    void xmlThatSaysLessThanItIs() throws Exception {
        for (String said : List.of("gb2312", "GBK", "GB18030")) {
            Path file = Files.write(folder.resolve(said + ".xml"), ("<?xml version=\"1.0\" encoding=\"" + said + "\"?><r><rec><XM>朱镕𠮷</XM></rec></r>").getBytes(Charset.forName("GB18030")));
            try (Rows rows = new XmlFormat("rec").open(file)) {
                assertEquals(List.of("1: 朱镕𠮷"), Reads.all(rows), said);
            }
        }
    }

    @Test
    void xmlFetchesAndExpandsNothing() throws Exception {
        Path secret = file("secret.txt", "geheim");
        Path file = file("x.xml", "<!DOCTYPE r [<!ENTITY e SYSTEM '" + secret.toUri() + "'>]><r><rec><XM>&e;</XM></rec></r>");
        try (Rows rows = new XmlFormat("rec").open(file)) {
            assertTrue(Reads.all(rows).stream().noneMatch(row -> row.contains("geheim")));
        } catch (SourceTrouble refused) {
            assertTrue(refused.getMessage().contains("not good XML"));
        }
    }

    @Test
    void fixedWidthInBytes() throws Exception {
        Path file = Files.write(folder.resolve("f.txt"), "0001张三  19800131\r\n0002欧阳娜19810228\r\n\r\n".getBytes(Charset.forName("GBK")));
        FixedFormat format = new FixedFormat(List.of(new FixedFormat.Column("BH", 1, 4), new FixedFormat.Column("XM", 5, 6), new FixedFormat.Column("CSRQ", 11, 8)),
                Optional.empty());
        try (Rows rows = format.open(file)) {
            assertEquals(List.of("1: 0001|张三|19800131", "2: 0002|欧阳娜|19810228"), Reads.all(rows));
        }
    }

    @Test
    void accessTables() throws Exception {
        Path file = folder.resolve("k.mdb");
        try (Database database = DatabaseBuilder.newDatabase(file).withFileFormat(Database.FileFormat.V2003).create()) {
            Table table = new TableBuilder("康复").addColumn(new ColumnBuilder("编号", DataType.LONG)).addColumn(new ColumnBuilder("姓名", DataType.TEXT))
                    .addColumn(new ColumnBuilder("日期", DataType.SHORT_DATE_TIME)).addColumn(new ColumnBuilder("备注", DataType.MEMO))
                    .addColumn(new ColumnBuilder("费用", DataType.MONEY)).addColumn(new ColumnBuilder("完成", DataType.BOOLEAN)).toTable(database);
            table.addRow(1, "张三", LocalDateTime.of(2025, 3, 1, 0, 0), "长".repeat(3000), "12.5", true);
            table.addRow(2, null, null, null, null, false);
        }
        assertEquals(Set.of("康复"), AccessFormat.tables(file));
        try (Rows rows = new AccessFormat("康复", Optional.empty()).open(file)) {
            assertEquals(List.of("编号", "姓名", "日期", "备注", "费用", "完成"), rows.columns());
            assertEquals(List.of("1: 1|张三|2025-03-01|" + "长".repeat(3000) + "|12.5|true", "2: 2|||||false"), Reads.all(rows));
        }
        assertTrue(assertThrows(SourceTrouble.class, () -> new AccessFormat("没有", Optional.empty()).open(file)).getMessage().contains("it has [康复]"));
    }

    @Test
    void databasesByQuery() throws Exception {
        String url = "jdbc:h2:" + folder.resolve("db");
        try (Connection connection = DriverManager.getConnection(url); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE jy (id INT PRIMARY KEY, xm VARCHAR(20), rq DATE, gz DECIMAL(10,2), zz BOOLEAN, sj TIMESTAMP)");
            statement.execute("INSERT INTO jy VALUES (1, '张三', DATE '2025-01-31', 1200.50, TRUE, TIMESTAMP '2025-01-01 08:00:00'),"
                    + " (2, NULL, NULL, NULL, NULL, NULL), (3, '王五', NULL, 0, FALSE, TIMESTAMP '2025-01-02 08:00:00')");
        }
        try (Drivers drivers = new Drivers(folder.resolve("drivers"))) {
            JdbcTable table = new JdbcTable(url, Optional.empty(), Optional.empty(), "SELECT * FROM jy ORDER BY id", Optional.empty());
            try (Rows rows = table.open(drivers, JdbcTable.Wanted.ALL)) {
                assertEquals(List.of("ID", "XM", "RQ", "GZ", "ZZ", "SJ"), rows.columns());
                assertEquals(List.of("1: 1|张三|2025-01-31|1200.5|true|2025-01-01T08:00", "2: 2|||||", "3: 3|王五||0|false|2025-01-02T08:00"), Reads.all(rows));
            }
            JdbcTable.Since since = new JdbcTable.Since("sj", LocalDateTime.of(2025, 1, 2, 0, 0));
            JdbcTable keyed = new JdbcTable(url, Optional.empty(), Optional.empty(), "jy", Optional.of("id"));
            try (Rows rows = keyed.open(drivers, new JdbcTable.Wanted(Optional.of(since), Optional.empty(), 0))) {
                assertEquals(2, Reads.all(rows).size());
            }
            try (Rows rows = keyed.open(drivers, new JdbcTable.Wanted(Optional.of(since), Optional.of(2), 2))) {
                assertEquals(List.of("1: 3|王五||0|false|2025-01-02T08:00"), Reads.all(rows));
            }
            try (Rows rows = keyed.open(drivers, new JdbcTable.Wanted(Optional.empty(), Optional.of(1), 1))) {
                rows.next();
                assertEquals(2 / 3.0, rows.progress(), "a row that was read before, and one of two that are wanted");
            }
            try (Rows rows = new JdbcTable(url, Optional.empty(), Optional.empty(), "jy", Optional.of("gz")).open(drivers, JdbcTable.Wanted.ALL)) {
                assertTrue(assertThrows(SourceTrouble.class, rows::next).getMessage().contains("column gz is no key"));
            }
            assertTrue(assertThrows(SourceTrouble.class, () -> new JdbcTable("jdbc:dm://h/db", Optional.empty(), Optional.empty(), "t", Optional.empty()).open(drivers, JdbcTable.Wanted.ALL)).getMessage()
                    .contains("there is no driver for jdbc:dm"));
            assertTrue(assertThrows(SourceTrouble.class, () -> new JdbcTable(url, Optional.empty(), Optional.empty(), "nix", Optional.empty()).open(drivers, JdbcTable.Wanted.ALL)).getMessage()
                    .contains("refuses to read"));
        }
    }
}
