package org.fednode.node.indicators;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.projection.ContentHash;
import org.fednode.node.projection.Claims;
import org.fednode.node.projection.Projection;
import org.fednode.node.projection.Projections;
import org.fednode.node.projection.RowChange;
import org.fednode.node.projection.RowWatch;
import org.fednode.node.runtime.CrashPoints;
import org.fednode.node.runtime.Database;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;
import org.fednode.standards.RecordValues;

/**
 * Measures what keeping indicators costs a row: CPU time of the writer's thread with and without, turn by turn, and what
 * counting anew costs. Arguments: folder of standards, version, data set, NDJSON of good records, rows a commit, rounds.
 */
final class IndicatorBench {

    private final ActiveStandards standards;
    private final DataSet dataSet;
    private final List<RecordValues> records = new ArrayList<>();
    private final int group;

    private IndicatorBench(ActiveStandards standards, String dataSet, Path file, int group) throws IOException {
        this.standards = standards;
        this.dataSet = standards.current().dataSets().get(dataSet);
        this.group = group;
        for (String line : Files.readAllLines(file)) {
            try (JsonParser parser = new JsonFactory().createParser(line)) {
                parser.nextToken();
                records.add(this.dataSet.reader().readInput(parser, finding -> { }).values());
            }
        }
    }

    public static void main(String[] arguments) throws IOException {
        ActiveStandards standards = ActiveStandards.load(Path.of(arguments[0]), arguments[1], Clock.systemUTC());
        IndicatorBench bench = new IndicatorBench(standards, arguments[2], Path.of(arguments[3]), Integer.parseInt(arguments[4]));
        for (int round = 0; round < Integer.parseInt(arguments[5]); round++) {
            bench.run(RowWatch.NONE, "without");
            bench.run(new IndicatorCounts(standards), "with   ");
        }
    }

    private void run(RowWatch watch, String what) throws IOException {
        Path folder = Files.createTempDirectory("indicator-bench");
        try (Database database = Database.open(new Database.Settings("jdbc:h2:file:" + folder.resolve("node") + ";WRITE_DELAY=0", "node", "x"));
                BatchLog log = BatchLog.open(database, folder.resolve("archive"), "330106", CrashPoints.NONE)) {
            Projection projection = Projections.of(database.product(), watch, new Claims((issuer, node) -> true));
            for (DataSet one : standards.current().dataSets().values()) {
                database.transact(connection -> {
                    projection.prepare(connection, one);
                    return null;
                });
            }
            String anew = "";
            if (watch instanceof IndicatorCounts counts) {
                IndicatorRecounts.Parts parts = new IndicatorRecounts.Parts(database, projection, log, standards, counts);
                try (IndicatorRecounts recounts = new IndicatorRecounts(parts)) {
                    recounts.run();
                }
            }
            double insert = apply(database, projection, 1);
            double update = apply(database, projection, 2);
            if (watch instanceof IndicatorCounts counts) {
                database.transact(connection -> {
                    counts.corrected(connection, dataSet);
                    return null;
                });
                try (IndicatorRecounts recounts = new IndicatorRecounts(new IndicatorRecounts.Parts(database, projection, log, standards, counts))) {
                    long start = cpu();
                    recounts.run();
                    anew = String.format(", counting anew %.1f", (cpu() - start) / 1000.0 / records.size());
                }
            }
            System.out.printf("%s: insert %.1f, update %.1f%s CPU-us a row%n", what, insert, update, anew);
        }
    }

    private double apply(Database database, Projection projection, long seq) {
        long spent = 0;
        for (int from = 0; from < records.size(); from += group) {
            List<RowChange> changes = new ArrayList<>();
            for (RecordValues values : records.subList(from, Math.min(records.size(), from + group))) {
                changes.add(new RowChange(dataSet.key(values), Optional.empty(), new RowChange.Source("330106", 1, seq, changes.size() + 1),
                        Instant.EPOCH, Optional.of(values), Optional.of(new ContentHash("0"))));
            }
            long start = cpu();
            database.transact(connection -> {
                projection.apply(connection, dataSet, changes);
                return null;
            });
            spent += cpu() - start;
        }
        return spent / 1000.0 / records.size();
    }

    private static long cpu() {
        return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    }
}
