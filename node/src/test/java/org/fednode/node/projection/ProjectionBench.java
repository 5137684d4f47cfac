package org.fednode.node.projection;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.fednode.node.projection.RowChange.Source;
import org.fednode.node.runtime.Database;
import org.fednode.standards.DataSet;
import org.fednode.standards.Field;
import org.fednode.standards.FieldType;
import org.fednode.standards.RecordValues;
import org.fednode.standards.StandardPackage;

/**
 * Measures CPU time per row of a projection. Arguments: h2 or postgres, folder of a standard package, data set,
 * rows, rows a commit. For PostgreSQL the servers' time is counted too.
 */
final class ProjectionBench {

    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Projection projection;
    private final Database database;
    private final DataSet dataSet;
    private final int rows;
    private final int group;
    private final List<ProcessHandle> servers;
    private final List<Double> groups = new ArrayList<>();

    private ProjectionBench(Database database, DataSet dataSet, int rows, int group, List<ProcessHandle> servers) {
        this.projection = Projections.of(database.product(), RowWatch.NONE, new Claims((issuer, node) -> true));
        this.database = database;
        this.dataSet = dataSet;
        this.rows = rows;
        this.group = group;
        this.servers = servers;
    }

    public static void main(String[] arguments) throws IOException {
        DataSet dataSet = StandardPackage.load(Path.of(arguments[1])).standard().orElseThrow().dataSets()
                .get(arguments[2]);
        int rows = Integer.parseInt(arguments[3]);
        int group = Integer.parseInt(arguments[4]);
        Path folder = Files.createTempDirectory("projection-bench");
        if (arguments[0].equals("h2")) {
            String url = "jdbc:h2:file:" + folder.resolve("node") + ";WRITE_DELAY=0" + System.getProperty("h2", "");
            try (Database database = Database.open(new Database.Settings(url, "node", "secret"))) {
                new ProjectionBench(database, dataSet, rows, group, List.of()).run();
            }
            say("file size " + Files.size(folder.resolve("node.mv.db")) / 1024 / 1024 + " MB");
            return;
        }
        try (EmbeddedPostgres server = EmbeddedPostgres.builder().setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
                .start(); Database database = Database.open(new Database.Settings(
                        server.getJdbcUrl("postgres", "postgres"), "postgres", "postgres"))) {
            List<ProcessHandle> servers = ProcessHandle.allProcesses().filter(process -> process.info().commandLine()
                    .orElse(process.info().command().orElse("")).contains("postgres")).toList();
            new ProjectionBench(database, dataSet, rows, group, servers).run();
        }
    }

    private void run() {
        database.transact(connection -> {
            projection.prepare(connection, dataSet);
            return true;
        });
        List<RowChange> changes = changes();
        for (int round = 1; round <= 3; round++) {
            List<RowChange> some = changes.subList((round - 1) * rows, round * rows);
            int seq = round * 10;
            measure("insert", () -> apply(some, seq));
            List<RowChange> shuffled = new ArrayList<>(some);
            Collections.shuffle(shuffled, new Random(round));
            measure("update", () -> apply(shuffled, seq + 1));
            measure("held  ", () -> held(shuffled));
            measure("read  ", this::read);
            measure("count ", () -> database.transact(connection -> projection.count(connection, dataSet)));
        }
    }

    private void apply(List<RowChange> changes, int seq) {
        for (int from = 0; from < changes.size(); from += group) {
            List<RowChange> some = new ArrayList<>();
            for (RowChange change : changes.subList(from, Math.min(from + group, changes.size()))) {
                some.add(new RowChange(change.key(), change.from(),
                        new Source(change.source().origin(), 1, seq, change.source().line()), change.at(),
                        change.values(), change.hash()));
            }
            long start = THREADS.getCurrentThreadCpuTime();
            database.transact(connection -> {
                projection.apply(connection, dataSet, some);
                return true;
            });
            groups.add((THREADS.getCurrentThreadCpuTime() - start) / 1000.0 / some.size());
        }
    }

    private void held(List<RowChange> changes) {
        for (int from = 0; from < changes.size(); from += group) {
            List<String> keys = changes.subList(from, Math.min(from + group, changes.size())).stream()
                    .map(RowChange::key).toList();
            database.transact(connection -> projection.held(connection, dataSet, "county-370102", keys));
        }
    }

    private void read() {
        database.transact(connection -> {
            try {
                projection.read(connection, dataSet, (key, origin, values) -> { });
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
            return true;
        });
    }

    private void measure(String what, Runnable work) {
        groups.clear();
        long cpu = cpuNanos();
        long start = System.nanoTime();
        work.run();
        say(what + " " + (cpuNanos() - cpu) / 1000 / rows + " CPU-us/row, "
                + (System.nanoTime() - start) / 1000 / rows + " us/row elapsed"
                + (groups.isEmpty() ? "" : String.format(", caller's thread in the quickest tenth of groups %.1f us/row",
                        groups.stream().sorted().skip(groups.size() / 10).findFirst().orElseThrow())));
    }

    /** Of this process with its collector, and of the servers. */
    private long cpuNanos() {
        long nanos = ProcessHandle.current().info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
        List<ProcessHandle> all = new ArrayList<>(servers);
        servers.forEach(server -> server.descendants().forEach(all::add));
        for (ProcessHandle server : all.stream().distinct().toList()) {
            nanos += server.info().totalCpuDuration().orElse(Duration.ZERO).toNanos();
        }
        return nanos;
    }

    private List<RowChange> changes() {
        Random random = new Random(1);
        List<RowChange> changes = new ArrayList<>();
        for (int i = 0; i < rows * 3; i++) {
            RecordValues values = record(random, dataSet.definition().fields());
            String key = String.format("%06d%08d%04d", 370_102, random.nextInt(30_000_000), i % 10_000);
            changes.add(new RowChange(key, Optional.empty(), new Source("county-370102", 1, 1, i + 1),
                    Instant.parse("2026-03-01T08:30:15Z"), Optional.of(values),
                    Optional.of(ContentHash.of(key.getBytes(StandardCharsets.UTF_8)))));
        }
        return changes;
    }

    private static RecordValues record(Random random, List<Field> fields) {
        RecordValues values = new RecordValues(fields);
        for (Field field : fields) {
            if (field.required() || random.nextInt(10) < (field.type() == FieldType.GROUP ? 1 : 7)) {
                values.set(field.index(), value(random, field));
            }
        }
        return values;
    }

    private static Object value(Random random, Field field) {
        return switch (field.type()) {
            case INTEGER -> (long) random.nextInt(1000);
            case DECIMAL -> java.math.BigDecimal.valueOf(random.nextInt(1_000_000), field.scale()).toPlainString();
            case DATE -> LocalDate.ofEpochDay(random.nextInt(20_000)).toString();
            case BOOLEAN -> random.nextBoolean();
            case LIST -> List.of("11", "12");
            case GROUP -> List.of(record(random, field.members()), record(random, field.members()));
            case ID_NUMBER, CERTIFICATE_NUMBER -> Long.toString(370_102_000_000_000_000L + random.nextInt());
            case CREDIT_CODE -> "91370100" + (1_000_000_000 + random.nextInt(1_000_000_000));
            case PHONE -> "139" + (10_000_000 + random.nextInt(80_000_000));
            case DIVISION -> "37010" + random.nextInt(10);
            case CODE -> Integer.toString(random.nextInt(50));
            case TIMESTAMP -> "2026-03-01T08:30:15+08:00";
            case STRING -> field.maxLength() > 50 ? "山东省济南市历下区泉城路" + random.nextInt(999) + "号" : "张" + random.nextInt(99);
        };
    }

    private static void say(String line) {
        System.out.println(line);
    }
}
