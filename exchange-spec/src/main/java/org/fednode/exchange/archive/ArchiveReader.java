package org.fednode.exchange.archive;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Reads all batches of a node's archive, running or stopped (spec/archive.md). Proves nothing: verify what it gives. */
public final class ArchiveReader {

    private ArchiveReader() {
    }

    /** Receives the bytes of each batch file. */
    @FunctionalInterface
    public interface BatchHandler {
        /** @param own whether the node sealed the batch itself */
        void batch(boolean own, byte[] bytes) throws IOException;
    }

    /**
     * Gives every batch: the node's own first, by epoch, stream and sequence, then the received in the order of their
     * arrival. Files half written are passed over.
     *
     * @param archive the folder {@code archive} of a node
     */
    public static void forEach(Path archive, BatchHandler handler) throws IOException {
        ArchiveLayout layout = new ArchiveLayout(archive);
        for (Path epoch : sorted(layout.own(), ArchiveReader::byNumber)) {
            for (Path stream : sorted(epoch, ArchiveReader::byName)) {
                for (Path file : sorted(stream, ArchiveReader::byName)) {
                    if (file.toString().endsWith(".fxb")) {
                        handler.batch(true, Files.readAllBytes(file));
                    }
                }
            }
        }
        for (Path segment : sorted(layout.received(), ArchiveReader::byName)) {
            if (segment.toString().endsWith(".fxs")) {
                SegmentFile.read(segment, 0, (offset, batch) -> handler.batch(false, batch));
            }
        }
    }

    private static List<Path> sorted(Path folder, java.util.Comparator<Path> order) throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> children = Files.list(folder)) {
            return children.sorted(order).toList();
        }
    }

    private static int byName(Path a, Path b) {
        return a.getFileName().toString().compareTo(b.getFileName().toString());
    }

    // epochs are written without leading zeros
    private static int byNumber(Path a, Path b) {
        int lengths = Integer.compare(a.getFileName().toString().length(), b.getFileName().toString().length());
        return lengths != 0 ? lengths : byName(a, b);
    }
}
