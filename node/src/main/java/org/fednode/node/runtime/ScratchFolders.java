package org.fednode.node.runtime;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/** {@code DIR/tmp}: each process that works on the directory has a folder of its own there for its temporary files. */
public final class ScratchFolders {

    private static final Logger LOG = Logger.getLogger(ScratchFolders.class);

    private ScratchFolders() {
    }

    /**
     * Deletes what earlier processes left, which may have been killed.
     *
     * @param lock held: so no other process works on the directory
     * @param current this process's folder, which stays
     */
    public static void clean(Path data, DataLock lock, Path current) {
        Objects.requireNonNull(lock);
        Path all = data.resolve("tmp");
        if (!Files.isDirectory(all)) {
            return;
        }
        Path own = current.toAbsolutePath().normalize();
        try (Stream<Path> folders = Files.list(all)) {
            for (Path left : folders.filter(folder -> !folder.toAbsolutePath().normalize().equals(own)).toList()) {
                delete(left);
            }
        } catch (IOException | UncheckedIOException e) {
            LOG.warnf("temporary files in %s can't be deleted: %s", all, FailureText.of(e));
        }
    }

    private static void delete(Path folder) throws IOException {
        List<Path> deepestFirst;
        try (Stream<Path> tree = Files.walk(folder)) {
            deepestFirst = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path one : deepestFirst) {
            Files.deleteIfExists(one);
        }
    }
}
