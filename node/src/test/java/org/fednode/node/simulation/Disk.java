package org.fednode.node.simulation;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Stream;
import org.fednode.exchange.archive.SegmentFile;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Digest;
import org.fednode.node.runtime.CrashPoints.Place;

/**
 * What of a node's archive would outlast a power cut. A killed process loses nothing that it has written; a power cut
 * takes what was not forced: tails of segments, names of files whose folder was not forced, bytes of temporary files.
 * The database is taken as its file stood at the crash, or, after a power cut, as it stood earlier, or not at all: H2
 * does not force its commits.
 */
final class Disk {

    private static final Duration LAST_WORK = Duration.ofSeconds(10);

    private final Path folder;
    private final Map<String, Long> forced = new HashMap<>();
    private final Set<Path> named = new HashSet<>();
    private final Set<Path> whole = new HashSet<>();
    private final Map<StreamId, Map<Long, Digest>> received = new HashMap<>();
    private final Map<String, Long> indexed = new HashMap<>();

    Disk(Path folder) {
        this.folder = folder;
    }

    void reached(Place place) {
        switch (place) {
            case FILE_FORCED -> files(archive().resolve("own")).forEach(whole::add);
            case OWN_DURABLE -> files(archive().resolve("own")).forEach(named::add);
            case RECEIVED_DURABLE -> segments().forEach(file -> forced.put(name(file), size(file)));
            default -> { }
        }
    }

    /** Received batches that would outlast a power cut now. */
    Map<StreamId, Map<Long, Digest>> durable() {
        for (Path file : segments()) {
            long upTo = forced.getOrDefault(name(file), 0L);
            long from = indexed.getOrDefault(name(file), 0L);
            if (upTo > from) {
                index(file, from, upTo);
                indexed.put(name(file), upTo);
            }
        }
        return received;
    }

    private void index(Path file, long from, long upTo) {
        try {
            SegmentFile.read(file, from, (offset, batch) -> {
                if (offset < upTo) {
                    Manifest manifest = Batches.manifest(batch).orElseThrow();
                    received.computeIfAbsent(manifest.stream(), any -> new HashMap<>()).put(manifest.seq(), manifest.digest());
                }
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether a power cut now could take anything. */
    boolean isAtRisk() {
        return segments().stream().anyMatch(file -> size(file) > forced.getOrDefault(name(file), 0L))
                || files(archive().resolve("own")).stream().anyMatch(file -> !named.contains(file));
    }

    void cutPower(Random random) {
        for (Path file : segments()) {
            long kept = forced.getOrDefault(name(file), 0L);
            long lost = size(file) - kept;
            if (lost > 0) {
                truncate(file, kept + random.nextLong(lost + 1));
            }
        }
        for (Path file : files(archive().resolve("own"))) {
            if (!named.contains(file)) {
                forget(file, random);
            }
        }
    }

    /** A rename that was not forced may not have happened; bytes that were not forced may not have come. */
    private void forget(Path file, Random random) {
        boolean temporary = name(file).endsWith(".tmp");
        if (random.nextBoolean()) {
            return;
        }
        if (temporary || random.nextBoolean()) {
            if (whole.contains(file) || size(file) == 0) {
                return;
            }
            truncate(file, random.nextLong(size(file)));
        }
        if (!temporary) {
            move(file, file.resolveSibling(name(file) + ".tmp"));
        }
    }

    /** Another state of the folder has been put in its place: all of it is on the disk. */
    void replaced() {
        forced.clear();
        named.clear();
        whole.clear();
        received.clear();
        indexed.clear();
        reached(Place.OWN_DURABLE);
        reached(Place.RECEIVED_DURABLE);
    }

    static void copy(Path from, Path to) {
        delete(to);
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target, StandardCopyOption.REPLACE_EXISTING);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A thread of a node that has died may be at its last work, whose database makes another file meanwhile. */
    static void delete(Path folder) {
        long end = System.nanoTime() + LAST_WORK.toNanos();
        while (Files.exists(folder)) {
            try {
                deleteAll(folder);
            } catch (UncheckedIOException e) {
                if (System.nanoTime() > end) {
                    throw e;
                }
                Thread.onSpinWait();
            }
        }
    }

    private static void deleteAll(Path folder) {
        try (Stream<Path> paths = Files.walk(folder)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path archive() {
        return folder.resolve("archive");
    }

    private List<Path> segments() {
        return files(archive().resolve("received")).stream().filter(file -> name(file).endsWith(".fxs")).toList();
    }

    private static List<Path> files(Path folder) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> paths = Files.walk(folder)) {
            return new ArrayList<>(paths.filter(Files::isRegularFile).sorted().toList());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String name(Path file) {
        return file.getFileName().toString();
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void truncate(Path file, long size) {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(size);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void move(Path from, Path to) {
        try {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
