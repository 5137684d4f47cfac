package org.fednode.node.link.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.fednode.exchange.bundle.BundleProblem;
import org.fednode.exchange.bundle.BundleRefusal;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.runtime.Unavailable;
import org.jboss.logging.Logger;

/**
 * The unattended pair of folders: what appears in one is taken, and what the neighbours need appears in the other, by the
 * hand of one thread. A file of ours replaces the one before to the same node, which it contains.
 *
 * <p>A bundle is written when there is news, but not before the last has rested for a while; when batches of the peer were
 * taken, which waits for the answer; and now and then, as long as something is not known to have arrived, or the peer has
 * been heard, so that a lost answer comes again. What brought nothing new is not answered at once: two nodes, each with
 * something that the other refuses, would never be quiet.
 */
public final class BundleFolders implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(BundleFolders.class);
    /** A file that lacks its end may still be growing; so many looks without a change, and it is not. */
    private static final int PATIENCE = 15;
    private static final Set<BundleRefusal> PERHAPS_GROWING = Set.of(BundleRefusal.TRUNCATED, BundleRefusal.FORMAT);

    private final Bundles bundles;
    private final Settings settings;
    private final Clock clock;
    private final Processed processed;
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "link-bundle"));
    private final Map<Path, Look> looks = new HashMap<>();
    private final Map<String, Instant> written = new HashMap<>();
    private final Set<String> owedAnswer = ConcurrentHashMap.newKeySet();
    private final Set<String> heard = new java.util.HashSet<>();
    private volatile boolean news = true;

    /**
     * @param self this node's id
     * @param up whether this node's own batches go in bundles
     * @param every how often something is written that was written before
     * @param rest between two files for the same peer
     * @param look how often to look into the folder
     */
    public record Settings(String self, boolean up, Path in, Path out, Duration every, Duration rest, Duration look, long mostBytes) {
    }

    private record Look(long size, long modified, int unchanged) {
    }

    private BundleFolders(Bundles bundles, Settings settings, Clock clock) {
        this.bundles = bundles;
        this.settings = settings;
        this.clock = clock;
        this.processed = new Processed(settings.in());
    }

    /** @throws IOException when a folder can't be made */
    public static BundleFolders start(Bundles bundles, Settings settings, Clock clock) throws IOException {
        Files.createDirectories(settings.in());
        Files.createDirectories(settings.out());
        BundleFolders folders = new BundleFolders(bundles, settings, clock);
        folders.thread.scheduleWithFixedDelay(folders::turn, 0, settings.look().toMillis(), TimeUnit.MILLISECONDS);
        return folders;
    }

    /** There is something new to send. */
    public void news() {
        news = true;
    }

    private void turn() {
        try {
            takeAll();
            boolean fresh = news;
            news = false;
            for (String peer : bundles.peers(settings.up())) {
                if (isDue(peer, fresh)) {
                    write(peer);
                }
            }
        } catch (IOException | Unavailable e) {
            LOG.errorf("bundles can't be moved now: %s", FailureText.of(e));
        } catch (RuntimeException e) { // the next turn may do better, and nobody else would tell
            LOG.errorf("a turn of the bundle folders failed: %s", FailureText.of(e));
        }
    }

    private boolean isDue(String peer, boolean fresh) {
        Instant last = written.get(peer);
        if (last == null || owedAnswer.contains(peer)) {
            return true;
        }
        Duration age = Duration.between(last, clock.instant()).abs();
        if (fresh && age.compareTo(settings.rest()) < 0) {
            news = true;
            return false;
        }
        return fresh || age.compareTo(settings.every()) >= 0 && (heard.contains(peer) || bundles.isOwed(peer));
    }

    private void write(String peer) throws IOException {
        Path beside = settings.out().resolve("." + settings.self() + "-to-" + peer + ".new");
        Exported exported = bundles.export(peer, settings.mostBytes(), beside);
        Path file = settings.out().resolve(String.format("%s%012d.fxu", prefix(peer), exported.number()));
        Files.move(beside, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
        for (Path older : bundlesIn(settings.out())) {
            if (older.getFileName().toString().startsWith(prefix(peer)) && !older.equals(file)) {
                Files.deleteIfExists(older);
            }
        }
        written.put(peer, clock.instant());
        owedAnswer.remove(peer);
        heard.remove(peer);
        LOG.infof("wrote bundle %d for %s: %d batches, %d pages of receipts, %d messages", exported.number(), peer, exported.batches(),
                exported.receipts(), exported.messages());
    }

    private String prefix(String peer) {
        return settings.self() + "-to-" + peer + "-";
    }

    private static List<Path> bundlesIn(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.filter(file -> file.getFileName().toString().matches("[^.~].*\\.fxu"))
                    .filter(file -> Files.isRegularFile(file, java.nio.file.LinkOption.NOFOLLOW_LINKS)).sorted().toList();
        }
    }

    private void takeAll() throws IOException {
        List<Path> files = bundlesIn(settings.in());
        looks.keySet().retainAll(files);
        for (Path file : files) {
            Look now = look(file);
            looks.put(file, now);
            if (now.unchanged() > 0) {
                take(file, now);
            }
        }
    }

    private Look look(Path file) throws IOException {
        Look before = looks.get(file);
        long size = Files.size(file);
        long modified = Files.getLastModifiedTime(file).toMillis();
        boolean same = before != null && before.size() == size && before.modified() == modified;
        return new Look(size, modified, same ? before.unchanged() + 1 : 0);
    }

    private void take(Path file, Look look) throws IOException {
        try {
            Taken taken = bundles.take(file);
            processed.done(file, BundleReports.of(taken));
            heard.add(taken.from());
            if (taken.batches() > taken.refused().size()) {
                owedAnswer.add(taken.from());
            }
            LOG.infof("took bundle %d from %s: %d batches, %d pages of receipts, %d parts refused or held", taken.number(), taken.from(),
                    taken.batches(), taken.receipts(), taken.refused().size());
        } catch (BundleProblem e) {
            if (PERHAPS_GROWING.contains(e.reason()) && look.unchanged() < PATIENCE) {
                return;
            }
            LOG.warnf("bundle %s was refused: %s (%s)", file.getFileName(), e.getMessage(), e.code());
            processed.failed(file, BundleReports.of(e));
        }
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(30, TimeUnit.SECONDS)) {
                LOG.warn("a bundle was still being moved when the node stopped; it will be moved again");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
