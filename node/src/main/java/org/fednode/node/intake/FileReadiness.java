package org.fednode.node.intake;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Tells whether a file in the watched folder is complete. A file that was renamed (or given its times) after its last
 * write is. One that is written in place is when it has been still for a while: longer when it doesn't end with a line
 * break, as half a copy rarely does, and much longer where we couldn't see who writes it. Whoever is seen to have it open
 * for writing, or locked, isn't done.
 */
final class FileReadiness {

    private static final Logger LOG = Logger.getLogger(FileReadiness.class);
    private static final Duration STILL = Duration.ofSeconds(2);
    private static final Duration STILL_WITHOUT_END = Duration.ofSeconds(6);
    private static final Duration STILL_UNSEEN = Duration.ofSeconds(30);
    private static final Set<String> UNFINISHED =
            Set.of("part", "tmp", "temp", "filepart", "crdownload", "partial", "download", "swp", "bak");
    private static final int MOST_SIGHTINGS = 10_000;

    private record Sighting(long size, FileTime modified, Instant since) {
    }

    private final Clock clock;
    private final OpenForWriting writers;
    private final Map<Path, Sighting> sightings = new HashMap<>();
    private final Set<Path> suspects = new HashSet<>();
    private final Set<Path> waiting = new HashSet<>();

    FileReadiness(Clock clock, OpenForWriting writers) {
        this.clock = clock;
        this.writers = writers;
    }

    /** Names that programs give to what they haven't finished writing, and hidden files. */
    static boolean isUnfinished(Path file) {
        String name = file.getFileName().toString();
        return name.startsWith(".") || name.startsWith("~") || name.endsWith("~")
                || UNFINISHED.contains(extension(file));
    }

    /** In lower case; empty for a name without a dot. */
    static String extension(Path file) {
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        return dot < 0 ? "" : name.substring(dot + 1).toLowerCase(Locale.ROOT);
    }

    synchronized boolean isReady(Path file) {
        try {
            return !isUnfinished(file) && isStill(file) && !isLocked(file) && !isHeld(file);
        } catch (NoSuchFileException e) {
            forget(file);
            return false;
        } catch (IOException e) {
            // whatever keeps us from reading it, taking it will find and report it
            return true;
        }
    }

    synchronized void forget(Path file) {
        sightings.remove(file);
        suspects.remove(file);
        waiting.remove(file);
    }

    /** The file has been taken half before: it has to be still for long this time. */
    synchronized void suspect(Path file) {
        sightings.remove(file);
        suspects.add(file);
    }

    private boolean isHeld(Path file) throws IOException {
        boolean held = writers.holds(file);
        if (held && waiting.add(file)) {
            LOG.infof("file %s waits: a program has it open for writing", file.getFileName());
        }
        return held;
    }

    /** Whether a process has the file open for writing at this moment. */
    boolean isBeingWritten(Path file) throws IOException {
        return writers.holdsNow(file);
    }

    private boolean isStill(Path file) throws IOException {
        BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
        Instant since = sighted(file, now);
        boolean suspect = suspects.contains(file);
        if (!suspect && now.size() > 0 && changedAfterLastWrite(file, now)) {
            return true;
        }
        Instant limit = clock.instant().minus(needed(file, now.size(), suspect));
        return !suspect && now.lastModifiedTime().toInstant().isBefore(limit) || !since.isAfter(limit);
    }

    private Duration needed(Path file, long size, boolean suspect) throws IOException {
        if (!suspect && endsWithLineBreak(file, size)) {
            return STILL;
        }
        return writers.wouldTell(file) ? STILL_WITHOUT_END : STILL_UNSEEN;
    }

    /** Since when we have seen the file as it is; counts where its own time lies in the future. */
    private Instant sighted(Path file, BasicFileAttributes now) {
        if (sightings.size() > MOST_SIGHTINGS) {
            sightings.clear();
            suspects.clear();
            waiting.clear();
        }
        Sighting seen = sightings.get(file);
        if (seen == null || seen.size() != now.size() || !seen.modified().equals(now.lastModifiedTime())) {
            seen = new Sighting(now.size(), now.lastModifiedTime(), clock.instant());
            sightings.put(file, seen);
        }
        return seen.since();
    }

    /** A write sets both times to the same moment; only a rename or a change of attributes moves the second alone. */
    private static boolean changedAfterLastWrite(Path file, BasicFileAttributes now) throws IOException {
        if (!file.getFileSystem().supportedFileAttributeViews().contains("unix")) {
            return false;
        }
        FileTime changed = (FileTime) Files.getAttribute(file, "unix:ctime");
        return changed.compareTo(now.lastModifiedTime()) > 0;
    }

    private static boolean endsWithLineBreak(Path file, long size) throws IOException {
        if (size == 0) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            java.nio.ByteBuffer last = java.nio.ByteBuffer.allocate(1);
            channel.read(last, size - 1);
            return last.get(0) == '\n' || last.get(0) == '\r';
        }
    }

    private static boolean isLocked(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
                FileLock lock = channel.tryLock(0, Long.MAX_VALUE, true)) {
            return lock == null || KernelLocks.isWriteLocked(file);
        } catch (OverlappingFileLockException e) {
            return true;
        }
    }

    /** Linux lists the locks of both kinds; those of flock(2) are not seen by trying. */
    private static final class KernelLocks {

        private static final Path LIST = Path.of("/proc/locks");

        static boolean isWriteLocked(Path file) throws IOException {
            Optional<String> inode = inode(file);
            if (inode.isEmpty() || !Files.isReadable(LIST)) {
                return false;
            }
            String suffix = ":" + inode.get() + " ";
            return Files.readAllLines(LIST).stream().anyMatch(line -> line.contains(" WRITE ") && line.contains(suffix));
        }

        private static Optional<String> inode(Path file) throws IOException {
            return file.getFileSystem().supportedFileAttributeViews().contains("unix")
                    ? Optional.of(Files.getAttribute(file, "unix:ino").toString()) : Optional.empty();
        }
    }
}
