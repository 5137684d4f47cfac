package org.fednode.mapping.bench;

import io.github.spannm.jackcess.ColumnBuilder;
import io.github.spannm.jackcess.DataType;
import io.github.spannm.jackcess.Database;
import io.github.spannm.jackcess.DatabaseBuilder;
import io.github.spannm.jackcess.Table;
import io.github.spannm.jackcess.TableBuilder;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.fednode.mapping.definition.Mapping;
import org.fednode.mapping.definition.MappingLoader;
import org.fednode.mapping.source.DbfWriter;
import org.fednode.mapping.source.Drivers;
import org.fednode.mapping.source.Row;
import org.fednode.mapping.translate.MappedRecord;
import org.fednode.mapping.translate.Reading;
import org.fednode.mapping.translate.RecordLine;
import org.fednode.mapping.translate.SourceAccess;
import org.fednode.standards.StandardPackage;

/**
 * What reading costs from each kind of source, and what making records of the rows adds: CPU-microseconds per row of twelve
 * columns, by the thread that reads. Run with the module's test class path: {@code java … SourcesBench [rows]}.
 */
public final class SourcesBench {

    private static final int ROUNDS = 5;
    private static final List<String> COLUMNS = List.of("SFZH", "CJZH", "XM", "XB", "CSRQ", "MZ", "HKDZ", "HKQH", "SJ", "CJLB", "CJDJ", "FZRQ");

    private SourcesBench() {
    }

    public static void main(String[] arguments) throws Exception {
        int rows = arguments.length > 0 ? Integer.parseInt(arguments[0]) : 100_000;
        StandardPackage standard = StandardPackage.load(Path.of("../coding-standards/standard/2026.1")).standard().orElseThrow();
        Path folder = Files.createTempDirectory("sources-bench");
        try (Drivers drivers = new Drivers(folder)) {
            measure("csv", "{file: ../a.csv}", standard, drivers, folder, csv(folder, rows));
            measure("dbf", "{file: ../a.dbf}", standard, drivers, folder, dbf(folder, rows));
            measure("xlsx", "{file: ../a.xlsx}", standard, drivers, folder, xlsx(folder, rows));
            measure("access", "{file: ../a.mdb, table: t}", standard, drivers, folder, access(folder, rows));
            measure("jdbc (H2 file)", "{jdbc: \"jdbc:h2:" + folder.resolve("db") + "\", table: t}", standard, drivers, folder, jdbc(folder, rows));
        }
    }

    private static List<String> row(int i) {
        String id = "33010619800131" + String.format("%04d", i % 10_000);
        return List.of(id, id + "44", "张三" + (char) ('一' + i % 500), i % 2 == 0 ? "男" : "女", "19800131", "汉族", "西湖区文三路" + i % 900 + "号", "330106007", "139" + (10_000_000 + i), "Z",
                "二级", "2020/5/15");
    }

    private static void measure(String name, String source, StandardPackage standard, Drivers drivers, Path folder, int rows) throws Exception {
        Path mapping = Files.createDirectories(folder.resolve("m"));
        Files.writeString(mapping.resolve("lb.csv"), "from,to\nZ,4\n");
        Files.writeString(mapping.resolve("dj.csv"), "from,to\n二级,2\n");
        Files.writeString(mapping.resolve("xb.csv"), "from,to\n男,1\n女,2\n");
        Files.writeString(mapping.resolve("mapping.yaml"), "source: " + source + """

                targets:
                  - dataset: certificate
                    fields:
                      personId: SFZH
                      certNo: CJZH
                      name: XM
                      sex: {column: XB, codes: xb.csv}
                      birthDate: CSRQ
                      ethnic: {column: MZ, codes: labels}
                      hukouAddress: HKDZ
                      hukouDivision: HKQH
                      mobile: SJ
                      category: {column: CJLB, codes: lb.csv}
                      grade: {column: CJDJ, codes: dj.csv}
                      issueDate: FZRQ
                """);
        MappingLoader.Loading loading = MappingLoader.load(mapping, standard);
        Mapping read = loading.mapping().orElseThrow(() -> new IllegalStateException(loading.problems().toString()));
        double alone = Double.MAX_VALUE;
        double mapped = Double.MAX_VALUE;
        for (int round = 0; round < ROUNDS; round++) {
            alone = Math.min(alone, micros(read, drivers, folder, rows, false));
            mapped = Math.min(mapped, micros(read, drivers, folder, rows, true));
        }
        System.out.printf("%-16s %,d rows: reading %.2f, with records and lines %.2f CPU-us a row (ratio %.2f)%n", name, rows, alone, mapped, mapped / alone);
    }

    private static double micros(Mapping mapping, Drivers drivers, Path folder, int rows, boolean map) throws Exception {
        long begun = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        long bytes = 0;
        long seen = 0;
        try (Reading reading = Reading.open(mapping, new SourceAccess(drivers), folder.resolve("scratch"))) {
            for (Optional<Row> row = reading.next(); row.isPresent(); row = reading.next()) {
                seen++;
                for (MappedRecord record : map ? reading.records(row.get()) : List.<MappedRecord>of()) {
                    bytes += RecordLine.of(record).length;
                }
            }
        }
        if (seen != rows || map != bytes > 0) {
            throw new IllegalStateException(seen + " rows");
        }
        return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - begun) / 1_000.0 / rows;
    }

    private static int csv(Path folder, int rows) throws IOException {
        try (BufferedWriter out = Files.newBufferedWriter(folder.resolve("a.csv"), Charset.forName("GBK"))) {
            out.write(String.join(",", COLUMNS) + '\n');
            for (int i = 0; i < rows; i++) {
                out.write(String.join(",", row(i)) + '\n');
            }
        }
        return rows;
    }

    private static int dbf(Path folder, int rows) throws IOException {
        List<DbfWriter.Column> columns = COLUMNS.stream().map(name -> new DbfWriter.Column(name, 'C', 30, 0)).toList();
        try (DbfWriter writer = new DbfWriter(folder.resolve("a.dbf"), columns, Charset.forName("GBK"), 0x7A)) {
            for (int i = 0; i < rows; i++) {
                writer.add(row(i));
            }
        }
        return rows;
    }

    private static int xlsx(Path folder, int rows) throws IOException {
        try (OutputStream out = Files.newOutputStream(folder.resolve("a.xlsx")); Workbook workbook = new Workbook(out, "bench", "1.0")) {
            Worksheet sheet = workbook.newWorksheet("s");
            for (int i = 0; i <= rows; i++) {
                List<String> row = i == 0 ? COLUMNS : row(i);
                for (int column = 0; column < row.size(); column++) {
                    sheet.value(i, column, row.get(column));
                }
            }
        }
        return rows;
    }

    private static int access(Path folder, int rows) throws IOException {
        try (Database database = DatabaseBuilder.newDatabase(folder.resolve("a.mdb")).withFileFormat(Database.FileFormat.V2003).withAutoSync(false).create()) {
            TableBuilder builder = new TableBuilder("t");
            COLUMNS.forEach(name -> builder.addColumn(new ColumnBuilder(name, DataType.TEXT)));
            Table table = builder.toTable(database);
            List<Object[]> batch = new ArrayList<>();
            for (int i = 0; i < rows; i++) {
                batch.add(row(i).toArray());
                if (batch.size() == 1_000 || i == rows - 1) {
                    table.addRows(batch);
                    batch.clear();
                }
            }
        }
        return rows;
    }

    private static int jdbc(Path folder, int rows) throws Exception {
        try (Connection connection = DriverManager.getConnection("jdbc:h2:" + folder.resolve("db")); Statement statement = connection.createStatement()) {
            statement.execute("CREATE TABLE t (" + String.join(" VARCHAR(60), ", COLUMNS) + " VARCHAR(60))");
            try (PreparedStatement insert = connection.prepareStatement("INSERT INTO t VALUES (" + "?, ".repeat(COLUMNS.size() - 1) + "?)")) {
                for (int i = 0; i < rows; i++) {
                    List<String> row = row(i);
                    for (int column = 0; column < row.size(); column++) {
                        insert.setString(column + 1, row.get(column));
                    }
                    insert.addBatch();
                    if (i % 1_000 == 999) {
                        insert.executeBatch();
                    }
                }
                insert.executeBatch();
            }
        }
        return rows;
    }
}
