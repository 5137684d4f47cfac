package org.fednode.node.mapping;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import org.fednode.camel.NodeAccess;
import org.fednode.camel.NodeProblem;
import org.fednode.mapping.cell.Cell;
import org.fednode.mapping.definition.Mapping;
import org.fednode.mapping.definition.SourceDefinition;
import org.fednode.mapping.definition.Watermark;
import org.fednode.mapping.source.JdbcTable;
import org.fednode.mapping.source.Row;
import org.fednode.mapping.source.Rows;
import org.fednode.mapping.source.SourceTrouble;
import org.fednode.mapping.translate.MappedRecord;
import org.fednode.mapping.translate.Reading;
import org.fednode.mapping.translate.SourceAccess;
import org.fednode.mapping.translate.Tally;
import org.fednode.node.runtime.Database;
import org.jboss.logging.Logger;

/**
 * One run of a mapping, from its beginning or from the chunk that was not done when it was interrupted.
 */
final class MappingRun {

    /** Rows that are read again at most when a run was interrupted. */
    static final int CHUNK = 1_000;
    private static final Logger LOG = Logger.getLogger(MappingRun.class);

    private final Mapping mapping;
    private final Parts parts;
    private final BooleanSupplier mayGoOn;
    private final RunFolder folder;
    private final RunIntake intake;
    private RunReport run;
    private SourceMark stamp = SourceMark.NONE;
    private Instant begunAt;
    private long rowsBefore;
    private double progressBefore;

    /**
     * What a run needs of the node.
     *
     * @param standard version in force
     * @param work folder for copies and joined tables, one below it for each mapping
     */
    record Parts(NodeAccess node, SourceAccess sources, Database database, MappingStore store, String standard, Path work, Clock clock) {
    }

    /** @param mayGoOn asked after each chunk */
    MappingRun(Mapping mapping, Parts parts, BooleanSupplier mayGoOn) {
        this.mapping = mapping;
        this.parts = parts;
        this.mayGoOn = mayGoOn;
        this.folder = new RunFolder(parts.work().resolve(mapping.name()));
        this.intake = new RunIntake(mapping, parts, mayGoOn);
    }

    /** Runs until all is read, or it may not go on; then it stands as it is, to be gone on with. */
    RunReport go() throws InterruptedException {
        boolean resumed = begin();
        begunAt = parts.clock().instant();
        try (Reading reading = open(resumed)) {
            skip(reading, resumed && keyOf().isEmpty() ? run.counts().rows() : 0);
            stamp = SourceMark.parse(run.place().stamp());
            rowsBefore = run.counts().rows();
            progressBefore = run.progress();
            if (read(reading)) {
                finish();
            }
        } catch (SourceTrouble e) {
            fail(new RunReport.Trouble(e.what().zh(), e.what().en(), e.next().zh(), e.next().en()));
        } catch (NodeProblem e) {
            fail(new RunReport.Trouble("本节点不接收这些记录：" + e.getMessage(), "this node does not take the records: " + e.getMessage(), "按提示处理后再运行", "do as it says, then run it again"));
        } catch (IOException | UncheckedIOException e) {
            fail(new RunReport.Trouble("无法写入 " + folder.folder(), "can't write into " + folder.folder() + " (" + e.getClass().getSimpleName() + ')', "检查磁盘空间和权限", "check the disk and permissions"));
        }
        if (!run.isOpen()) {
            folder.clear(run.number());
        }
        return run;
    }

    RunReport report() {
        return run;
    }

    /** @return whether a run that was interrupted goes on */
    private boolean begin() {
        return parts.database().transact(connection -> {
            Optional<RunReport> last = parts.store().latest(connection, mapping.name());
            if (last.isPresent() && last.get().isOpen() && canGoOn(last.get())) {
                run = last.get().in(RunReport.State.RUNNING, null, null);
                parts.store().save(connection, mapping.name(), run);
                return true;
            }
            if (last.isPresent() && last.get().isOpen()) {
                parts.store().save(connection, mapping.name(), last.get().in(RunReport.State.ABANDONED, now(), null));
            }
            MappingStore.Control control = parts.store().control(connection, mapping.name());
            RunReport.Kind kind = mapping.watermark().isPresent() && control.stamp() != null && !isEverythingDue(parts.store().runs(connection, mapping.name()))
                    ? RunReport.Kind.CHANGES : RunReport.Kind.EVERYTHING;
            run = new RunReport(last.map(RunReport::number).orElse(0L) + 1, RunReport.State.RUNNING, kind, mapping.digest(), parts.standard(), now(), null, RunReport.Place.START,
                    RunReport.Counts.NONE, 0, null, null, List.of(), List.of());
            parts.store().save(connection, mapping.name(), run);
            return false;
        });
    }

    /** The copy, or the key, is what makes the next row the next row. */
    private boolean canGoOn(RunReport last) {
        return last.mapping().equals(mapping.digest()) && (folder.has(last.place().copy()) || keyOf().isPresent() && !last.place().after().isEmpty());
    }

    private Optional<String> keyOf() {
        return mapping.source() instanceof SourceDefinition.FromDatabase database ? database.table().key() : Optional.empty();
    }

    private boolean isEverythingDue(List<RunReport> runs) {
        Instant since = now().minus(mapping.watermark().map(Watermark::everything).orElse(Duration.ZERO));
        return runs.stream().noneMatch(one -> one.kind() == RunReport.Kind.EVERYTHING && one.state() == RunReport.State.DONE && one.startedAt().isAfter(since));
    }

    private Instant now() {
        return parts.clock().instant().truncatedTo(java.time.temporal.ChronoUnit.MILLIS);
    }

    private Reading open(boolean resumed) throws SourceTrouble {
        folder.create();
        Rows rows = rows(resumed);
        return Reading.open(mapping, rows, parts.sources(), folder.reading());
    }

    private Rows rows(boolean resumed) throws SourceTrouble {
        if (mapping.source() instanceof SourceDefinition.FromDatabase database) {
            Optional<Object> after = resumed ? SourceMark.parse(run.place().after()).value() : Optional.empty();
            return database.table().open(parts.sources().drivers(), new JdbcTable.Wanted(since(), after, run.counts().rows()));
        }
        if (resumed) {
            return format().open(folder.reading().resolve(run.place().copy()));
        }
        folder.clear(run.number());
        SourceDefinition.FromFile copy = (SourceDefinition.FromFile) parts.sources().fetched(mapping.source(), folder.reading());
        run = run.at(new RunReport.Place(copy.path().getFileName().toString(), "", ""));
        save();
        return copy.format().open(copy.path());
    }

    private org.fednode.mapping.source.Format format() {
        return mapping.source() instanceof SourceDefinition.FromFile file ? file.format() : ((SourceDefinition.FromWeb) mapping.source()).format();
    }

    private Optional<JdbcTable.Since> since() {
        if (run.kind() == RunReport.Kind.EVERYTHING) {
            return Optional.empty();
        }
        Watermark watermark = mapping.watermark().orElseThrow();
        SourceMark last = SourceMark.parse(parts.database().transact(connection -> parts.store().control(connection, mapping.name())).stamp());
        return last.before(watermark.overlap()).map(from -> new JdbcTable.Since(watermark.column(), from));
    }

    private static void skip(Reading reading, long rows) throws SourceTrouble {
        for (long i = 0; i < rows; i++) {
            reading.next();
        }
    }

    /** @return whether all was read */
    private boolean read(Reading reading) throws SourceTrouble, IOException, NodeProblem, InterruptedException {
        Optional<Integer> stampColumn = mapping.watermark().map(watermark -> column(reading.rows().columns(), watermark.column()));
        Optional<Integer> keyColumn = keyOf().map(key -> column(reading.rows().columns(), key));
        try (RunFolder.Originals originals = folder.originals(run.number())) {
            while (mayGoOn.getAsBoolean()) {
                long made = made(reading.tally());
                Map<String, List<MappedRecord>> records = new TreeMap<>();
                long rows = 0;
                long leftOut = 0;
                String lastKey = "";
                for (Optional<Row> next = reading.next(); next.isPresent(); next = rows < CHUNK ? reading.next() : Optional.empty()) {
                    rows++;
                    List<Cell> cells = next.get().cells();
                    stampColumn.ifPresent(column -> stamp = stamp.later(cells.get(column)));
                    lastKey = keyColumn.map(column -> SourceMark.NONE.later(cells.get(column)).text()).orElse("");
                    List<MappedRecord> some = reading.records(keyColumn.isPresent() ? new Row(run.counts().rows() + rows, cells) : next.get());
                    leftOut += some.isEmpty() ? 1 : 0;
                    for (MappedRecord record : some) {
                        records.computeIfAbsent(record.dataSet(), name -> new ArrayList<>()).add(record);
                        originals.add(record);
                    }
                }
                if (rows == 0) {
                    return true;
                }
                originals.flush();
                List<RunIntake.Taken> taken = give(records);
                RunReport.Counts counts = run.counts().and(rows, leftOut, made(reading.tally()) - made, taken);
                done(reading, counts, taken, new RunReport.Place(run.place().copy(), lastKey, stamp.text()));
                pace();
            }
            return false;
        }
    }

    private static int column(List<String> columns, String name) {
        for (int i = 0; i < columns.size(); i++) {
            if (columns.get(i).equalsIgnoreCase(name)) {
                return i;
            }
        }
        throw new IllegalStateException("the query for " + name + " did not give it");
    }

    /** Waits where rows were read faster than they may be. */
    private void pace() throws InterruptedException {
        int rate = mapping.pace().rowsPerSecond();
        if (rate > 0) {
            long due = (run.counts().rows() - rowsBefore) * 1_000 / rate;
            long wait = due - Duration.between(begunAt, parts.clock().instant()).toMillis();
            for (; wait > 0 && mayGoOn.getAsBoolean(); wait -= 500) {
                Thread.sleep(Math.min(wait, 500));
            }
        }
    }

    private List<RunIntake.Taken> give(Map<String, List<MappedRecord>> records) throws IOException, NodeProblem, InterruptedException {
        List<RunIntake.Taken> taken = new ArrayList<>();
        for (Map.Entry<String, List<MappedRecord>> ofDataSet : records.entrySet()) {
            taken.add(intake.take(run, ofDataSet.getKey(), ofDataSet.getValue()));
        }
        return taken;
    }

    /** A chunk is done: what is known of its records, and where the run goes on, become durable together. */
    private void done(Reading reading, RunReport.Counts counts, List<RunIntake.Taken> taken, RunReport.Place place) {
        double progress = reading.rows().progress();
        run = run.with(counts, Double.isNaN(progress) ? 0 : progress, left(progress), RunReport.DirtCount.of(reading), RunReport.UnmappedValue.of(reading.tally())).at(place);
        parts.database().transact(connection -> {
            for (RunIntake.Taken one : taken) {
                parts.store().give(connection, mapping.name(), one.dataSet(), one.given(), one.known());
            }
            parts.store().save(connection, mapping.name(), run);
            return null;
        });
    }

    private static long made(Tally tally) {
        return tally.records().values().stream().mapToLong(Long::longValue).sum();
    }

    private Long left(double progress) {
        double done = progress - progressBefore;
        if (Double.isNaN(progress) || done <= 0) {
            return null;
        }
        return Math.round(Duration.between(begunAt, parts.clock().instant()).toMillis() / 1_000.0 * (1 - progress) / done);
    }

    private void save() {
        parts.database().transact(connection -> {
            parts.store().save(connection, mapping.name(), run);
            return null;
        });
    }

    private void finish() throws IOException, NodeProblem, InterruptedException {
        run = new Deletions(mapping, parts.database(), parts.store(), intake).after(run, now());
        if (run.state() == RunReport.State.HELD) {
            save();
            return;
        }
        parts.database().transact(connection -> {
            MappingStore.Control control = parts.store().control(connection, mapping.name());
            SourceMark last = SourceMark.parse(control.stamp());
            // where nothing has the stamp that was read last, the source's clock was set back: then all is read again next time
            boolean back = run.kind() == RunReport.Kind.CHANGES && !stamp.isAtLeast(last);
            if (mapping.watermark().isPresent()) {
                parts.store().save(connection, mapping.name(), new MappingStore.Control(control.paused(), 0, back || stamp.text().isEmpty() ? null : stamp.text()));
            }
            run = run.with(run.counts(), 1, null, run.dirt(), run.unmapped()).in(RunReport.State.DONE, now(), null);
            parts.store().save(connection, mapping.name(), run);
            return null;
        });
        LOG.infof("mapping %s, run %d: %d records read, %d accepted, %d unchanged, %d quarantined, %d deleted", mapping.name(), run.number(), run.counts().read(),
                run.counts().accepted(), run.counts().unchanged(), run.counts().quarantined(), run.counts().deleted());
    }

    private void fail(RunReport.Trouble trouble) {
        if (!mayGoOn.getAsBoolean()) {
            return; // it was told to end, and goes on later
        }
        run = run.in(RunReport.State.FAILED, now(), trouble);
        save();
        LOG.errorf("mapping %s, run %d failed: %s", mapping.name(), run.number(), trouble.en());
    }
}
