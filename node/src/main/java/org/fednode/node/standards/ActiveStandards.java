package org.fednode.node.standards;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.certificate.DivisionTree;
import org.fednode.exchange.key.Digest;
import org.fednode.standards.DataSet;
import org.fednode.standards.Divisions;
import org.fednode.standards.StandardPackage;

/**
 * The standard packages that this node holds, and the one in force: the configured one at first, then each that was
 * published, from its effective date on, by the node's clock. What is held besides is for judging batches that name it.
 * Safe for use by several threads.
 */
public final class ActiveStandards {

    /** The federation's dates are China's. */
    private static final ZoneOffset ZONE = ZoneOffset.ofHours(8);

    private final Path folder;
    private final Clock clock;
    private final List<Consumer<Manifest.Standard>> missed = new CopyOnWriteArrayList<>();
    private volatile Holding holding;

    /** @param line the packages that are or will be in force, each from its date until the next one's; never empty */
    private record Holding(Map<Manifest.Standard, StandardPackage> held, List<StandardPackage> line, Divisions divisions) {

        Holding(Map<Manifest.Standard, StandardPackage> held, List<StandardPackage> line) {
            this(held, line, Divisions.ofAll(held.values().stream().sorted(Comparator.comparing(StandardPackage::effective)
                    .thenComparing(StandardPackage::version).reversed()).map(StandardPackage::divisions).toList()));
        }

        StandardPackage inForce(LocalDate today) {
            StandardPackage current = line.get(0);
            for (StandardPackage next : line.subList(1, line.size())) {
                if (!next.effective().isAfter(today)) {
                    current = next;
                }
            }
            return current;
        }
    }

    private ActiveStandards(Path folder, Clock clock, Holding holding) {
        this.folder = folder;
        this.clock = clock;
        this.holding = holding;
    }

    /** Loads every package in the folder. @throws IllegalStateException listing what is wrong with them */
    public static ActiveStandards load(Path folder, String version, Clock clock) {
        Map<Manifest.Standard, StandardPackage> held = new LinkedHashMap<>();
        List<Path> packages;
        try (Stream<Path> list = Files.list(folder)) {
            packages = list.filter(Files::isDirectory).filter(path -> !path.getFileName().toString().startsWith(".")).sorted().toList();
        } catch (IOException e) {
            throw new IllegalStateException("no standard in " + folder + ": run 'fednode init' first", e);
        }
        for (Path path : packages) {
            StandardPackage.Loading loading = StandardPackage.load(path);
            StandardPackage loaded = loading.standard().orElseThrow(() -> new IllegalStateException(
                    "the standard in " + path + " can't be used:\n" + String.join("\n",
                            loading.problems().stream().map(Object::toString).toList())));
            held.put(reference(loaded), loaded);
        }
        StandardPackage configured = held.values().stream().filter(one -> one.version().equals(version)).findFirst()
                .orElseThrow(() -> new IllegalStateException("standard " + version + " is not in " + folder));
        return new ActiveStandards(folder, clock, new Holding(Map.copyOf(held), List.of(configured)));
    }

    /** How a manifest names a package. */
    public static Manifest.Standard reference(StandardPackage standard) {
        return new Manifest.Standard(standard.id(), standard.version(), Digest.parse(standard.digest()));
    }

    /** Where the packages lie, one folder each, named by its version. */
    public Path folder() {
        return folder;
    }

    /** Holds one more package, for judging. */
    public synchronized void hold(StandardPackage standard) {
        Map<Manifest.Standard, StandardPackage> held = new LinkedHashMap<>(holding.held());
        held.put(reference(standard), standard);
        holding = new Holding(Map.copyOf(held), holding.line());
    }

    /**
     * Says which packages were published; those that are held and take effect after the configured one will be in force.
     *
     * @param published in the order of publication: of two with the same date the later one counts
     */
    public synchronized void publish(List<Manifest.Standard> published) {
        StandardPackage configured = holding.line().get(0);
        List<StandardPackage> line = new ArrayList<>(List.of(configured));
        published.stream().map(holding.held()::get).filter(one -> one != null && one.effective().isAfter(configured.effective()))
                .sorted(Comparator.comparing(StandardPackage::effective)).forEach(line::add);
        holding = new Holding(holding.held(), List.copyOf(line));
    }

    /** The package in force here. */
    public StandardPackage current() {
        Holding now = holding;
        return now.line().size() == 1 ? now.line().get(0) : now.inForce(date(clock.instant()));
    }

    /** Today's date by the node's clock, in the federation's zone. */
    public LocalDate today() {
        return date(clock.instant());
    }

    private static LocalDate date(Instant instant) {
        return instant.atOffset(ZONE).toLocalDate();
    }

    /** How a manifest names the package in force. */
    public Manifest.Standard currentReference() {
        return reference(current());
    }

    /** Every package held. */
    public List<StandardPackage> held() {
        return holding.held().values().stream().sorted(Comparator.comparing(StandardPackage::effective)
                .thenComparing(StandardPackage::version)).toList();
    }

    /** When the next published package takes effect. */
    public Optional<Instant> nextChange() {
        LocalDate today = date(clock.instant());
        return holding.line().stream().skip(1).map(StandardPackage::effective).filter(day -> day.isAfter(today)).findFirst()
                .map(day -> day.atStartOfDay().toInstant(ZONE));
    }

    /** The package that a manifest names, if this node holds it. */
    public Optional<StandardPackage> find(Manifest.Standard reference) {
        return Optional.ofNullable(holding.held().get(reference));
    }

    /** Called when a batch names a package that isn't held; must be quick. */
    public void onMissing(Consumer<Manifest.Standard> listener) {
        missed.add(listener);
    }

    /** A batch names a package that isn't held. */
    public void missing(Manifest.Standard reference) {
        missed.forEach(listener -> listener.accept(reference));
    }

    /**
     * Whether a batch created then may name the package: until the days of grace of the one that superseded it are over.
     * A package that was never in line is not superseded.
     */
    public boolean isAcceptable(Manifest.Standard reference, Instant created) {
        List<StandardPackage> line = holding.line();
        for (int i = 0; i + 1 < line.size(); i++) {
            StandardPackage next = line.get(i + 1);
            if (reference(line.get(i)).equals(reference)) {
                return !date(created).isAfter(next.effective().plusDays(next.graceDays()));
            }
        }
        return true;
    }

    /** The package with this digest, if this node holds it. */
    public Optional<StandardPackage> find(Digest digest) {
        return holding.held().entrySet().stream().filter(one -> one.getKey().digest().equals(digest)).map(Map.Entry::getValue).findFirst();
    }

    /** A data set of the package in force. */
    public Optional<DataSet> dataSet(String id) {
        return Optional.ofNullable(current().dataSets().get(id));
    }

    /** Where divisions lie by any version held: certificates and batches outlast the codes that they name. */
    public DivisionTree divisions() {
        return (ancestor, division) -> holding.divisions().contains(ancestor, division);
    }

    /** Divisions of all versions held; the newest version tells of those that it has. */
    public Divisions allDivisions() {
        return holding.divisions();
    }
}
