package org.fednode.node.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.Predicate;
import org.fednode.exchange.receipt.ReceiptPage;
import org.fednode.exchange.receipt.ReceiptProblem;
import org.fednode.node.link.pull.SettableClock;
import org.fednode.node.runtime.Unavailable;

/** A federation in one thread: its nodes, wires, clock and random numbers, and the record of what has happened. */
final class World implements AutoCloseable {

    private final Path folder;
    private final Random random;
    private final Planted planted;
    private final List<Invariant> invariants;
    private final SettableClock clock = new SettableClock();
    private final List<String> steps = new ArrayList<>();
    private final Set<Site> touched = new LinkedHashSet<>();
    private final Tree tree;
    private final List<Site> sites;
    private boolean calm;

    World(long seed, Planted planted, List<Invariant> invariants) {
        this.folder = newFolder();
        this.random = new Random(seed);
        this.planted = planted;
        this.invariants = invariants;
        this.tree = new Tree(this, folder);
        this.sites = tree.grow();
        EmptyDatabase.giveTo(sites);
        sites.forEach(Site::start);
        sites.forEach(site -> say(site + " " + site.level().wireName() + site.parent().map(parent -> " below " + parent
                + (site.isPulled() ? ", pulled" : ", queueing")).orElse("")));
    }

    /** Files that need not outlast the machine are quickest to force in memory. */
    private static Path newFolder() {
        Path memory = Path.of("/dev/shm");
        try {
            return Files.isWritable(memory) ? Files.createTempDirectory(memory, "fednode-simulation")
                    : Files.createTempDirectory("fednode-simulation");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Path emptyDatabase() {
        return EmptyDatabase.folder();
    }

    Random random() {
        return random;
    }

    Planted planted() {
        return planted;
    }

    SettableClock clock() {
        return clock;
    }

    Tree tree() {
        return tree;
    }

    List<Site> sites() {
        return sites;
    }

    Site site(String id) {
        return sites.stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    }

    List<String> steps() {
        return steps;
    }

    void say(String step) {
        steps.add(step);
    }

    void pass(Duration time) {
        clock.forward(time);
    }

    /** Whether no line loses anything now. */
    boolean isCalm() {
        return calm;
    }

    void calm(boolean value) {
        calm = value;
    }

    /** One of those that match, by the run's random numbers. */
    Optional<Site> pick(Predicate<Site> wanted) {
        List<Site> matching = sites.stream().filter(wanted).toList();
        return matching.isEmpty() ? Optional.empty() : Optional.of(matching.get(random.nextInt(matching.size())));
    }

    boolean oneIn(int chances) {
        return random.nextInt(chances) == 0;
    }

    /** The site does something, of which it may die or which may fail as arranged. @return whether it got through */
    boolean attempt(Site site, Work work) {
        touch(site);
        try {
            work.run();
            return true;
        } catch (Died death) {
            died(death);
        } catch (IllegalStateException | Unavailable e) {
            boolean expected = sites.stream().filter(one -> one.mischief().hasJustFailed()).count() > 0 || site.wire().isBroken()
                    || site.children().stream().anyMatch(child -> child.wire().isBroken());
            if (!expected) {
                throw new Violation("nothing fails by itself", site + ": " + e.getMessage(), e);
            }
            say("  which fails: " + e.getMessage());
        } catch (Exception e) {
            throw new Violation("nothing fails by itself", site + ": " + e, e);
        }
        return false;
    }

    /** Something that a site does. */
    @FunctionalInterface
    interface Work {
        void run() throws Exception;
    }

    void died(Died death) {
        boolean power = random.nextBoolean();
        say("  " + death.getMessage() + (power ? ", of a power cut" : ", killed"));
        death.site().die(power);
        touch(death.site());
        if (random.nextBoolean()) {
            start(death.site());
        }
    }

    void start(Site site) {
        touch(site);
        say("  " + site + (site.start() ? " starts" : " does not get through its start"));
    }

    void touch(Site site) {
        touched.add(site);
    }

    void check() {
        for (Site site : touched) {
            if (site.isUp()) {
                invariants.forEach(invariant -> invariant.afterStep(this, site));
            }
        }
        touched.clear();
    }

    void checkQuiet() {
        sites.forEach(this::touch);
        check();
        invariants.forEach(invariant -> invariant.whenQuiet(this));
    }

    void delivering(Site site, String peer, List<byte[]> batches) {
        invariants.forEach(invariant -> invariant.delivering(this, site, peer, batches));
        if (planted == Planted.RECEIPT_BEFORE_APPLY) {
            PrematureReceipt.send(this, site, peer, batches);
        }
    }

    void delivered(Site site, ReceiptPage page) {
        invariants.forEach(invariant -> invariant.delivered(this, site, page));
    }

    void pageLeaves(Site site, byte[] bytes) {
        if (!new String(bytes, 0, Math.min(bytes.length, 20), StandardCharsets.ISO_8859_1).startsWith("{\"entries\":")) {
            return;
        }
        try {
            ReceiptPage page = ReceiptPage.verify(bytes, site.node().credentials().trust(), clock.instant());
            if (page.receiver().identity().nodeId().equals(site.id())) {
                invariants.forEach(invariant -> invariant.pageLeaves(this, site, page));
            }
        } catch (ReceiptProblem e) {
            throw new Violation("nodes hand out receipts that verify", site + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        sites.forEach(Site::close);
        Disk.delete(folder);
    }
}
