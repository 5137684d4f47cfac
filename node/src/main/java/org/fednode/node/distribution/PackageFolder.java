package org.fednode.node.distribution;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.fednode.standards.StandardPackage;

/** Where packages lie, {@code DIR/standard/<version>}: a new one is put together aside, and moved when it is good. */
final class PackageFolder {

    private static final long MOST_BYTES = 64L << 20;

    private final Path root;

    PackageFolder(Path root) {
        this.root = root;
    }

    /** A package being put together. */
    final class Draft {

        private final Path folder;
        private long bytes;

        private Draft(String version) throws IOException {
            this.folder = root.resolve(".incoming-" + version);
            delete(folder);
            Files.createDirectories(folder);
        }

        void append(String path, byte[] data) throws IOException {
            bytes += data.length;
            if (bytes > MOST_BYTES) {
                throw new IllegalArgumentException("the package has more than " + MOST_BYTES + " bytes");
            }
            Path file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.write(file, data, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.WRITE);
        }

        StandardPackage.Loading load() {
            return StandardPackage.load(folder);
        }

        /** Durable at its place when this returns. */
        void accept(String version) throws IOException {
            try (Stream<Path> tree = Files.walk(folder)) {
                for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                    force(path);
                }
            }
            Files.move(folder, root.resolve(version), StandardCopyOption.ATOMIC_MOVE);
            force(root);
        }

        void discard() throws IOException {
            delete(folder);
        }
    }

    Draft draft(String version) throws IOException {
        return new Draft(version);
    }

    /** The package of that version that lies there already, if it is good. */
    Optional<StandardPackage> present(String version) {
        Path folder = root.resolve(version);
        return Files.isDirectory(folder) ? StandardPackage.load(folder).standard() : Optional.empty();
    }

    boolean has(String version) {
        return Files.exists(root.resolve(version));
    }

    private static void force(Path path) throws IOException {
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> all;
        try (Stream<Path> tree = Files.walk(folder)) {
            all = tree.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : all) {
            Files.delete(path);
        }
    }
}
