package org.fednode.node.intake;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Tells whether a process has a file open for writing: Linux lists, for each process of the same user, what it has open.
 * What another machine does with a shared folder, and other users' processes, are not to be seen.
 */
final class OpenForWriting {

    private static final Duration FRESH = Duration.ofMillis(250);
    private static final int ACCESS_MODE = 3;
    private static final Set<String> SHARED = Set.of("nfs", "nfs4", "cifs", "smb2", "smb3", "smbfs", "ncpfs", "9p", "afs",
            "ceph", "glusterfs", "lustre", "vboxsf", "vmhgfs", "virtiofs", "prl_fs");

    private final Path processes;
    private Map<Object, List<Path>> seen = Map.of();
    private long seenAt;

    /** @param processes the folder of processes, {@code /proc} */
    OpenForWriting(Path processes) {
        this.processes = processes;
    }

    /** Whether a process is seen to have the file open for writing. */
    synchronized boolean holds(Path file) throws IOException {
        Object key = Files.readAttributes(file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS).fileKey();
        if (key == null || !Files.isDirectory(processes)) {
            return false;
        }
        long now = System.nanoTime();
        if (seen.isEmpty() || now - seenAt > FRESH.toNanos()) {
            seen = look();
            seenAt = now;
        }
        return seen.getOrDefault(key, List.of()).stream().anyMatch(OpenForWriting::isForWriting);
    }

    /** The same by a look of this moment. */
    synchronized boolean holdsNow(Path file) throws IOException {
        seen = Map.of();
        return holds(file);
    }

    /** Whether who writes the file would be seen: it is our own user's, and on a disk of this machine. */
    boolean wouldTell(Path file) {
        Path self = processes.resolve("self");
        try {
            String disk = Files.getFileStore(file).type();
            return Files.isDirectory(self) && !SHARED.contains(disk) && !disk.startsWith("fuse")
                    && Files.getOwner(file).equals(Files.getOwner(self));
        } catch (IOException | UnsupportedOperationException e) {
            return false;
        }
    }

    /** Entries in {@code fd} by the file that they lead to. */
    private Map<Object, List<Path>> look() throws IOException {
        Map<Object, List<Path>> found = new HashMap<>();
        try (DirectoryStream<Path> list = Files.newDirectoryStream(processes, "[0-9]*")) {
            for (Path process : list) {
                look(process.resolve("fd"), found);
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return found;
    }

    private static void look(Path descriptors, Map<Object, List<Path>> found) {
        try (DirectoryStream<Path> list = Files.newDirectoryStream(descriptors)) {
            for (Path descriptor : list) {
                add(descriptor, found);
            }
        } catch (IOException | DirectoryIteratorException e) {
            // a process of somebody else, or one that has just ended
            return;
        }
    }

    private static void add(Path descriptor, Map<Object, List<Path>> found) {
        try {
            BasicFileAttributes file = Files.readAttributes(descriptor, BasicFileAttributes.class);
            if (file.isRegularFile()) {
                found.computeIfAbsent(file.fileKey(), key -> new ArrayList<>()).add(descriptor);
            }
        } catch (IOException e) {
            // closed since it was listed
            return;
        }
    }

    private static boolean isForWriting(Path descriptor) {
        Path info = descriptor.getParent().resolveSibling("fdinfo").resolve(descriptor.getFileName());
        try {
            return Files.readAllLines(info).stream().filter(line -> line.startsWith("flags:"))
                    .anyMatch(line -> (Integer.parseInt(line.substring(6).strip(), 8) & ACCESS_MODE) != 0);
        } catch (IOException | NumberFormatException e) {
            return false;
        }
    }
}
