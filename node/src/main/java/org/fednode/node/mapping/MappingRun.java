package org.fednode.node.mapping;

import java.io.BufferedWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.fednode.camel.IntakeReport;
import org.fednode.camel.NodeAccess;
import org.fednode.camel.NodeProblem;
import org.fednode.camel.PatientIntake;
import org.fednode.mapping.cell.Dirt;
import org.fednode.mapping.definition.Mapping;
import org.fednode.mapping.definition.SourceDefinition;
import org.fednode.mapping.definition.Target;
import org.fednode.mapping.definition.Watermark;
import org.fednode.mapping.source.JdbcTable;
import org.fednode.mapping.source.Row;
import org.fednode.mapping.source.Rows;
import org.fednode.mapping.source.SourceTrouble;
import org.fednode.mapping.translate.MappedRecord;
import org.fednode.mapping.translate.MappingFinding;
import org.fednode.mapping.translate.Reading;
import org.fednode.mapping.translate.RecordLine;
import org.fednode.mapping.translate.SourceAccess;
import org.fednode.mapping.translate.Tally;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.FailureText;
import org.jboss.logging.Logger;

/**
 * One run of a mapping, from its beginning or from the chunk that was not done when it was interrupted. Only records that
 * differ from what the source gave before are given to the node, so that unchanged rows seal nothing, and a record that
 * people have corrected here stays corrected until its row changes.
 */
final class MappingRun {

    /** Rows that are read again at most when a run was interrupted. */
    static final int CHUNK = 1_000;
    private static final Logger LOG = Logger.getLogger(MappingRun.class);
    private static final String BETWEEN = "\u001F";
    private static final int DIGEST_BYTES = 12;
    private static final int SHOWN_UNMAPPED = 200;
    private static final int KEPT_ORIGINALS = 10;
    private static final Duration PATIENCE = Duration.ofDays(3_650);

    private final Mapping mapping;
    private final Parts parts;
    private final BooleanSupplier mayGoOn;
    /** For what this reading needs, and nothing after it. */
    private final Path folder;
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
        this.folder = parts.work().resolve(mapping.name()).resolve("reading");
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
            fail(new RunReport.Trouble("无法写入 " + folder, "can't write into " + folder + " (" + e.getClass().getSimpleName() + ')', "检查磁盘空间和权限", "check the disk and permissions"));
        }
        if (!run.isOpen()) {
            clean();
        }
        return run;
    }

    /** What the source held where values were put right, reported or refused: row, data set, field, kind, text. */
    private Path originals(long number) {
        return folder.resolveSibling("originals-" + number + ".csv");
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
        boolean byCopy = !last.place().copy().isEmpty() && Files.isRegularFile(folder.resolve(last.place().copy()));
        return last.mapping().equals(mapping.digest()) && (byCopy || keyOf().isPresent() && !last.place().after().isEmpty());
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
        Rows rows = rows(resumed);
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            rows.close();
            throw new UncheckedIOException(e);
        }
        return Reading.open(mapping, rows, parts.sources(), folder);
    }

    private Rows rows(boolean resumed) throws SourceTrouble {
        if (mapping.source() instanceof SourceDefinition.FromDatabase database) {
            Optional<Object> after = resumed ? SourceMark.parse(run.place().after()).value() : Optional.empty();
            return database.table().open(parts.sources().drivers(), new JdbcTable.Wanted(since(), after));
        }
        if (resumed) {
            return format().open(folder.resolve(run.place().copy()));
        }
        clean();
        SourceDefinition.FromFile copy = (SourceDefinition.FromFile) parts.sources().fetched(mapping.source(), folder);
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
        try (BufferedWriter originals = Files.newBufferedWriter(originals(run.number()), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                if (!mayGoOn.getAsBoolean()) {
                    return false;
                }
                List<Row> rows = new ArrayList<>(CHUNK);
                for (Optional<Row> row = reading.next(); row.isPresent(); row = rows.size() < CHUNK ? reading.next() : Optional.empty()) {
                    rows.add(keyColumn.isPresent() ? new Row(run.counts().rows() + rows.size() + 1, row.get().cells()) : row.get());
                    stampColumn.ifPresent(column -> stamp = stamp.later(rows.get(rows.size() - 1).cells().get(column)));
                }
                if (rows.isEmpty()) {
                    return true;
                }
                chunk(reading, rows, originals, keyColumn.map(column -> SourceMark.NONE.later(rows.get(rows.size() - 1).cells().get(column)).text()).orElse(""));
                pace();
            }
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

    private void chunk(Reading reading, List<Row> rows, BufferedWriter originals, String lastKey) throws IOException, NodeProblem, InterruptedException {
        long made = reading.tally().records().values().stream().mapToLong(Long::longValue).sum();
        Map<String, Batch> batches = new TreeMap<>();
        long leftOut = 0;
        for (Row row : rows) {
            List<MappedRecord> records = reading.records(row);
            leftOut += records.isEmpty() ? 1 : 0;
            for (MappedRecord record : records) {
                batches.computeIfAbsent(record.dataSet(), name -> new Batch()).add(record);
                write(record, originals);
            }
        }
        originals.flush();
        RunReport.Counts counts = run.counts();
        long accepted = counts.accepted();
        long unchanged = counts.unchanged();
        long quarantined = counts.quarantined();
        for (Map.Entry<String, Batch> batch : batches.entrySet()) {
            Outcome outcome = give(batch.getKey(), batch.getValue());
            accepted += outcome.accepted();
            unchanged += outcome.unchanged();
            quarantined += outcome.quarantined();
        }
        long read = counts.read() + reading.tally().records().values().stream().mapToLong(Long::longValue).sum() - made;
        double progress = reading.rows().progress();
        run = run.with(new RunReport.Counts(counts.rows() + rows.size(), counts.leftOut() + leftOut, read, accepted, unchanged, quarantined, 0, 0, counts.chunks() + 1),
                Double.isNaN(progress) ? 0 : progress, left(progress), dirt(reading), unmapped(reading.tally()))
                .at(new RunReport.Place(run.place().copy(), lastKey, stamp.text()));
        commit(batches);
    }

    private Long left(double progress) {
        double done = progress - progressBefore;
        if (Double.isNaN(progress) || done <= 0) {
            return null;
        }
        return Math.round(Duration.between(begunAt, parts.clock().instant()).toMillis() / 1_000.0 * (1 - progress) / done);
    }

    /** The records of one data set in one chunk, and what is known of them. */
    private static final class Batch {

        private final List<MappedRecord> records = new ArrayList<>();
        private final Map<String, MappingStore.Given> known = new HashMap<>();
        private final Map<String, MappingStore.Given> given = new LinkedHashMap<>();

        void add(MappedRecord record) {
            records.add(record);
        }
    }

    private record Outcome(long accepted, long unchanged, long quarantined) {
    }

    private Outcome give(String dataSet, Batch batch) throws IOException, NodeProblem, InterruptedException {
        ByteArrayOutputStream ndjson = new ByteArrayOutputStream();
        List<Line> sent = new ArrayList<>();
        long unchanged = 0;
        long quarantined = 0;
        for (Line one : lines(dataSet, batch)) {
            MappingStore.Given before = batch.known.get(one.key());
            if (before != null && before.digest().equals(one.digest(before.held() ? "" : parts.standard()))) {
                batch.given.put(one.key(), new MappingStore.Given(before.digest(), before.held(), run.number()));
                unchanged += before.held() ? 1 : 0;
                quarantined += before.held() ? 0 : 1;
            } else {
                ndjson.writeBytes(RecordLine.placed(one.record()));
                ndjson.write('\n');
                sent.add(one);
            }
        }
        if (sent.isEmpty()) {
            return new Outcome(0, unchanged, quarantined);
        }
        IntakeReport report = take(dataSet, ndjson.toByteArray(), "chunk " + run.counts().chunks());
        note(report, sent, batch);
        return new Outcome(report.accepted(), unchanged + report.unchanged(), quarantined + report.quarantined());
    }

    /** One source may hold a key twice: the first row counts, and people see the other. */
    private List<Line> lines(String dataSet, Batch batch) {
        List<Line> first = batch.records.stream().map(MappingRun::line).toList();
        batch.known.putAll(known(dataSet, first));
        List<Line> lines = new ArrayList<>();
        List<Line> seconds = new ArrayList<>();
        Set<String> met = new HashSet<>();
        for (Line line : first) {
            MappingStore.Given before = batch.known.get(line.key());
            boolean isSecond = !line.isKeyless() && (!met.add(line.key()) || before != null && before.run() == run.number());
            lines.add(isSecond ? line.second() : line);
            if (isSecond) {
                seconds.add(lines.get(lines.size() - 1));
            }
        }
        batch.known.putAll(known(dataSet, seconds));
        return lines;
    }

    private Map<String, MappingStore.Given> known(String dataSet, List<Line> lines) {
        Set<String> keys = new HashSet<>();
        lines.forEach(line -> keys.add(line.key()));
        return parts.database().transact(connection -> parts.store().given(connection, mapping.name(), dataSet, keys));
    }

    private IntakeReport take(String dataSet, byte[] ndjson, String part) throws IOException, NodeProblem, InterruptedException {
        // of a database the rows of a chunk that is repeated may be others by now: then it is another request
        String key = "mapping " + mapping.name() + " run " + run.number() + ' ' + part + ' ' + dataSet + ' ' + hash(mapping.digest(), ndjson).substring(0, 8);
        return new PatientIntake(parts.node(), PATIENCE, mayGoOn).take(dataSet, ndjson, key);
    }

    /** Where the report had no room for all findings, what stands behind the last is given again next time. */
    private void note(IntakeReport report, List<Line> sent, Batch batch) {
        Set<Long> bad = new HashSet<>();
        long last = 0;
        for (IntakeReport.Finding finding : report.findings()) {
            last = finding.position();
            if (finding.isError()) {
                bad.add(finding.position());
            }
        }
        for (int i = 0; i < sent.size(); i++) {
            Line line = sent.get(i);
            boolean known = !report.findingsTruncated() || i + 1 < last;
            boolean held = !bad.contains(i + 1L);
            batch.given.put(line.key(), new MappingStore.Given(known ? line.digest(held ? "" : parts.standard()) : "", known && held, run.number()));
        }
    }

    /**
     * A record's line and under which key it is known here.
     *
     * @param key empty-handed records are known by what they hold
     * @param json without the row's place
     */
    private record Line(MappedRecord record, String key, byte[] json) {

        boolean isKeyless() {
            return key.startsWith(BETWEEN);
        }

        /** @param salt what else the outcome depends on */
        String digest(String salt) {
            return hash(salt, json);
        }

        Line second() {
            List<MappingFinding> findings = new ArrayList<>(record.findings());
            findings.add(new MappingFinding("", Dirt.DUPLICATE_KEY, "", ""));
            MappedRecord refused = new MappedRecord(record.target(), record.position(), record.values(), List.of(), findings);
            byte[] line = RecordLine.of(refused);
            return new Line(refused, BETWEEN + hash("", line), line);
        }
    }

    private static Line line(MappedRecord record) {
        byte[] json = RecordLine.of(record);
        boolean keyed = !record.key().isEmpty();
        return new Line(record, keyed ? String.join(BETWEEN, record.key()) : BETWEEN + hash("", json), json);
    }

    private static String hash(String salt, byte[] bytes) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(salt.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest.digest(bytes), 0, DIGEST_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private void commit(Map<String, Batch> batches) {
        parts.database().transact(connection -> {
            for (Map.Entry<String, Batch> batch : batches.entrySet()) {
                parts.store().give(connection, mapping.name(), batch.getKey(), batch.getValue().given, batch.getValue().known);
            }
            parts.store().save(connection, mapping.name(), run);
            return null;
        });
    }

    private void save() {
        parts.database().transact(connection -> {
            parts.store().save(connection, mapping.name(), run);
            return null;
        });
    }

    private static void write(MappedRecord record, BufferedWriter originals) throws IOException {
        for (MappingFinding finding : record.findings()) {
            if (!finding.original().isEmpty()) {
                originals.write(record.position() + "," + record.dataSet() + ',' + finding.field() + ',' + finding.dirt().id() + ",\""
                        + finding.original().replace("\"", "\"\"") + "\"\n");
            }
        }
    }

    private List<RunReport.DirtCount> dirt(Reading reading) {
        Map<String, Map<Dirt, Long>> all = new TreeMap<>(reading.tally().dirt());
        all.merge("", reading.rows().noted(), (one, other) -> {
            Map<Dirt, Long> sum = new TreeMap<>(one);
            other.forEach((dirt, count) -> sum.merge(dirt, count, Long::sum));
            return sum;
        });
        List<RunReport.DirtCount> counts = new ArrayList<>();
        all.forEach((field, kinds) -> kinds.forEach((dirt, count) -> counts.add(new RunReport.DirtCount(field, dirt.id(), dirt.outcome().name().toLowerCase(java.util.Locale.ROOT),
                dirt.message().zh(), dirt.message().en(), count))));
        return counts;
    }

    private static List<RunReport.UnmappedValue> unmapped(Tally tally) {
        return tally.unmapped().stream().limit(SHOWN_UNMAPPED).map(value -> new RunReport.UnmappedValue(value.field(), value.value(), value.rows())).toList();
    }

    private void finish() throws IOException, NodeProblem, InterruptedException {
        List<Target> deleting = mapping.targets().stream().filter(Target::deletes).toList();
        if (run.kind() == RunReport.Kind.EVERYTHING && !deleting.isEmpty() && !delete(deleting)) {
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

    /** @return whether nothing is left to delete, or to be decided */
    private boolean delete(List<Target> targets) throws IOException, NodeProblem, InterruptedException {
        List<String> dataSets = targets.stream().map(target -> target.dataSet().definition().id()).toList();
        long gone = parts.database().transact(connection -> parts.store().gone(connection, mapping.name(), dataSets, run.number()));
        long known = parts.database().transact(connection -> parts.store().held(connection, mapping.name()));
        long allowed = parts.database().transact(connection -> parts.store().control(connection, mapping.name())).allowedLoss();
        if (gone > known * mapping.lossLimit() && gone > allowed) {
            run = run.with(run.counts().withDeletes(0, gone), 1, null, run.dirt(), run.unmapped()).in(RunReport.State.HELD, now(), new RunReport.Trouble(
                    "源表少了 " + gone + " 条（原有 " + known + " 条），没有删除任何记录", gone + " of " + known + " records are no longer in the source; none was deleted",
                    "核对源表；确认应删除时运行 fednode mapping approve " + mapping.name(), "look at the source; if they are to be deleted: fednode mapping approve " + mapping.name()));
            save();
            return false;
        }
        long deleted = 0;
        for (Target target : targets) {
            deleted += delete(target, deleted);
        }
        long all = deleted;
        parts.database().transact(connection -> {
            parts.store().forgetQuarantined(connection, mapping.name(), run.number());
            MappingStore.Control control = parts.store().control(connection, mapping.name());
            parts.store().save(connection, mapping.name(), new MappingStore.Control(control.paused(), 0, control.stamp()));
            return null;
        });
        run = run.with(run.counts().withDeletes(all, 0), 1, null, run.dirt(), run.unmapped());
        return true;
    }

    private long delete(Target target, long before) throws IOException, NodeProblem, InterruptedException {
        String dataSet = target.dataSet().definition().id();
        long deleted = 0;
        while (true) {
            List<String> keys = parts.database().transact(connection -> parts.store().gone(connection, mapping.name(), dataSet, run.number(), CHUNK));
            if (keys.isEmpty()) {
                return deleted;
            }
            ByteArrayOutputStream ndjson = new ByteArrayOutputStream();
            for (String key : keys) {
                ndjson.writeBytes(RecordLine.deletion(target.dataSet().definition().key(), List.of(key.split(BETWEEN, -1))));
                ndjson.write('\n');
            }
            take(dataSet, ndjson.toByteArray(), "delete");
            parts.database().transact(connection -> {
                parts.store().forget(connection, mapping.name(), dataSet, keys);
                return null;
            });
            deleted += keys.size();
        }
    }

    private void fail(RunReport.Trouble trouble) {
        if (!mayGoOn.getAsBoolean()) {
            return; // it was told to end, and goes on later
        }
        run = run.in(RunReport.State.FAILED, now(), trouble);
        save();
        LOG.errorf("mapping %s, run %d failed: %s", mapping.name(), run.number(), trouble.en());
    }

    private void clean() {
        try {
            Files.deleteIfExists(originals(run.number() - KEPT_ORIGINALS));
        } catch (IOException e) {
            LOG.warnf("%s can't be deleted: %s", originals(run.number() - KEPT_ORIGINALS), FailureText.of(e));
        }
        if (!Files.isDirectory(folder)) {
            return;
        }
        try (Stream<Path> tree = Files.walk(folder)) {
            for (Path path : tree.sorted(java.util.Comparator.reverseOrder()).filter(path -> !path.equals(folder)).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            LOG.warnf("%s can't be emptied: %s", folder, FailureText.of(e));
        }
    }
}
