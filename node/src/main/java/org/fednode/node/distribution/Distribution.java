package org.fednode.node.distribution;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fednode.exchange.batch.BatchLines;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.DirectiveStream;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.key.Digest;
import org.fednode.node.directive.Directive;
import org.fednode.node.directive.DirectiveHandler;
import org.fednode.node.directive.DirectiveLine;
import org.fednode.node.directive.Directives;
import org.fednode.node.projection.Projection;
import org.fednode.node.projection.Projections;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.Unavailable;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;
import org.fednode.standards.StandardPackage;
import org.fednode.standards.StandardsProblem;
import org.jboss.logging.Logger;

/**
 * Publishes versions of the standard, and accepts those that the national node has published: each is put together of
 * its lines, its digest compared, loaded and checked, kept in {@code DIR/standard}, and its tables made, before it is
 * held. From its date on it is in force ({@link ActiveStandards}).
 */
public final class Distribution implements DirectiveHandler {

    private static final Logger LOG = Logger.getLogger(Distribution.class);
    private static final int SHOWN = 20;
    private static final int MOST_FILES = 2_000;

    private final Parts parts;
    private final PackageFolder folder;
    private final DistributionStore store = new DistributionStore();
    private final List<Runnable> arrivals = new CopyOnWriteArrayList<>();

    /** What it needs of the node. @param top whether this is the national node */
    public record Parts(Database database, Projection projection, Directives directives, ActiveStandards standards, boolean top) {
    }

    public Distribution(Parts parts) {
        this.parts = parts;
        this.folder = new PackageFolder(parts.standards().folder());
    }

    /** Runs after packages were accepted, or seen again at a start. */
    public void onArrival(Runnable listener) {
        arrivals.add(listener);
    }

    /**
     * Publishes the package in the folder to all nodes below. Durable when it returns.
     *
     * @throws PublicationRefused with all that is wrong with it, or why this node can't publish it
     */
    public Manifest.Standard publish(Path source) throws PublicationRefused, IOException {
        if (!parts.top()) {
            throw new PublicationRefused("only the national node publishes the standard", "publish it there");
        }
        StandardPackage.Loading loading = StandardPackage.load(source);
        StandardPackage standard = loading.standard().orElseThrow(() -> new PublicationRefused("the package has mistakes: "
                + problems(loading.problems()), "mend them all, then publish it again"));
        checkFits(standard);
        parts.directives().issue(DirectiveStream.of(BatchType.STANDARD), lines(source, standard));
        return ActiveStandards.reference(standard);
    }

    private static String problems(List<StandardsProblem> problems) {
        String more = problems.size() > SHOWN ? " … and " + (problems.size() - SHOWN) + " more" : "";
        return problems.stream().limit(SHOWN).map(StandardsProblem::toString).collect(Collectors.joining("; ")) + more;
    }

    private void checkFits(StandardPackage standard) throws PublicationRefused {
        for (StandardPackage held : parts.standards().held()) {
            if (held.version().equals(standard.version()) && !held.digest().equals(standard.digest())) {
                throw new PublicationRefused("another package of version " + standard.version()
                        + " is held here: a published version never changes", "give the package a new version");
            }
            for (DataSet dataSet : standard.dataSets().values()) {
                List<String> fields = Optional.ofNullable(held.dataSets().get(dataSet.definition().id()))
                        .map(before -> Projections.conflicts(before, dataSet)).orElse(List.of());
                if (!fields.isEmpty()) {
                    throw new PublicationRefused("in data set " + dataSet.definition().id() + " these fields change their type against version "
                            + held.version() + " so that one table can't hold both: " + String.join(", ", fields),
                            "give such a field a new id");
                }
            }
        }
    }

    private static List<DirectiveLine> lines(Path source, StandardPackage standard) throws IOException, PublicationRefused {
        List<DirectiveLine> lines = new ArrayList<>();
        lines.add(DirectiveLine.delete(standard.version()));
        List<Path> files;
        try (Stream<Path> tree = Files.walk(source)) {
            files = tree.filter(path -> Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)).sorted().toList();
        }
        for (Path file : files) {
            addParts(lines, standard.version(), source.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
        }
        lines.add(DirectiveLine.upsert(standard.version(), Map.of("id", standard.id(), "version", standard.version(),
                "digest", standard.digest(), "effective", standard.effective().toString(), "files", (long) files.size())));
        return lines;
    }

    private static void addParts(List<DirectiveLine> lines, String version, String path, byte[] bytes) throws PublicationRefused {
        try {
            for (int part = 0; part == 0 || part * FilePart.BYTES < bytes.length; part++) {
                byte[] data = Arrays.copyOfRange(bytes, part * FilePart.BYTES, Math.min(bytes.length, (part + 1) * FilePart.BYTES));
                FilePart one = new FilePart(version, path, part, data);
                lines.add(DirectiveLine.upsert(one.key(), one.value()));
            }
        } catch (IllegalArgumentException e) {
            throw new PublicationRefused("file " + path + ": " + e.getMessage(), "rename or split the file");
        }
    }

    @Override
    public void apply(Connection connection, Directive directive) throws SQLException {
        for (int i = 0; i < directive.lines().count(); i++) {
            BatchLines.Line line = directive.lines().line(i);
            try {
                apply(connection, line);
            } catch (CanonicalProblem | IllegalArgumentException e) {
                LOG.warnf("line %d of %s/%d is passed over: %s", line.number(), directive.manifest().stream(),
                        directive.manifest().seq(), e.getMessage());
            }
        }
    }

    private void apply(Connection connection, BatchLines.Line line) throws SQLException, CanonicalProblem {
        if (line.op() == LineOp.DELETE) {
            store.forgetParts(connection, line.key());
            return;
        }
        Members members = FilePart.members(Arrays.copyOfRange(line.buffer(), line.valueFrom(), line.valueTo()));
        if (members.has("path")) {
            store.keep(connection, FilePart.read(members));
        } else {
            members.only("id", "version", "digest", "effective", "files");
            accept(connection, new Manifest.Standard(members.text("id"), FilePart.requireName(members.text("version")),
                    Digest.parse(members.text("digest"))), LocalDate.parse(date(members)), members.integer("files", 1, MOST_FILES));
        }
    }

    private static String date(Members members) {
        String text = members.text("effective");
        if (!text.matches("\\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\\d|3[01])")) {
            throw new IllegalArgumentException("v.effective must be a date");
        }
        return text;
    }

    private void accept(Connection connection, Manifest.Standard reference, LocalDate effective, long files) throws SQLException {
        try {
            Optional<String> problem = take(connection, reference, effective, files);
            problem.ifPresent(what -> LOG.errorf("standard %s is not accepted: %s", reference.version(), what));
            store.add(connection, new PublishedPackage(reference, effective, problem));
            store.forgetParts(connection, reference.version());
        } catch (IOException | UncheckedIOException e) {
            throw new Unavailable("standard " + reference.version() + " can't be kept in " + parts.standards().folder() + ": " + e.getMessage(), e);
        }
    }

    /** @return why the package is not accepted */
    private Optional<String> take(Connection connection, Manifest.Standard reference, LocalDate effective, long files)
            throws SQLException, IOException {
        if (folder.has(reference.version())) {
            Optional<StandardPackage> present = folder.present(reference.version());
            boolean same = present.map(one -> ActiveStandards.reference(one).equals(reference)).orElse(false);
            present.filter(one -> same).ifPresent(parts.standards()::hold);
            return same ? Optional.empty() : Optional.of("another package lies in the folder of its version");
        }
        PackageFolder.Draft draft = folder.draft(reference.version());
        long count = assemble(connection, reference.version(), draft);
        StandardPackage.Loading loading = draft.load();
        Optional<String> problem = problem(loading, reference, effective, count == files);
        if (problem.isPresent()) {
            draft.discard();
            return problem;
        }
        draft.accept(reference.version());
        parts.standards().hold(loading.standard().orElseThrow());
        return Optional.empty();
    }

    private static Optional<String> problem(StandardPackage.Loading loading, Manifest.Standard reference, LocalDate effective,
            boolean whole) {
        if (!whole) {
            return Optional.of("files are missing");
        }
        if (loading.standard().isEmpty()) {
            return Optional.of("it has mistakes: " + problems(loading.problems()));
        }
        StandardPackage loaded = loading.standard().get();
        boolean same = ActiveStandards.reference(loaded).equals(reference) && loaded.effective().equals(effective);
        return same ? Optional.empty() : Optional.of("its files are not those that were announced");
    }

    private long assemble(Connection connection, String version, PackageFolder.Draft draft) throws SQLException {
        List<String> paths = new ArrayList<>();
        store.parts(connection, version, (path, part, data) -> {
            if (part == 0) {
                paths.add(path);
            }
            try {
                draft.append(path, data);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        return paths.size();
    }

    @Override
    public void clear(Connection connection) throws SQLException {
        store.clear(connection);
    }

    /** Before the archive is rolled forward: batches are counted by the version that is in force. */
    public void load() {
        parts.standards().publish(accepted());
    }

    private List<Manifest.Standard> accepted() {
        return published().stream().filter(one -> one.problem().isEmpty()).map(PublishedPackage::reference).toList();
    }

    /** Makes the tables, then lets what was accepted take effect on its date. */
    @Override
    public void afterCommit() {
        List<Manifest.Standard> accepted = accepted();
        accepted.stream().flatMap(one -> parts.standards().find(one).stream()).forEach(this::prepareTables);
        parts.standards().publish(accepted);
        arrivals.forEach(Runnable::run);
    }

    private void prepareTables(StandardPackage standard) {
        for (DataSet dataSet : standard.dataSets().values()) {
            parts.database().transact(connection -> {
                parts.projection().prepare(connection, dataSet);
                return null;
            });
        }
    }

    /** What was published, in that order. */
    public List<PublishedPackage> published() {
        return parts.database().transact(store::published);
    }

    /** Whether this node has accepted the package from the national node, and can hand it on. */
    public boolean hasPublished(Manifest.Standard reference) {
        return published().stream().anyMatch(one -> one.reference().equals(reference) && one.problem().isEmpty());
    }
}
