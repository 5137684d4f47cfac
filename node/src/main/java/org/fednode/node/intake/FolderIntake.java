package org.fednode.node.intake;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.runtime.Unavailable;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;
import org.fednode.standards.Label;
import org.jboss.logging.Logger;

/**
 * Takes files of the watched folder, one at a time. How far a file has come is kept with its chunks, by its content: a
 * node that was killed goes on behind the last chunk that became durable, and content that came before is not taken
 * again.
 */
public final class FolderIntake {

    private static final Logger LOG = Logger.getLogger(FolderIntake.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final Duration INVENTORY = Duration.ofMinutes(1);
    private static final DateTimeFormatter BEIJING =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss").withZone(ZoneOffset.ofHours(8));

    private final RecordIntake intake;
    private final IntakeStore store;
    private final ActiveStandards standards;
    private final Database database;
    private final InboxFolder inbox;
    private final FileReadiness readiness;
    private final LateWrites lateWrites;
    private final Clock clock;
    private final Set<Path> saidMisplaced = ConcurrentHashMap.newKeySet();
    private volatile Instant notBefore = Instant.MIN;
    private volatile Instant nextInventory = Instant.MIN;

    FolderIntake(Intake.Parts parts, RecordIntake intake, IntakeStore store, OpenForWriting writers) {
        this.intake = intake;
        this.store = store;
        this.standards = parts.standards();
        this.database = parts.database();
        this.inbox = new InboxFolder(parts.inbox());
        this.clock = parts.clock();
        this.readiness = new FileReadiness(parts.clock(), writers);
        this.lateWrites = new LateWrites(inbox, readiness, parts.clock());
    }

    /** The watched folder. */
    public Path folder() {
        return inbox.root();
    }

    /** Makes the watched folder with one folder per data set of the standard, and remembers what was taken from it last. */
    public void prepare() {
        try {
            for (String dataSet : standards.current().dataSets().keySet()) {
                Files.createDirectories(inbox.root().resolve(dataSet));
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't make the watched folder " + inbox.root(), e);
        }
        lateWrites.resume();
    }

    /** Whether something was written to files after they were taken; those come again. Before each look at the folder. */
    public void lookAgain() {
        lateWrites.look();
        Instant now = clock.instant();
        if (!now.isBefore(nextInventory)) {
            nextInventory = now.plus(INVENTORY);
            misplaced();
        }
    }

    /** How many files wait to be taken, ready or not. */
    public int pending() {
        return inbox.waiting().size();
    }

    /** How many files lie in folders of folders, where none is taken from. */
    public int misplaced() {
        List<Path> found = inbox.misplaced();
        for (Path file : found) {
            if (saidMisplaced.add(file)) {
                LOG.warnf("file %s is not taken, for it lies too deep: move it into %s", inbox.root().relativize(file),
                        inbox.root().resolve(inbox.dataSet(file)));
            }
        }
        saidMisplaced.retainAll(Set.copyOf(found));
        return found.size();
    }

    /** Whether the file is one to take, and complete. One whose name can't be read gets another and is ready next time. */
    public boolean isReady(Path file) {
        if (file.getFileName().toString().indexOf('\uFFFD') >= 0) {
            inbox.mendNames(file.getParent());
            return false;
        }
        return !clock.instant().isBefore(notBefore) && inbox.isWatched(file) && readiness.isReady(file);
    }

    /** Takes the file and moves it away with its report; a file that can't be taken now stays and is tried again. */
    public void take(Path file) {
        try {
            settle(file);
        } catch (Unavailable | UncheckedIOException | IOException e) {
            notBefore = clock.instant().plus(PAUSE);
            LOG.warnf("file %s waits: %s", inbox.root().relativize(file), e.getMessage());
        } catch (RuntimeException e) {
            notBefore = clock.instant().plus(PAUSE);
            LOG.errorf("file %s waits, by a fault of the node: %s", inbox.root().relativize(file), FailureText.of(e));
        }
    }

    private void settle(Path file) throws IOException {
        String folder = inbox.dataSet(file);
        Optional<DataSet> dataSet = standards.dataSet(folder);
        FileKind kind = FileKind.of(file);
        if (dataSet.isEmpty()) {
            fail(file, noSuchDataSet(folder), List.of());
        } else if (kind == FileKind.FOREIGN) {
            fail(file, new Label("不支持此格式，请另存为 CSV（UTF-8）或 NDJSON。",
                    "This format is not supported. Save the data as CSV (UTF-8) or NDJSON."), List.of());
        } else {
            InputRecords.Format format = kind == FileKind.CSV ? InputRecords.Format.CSV : InputRecords.Format.NDJSON;
            takeOrFail(file, dataSet.get(), format);
        }
    }

    private void takeOrFail(Path file, DataSet dataSet, InputRecords.Format format) throws IOException {
        FileId id;
        try {
            id = new FileId(dataSet.definition().id(), ContentDigest.of(file));
        } catch (IOException e) {
            fail(file, new Label("文件无法读取，请检查权限。", "The file can't be read. Check its permissions."), List.of());
            return;
        }
        Optional<IntakeStore.FileRow> row = database.transact(connection -> store.file(connection, id));
        if (row.isPresent() && row.get().state() == IntakeStore.FileState.FILED) {
            putAsideDuplicate(file, id, row.get());
            return;
        }
        try {
            take(file, id, dataSet, format, row.orElseGet(() -> begin(id, file)));
        } catch (InputRefused e) {
            List<LocatedFinding> findings = e.findings().stream().map(one -> new LocatedFinding(1, one)).toList();
            fail(file, new Label("文件整体无法接收，一条也没有读取。请按旁边 findings.csv 所列问题改正后重新放入。",
                    "The file as a whole can't be taken; no record of it was read. Correct what findings.csv beside it lists and put "
                            + "it in again."), findings);
        }
    }

    private IntakeStore.FileRow begin(FileId id, Path file) {
        Instant now = clock.instant();
        String name = file.getFileName().toString();
        return database.transact(connection -> {
            store.beginFile(connection, id, name, now);
            return new IntakeStore.FileRow(IntakeStore.FileState.TAKING, IntakeCounts.NONE, name, now);
        });
    }

    private void take(Path file, FileId id, DataSet dataSet, InputRecords.Format format, IntakeStore.FileRow row)
            throws IOException, InputRefused {
        InboxFolder.Place place = inbox.done(file);
        BasicFileAttributes before = Files.readAttributes(file, BasicFileAttributes.class);
        try (InputStream content = Files.newInputStream(file);
                FindingsFile findings = new FindingsFile(place.draftOfFindings())) {
            InputRecords records = InputRecords.open(format, content, Optional.empty(), dataSet);
            boolean taken = row.state() == IntakeStore.FileState.TAKEN;
            IntakeProgress progress = taken ? IntakeProgress.NONE : new FileProgress(id);
            String name = file.getFileName().toString();
            IntakeReport report = intake.take(dataSet, records, new IntakeRun(name, row.done(), progress, findings));
            if (hasChanged(file, before) || readiness.isBeingWritten(file)) {
                LOG.infof("file %s was still being written; what came later is taken next", inbox.root().relativize(file));
                readiness.suspect(file);
                return;
            }
            findings.publish(place.findings());
            settle(file, place, new FileReport(name, id.dataSet(), before.size(), FileReport.TAKEN, Optional.empty(), report,
                    row.startedAt(), clock.instant()), Optional.of(id.digest()));
            move(id, IntakeStore.FileState.FILED);
        }
    }

    private static boolean hasChanged(Path file, BasicFileAttributes before) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        return now.size() != before.size() || !now.lastModifiedTime().equals(before.lastModifiedTime())
                || !Objects.equals(now.fileKey(), before.fileKey());
    }

    private void settle(Path file, InboxFolder.Place place, FileReport report, Optional<String> digest) throws IOException {
        place.settle(file, report.json());
        readiness.forget(file);
        lateWrites.watch(place.target(), report.bytes(), digest);
    }

    private void move(FileId id, IntakeStore.FileState state) {
        database.transact(connection -> {
            store.moveFile(connection, id, state);
            return null;
        });
    }

    private void putAsideDuplicate(Path file, FileId id, IntakeStore.FileRow earlier) throws IOException {
        Label reason = new Label("内容与 " + BEIJING.format(earlier.startedAt()) + "（北京时间）接收的文件 " + earlier.name()
                + " 完全相同，未重复接收。如需再次接收（例如恢复旧数据），请在文件末尾加一个空行后重新放入。",
                "The content is that of file " + earlier.name() + ", taken " + earlier.startedAt() + "; nothing was taken again. "
                        + "To have it taken again, to bring old values back, add an empty line at its end.");
        String name = file.getFileName().toString();
        settle(file, inbox.done(file), FileReport.nothingTaken(name, inbox.dataSet(file), Files.size(file), FileReport.DUPLICATE,
                reason, List.of(), clock.instant()), Optional.of(id.digest()));
    }

    private void fail(Path file, Label reason, List<LocatedFinding> findings) throws IOException {
        String name = file.getFileName().toString();
        InboxFolder.Place place = inbox.failed(file);
        try (FindingsFile beside = new FindingsFile(place.draftOfFindings())) {
            findings.forEach(beside);
            beside.publish(place.findings());
        }
        settle(file, place, FileReport.nothingTaken(name, inbox.dataSet(file), Files.size(file), FileReport.FAILED, reason,
                findings, clock.instant()), Optional.empty());
    }

    private Label noSuchDataSet(String folder) {
        String known = String.join(", ", new TreeSet<>(standards.current().dataSets().keySet()));
        String named = folder.isEmpty() ? "" : " \"" + folder + "\"";
        return new Label("没有数据集" + named + "。请放入以下文件夹之一：" + known,
                "There is no data set" + named + ". Put the file into one of the folders: " + known);
    }

    /** Advances with each chunk, in its transaction. */
    private final class FileProgress implements IntakeProgress {

        private final FileId id;

        FileProgress(FileId id) {
            this.id = id;
        }

        @Override
        public void chunk(Connection connection, long before, IntakeCounts chunk) throws SQLException {
            store.advanceFile(connection, id, before, chunk);
        }

        @Override
        public void end(Connection connection, IntakeReport report) throws SQLException {
            store.moveFile(connection, id, IntakeStore.FileState.TAKEN);
        }
    }
}
