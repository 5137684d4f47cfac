package org.fednode.node.batchlog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.fednode.exchange.archive.SegmentFile;

/** The received batches' segment files; a new one begins when the last has grown past the limit. */
final class Segments implements AutoCloseable {

    private static final long ROLL_AT = 64L << 20;

    private final Path folder;
    private SegmentFile current;
    private String currentName;

    Segments(Path folder) {
        this.folder = folder;
    }

    /**
     * Opens the last segment and cuts off what a power cut left half-written. What is left is made durable: a process that
     * was killed may have appended it without forcing it, and from now on it counts.
     *
     * @param last place of the last batch that the index holds
     * @throws IOException when a batch up to that one is damaged or gone; then nothing is cut off
     */
    void open(Optional<LoggedBatch.Place> last) throws IOException {
        Durably.makeFolder(folder);
        List<String> names = names();
        if (last.isPresent() && !names.contains(last.get().segment())) {
            throw new IOException("segment " + last.get().segment() + " is missing");
        }
        if (!names.isEmpty()) {
            String name = names.get(names.size() - 1);
            use(name, last.filter(place -> place.segment().equals(name)).map(LoggedBatch.Place::offset).orElse(-1L));
            Durably.forceFolder(folder);
            force();
        }
    }

    /** Appends, not yet durable. */
    LoggedBatch.Place append(long position, byte[] batch) throws IOException {
        if (current == null || current.size() > ROLL_AT) {
            force(); // forcing the new one alone would leave what this turn has appended to the last one
            close();
            use(String.format("%012d.fxs", position), -1);
            Durably.forceFolder(folder);
        }
        return new LoggedBatch.Place(currentName, current.append(batch));
    }

    void force() throws IOException {
        if (current != null) {
            current.force();
        }
    }

    byte[] read(LoggedBatch.Place place) throws IOException {
        return SegmentFile.readOne(folder.resolve(place.segment()), place.offset());
    }

    /** Writes an entry that got damaged anew, where it stands. */
    void rewrite(LoggedBatch.Place place, byte[] batch) throws IOException {
        SegmentFile.rewrite(folder.resolve(place.segment()), place.offset(), batch);
    }

    /** Reads every entry behind the place, or all when empty, in order. */
    void readAfter(Optional<LoggedBatch.Place> last, Entry handler) throws IOException {
        for (String name : names()) {
            int order = last.map(place -> name.compareTo(place.segment())).orElse(1);
            if (order < 0) {
                continue;
            }
            long from = order == 0 ? last.orElseThrow().offset() : 0;
            SegmentFile.read(folder.resolve(name), from, (offset, batch) -> {
                if (order > 0 || offset > from) {
                    handler.entry(new LoggedBatch.Place(name, offset), batch);
                }
            });
        }
    }

    /** Receives an entry. */
    @FunctionalInterface
    interface Entry {
        void entry(LoggedBatch.Place place, byte[] batch) throws IOException;
    }

    private void use(String name, long lastDurable) throws IOException {
        if (current != null && currentName.equals(name)) {
            return;
        }
        current = SegmentFile.open(folder.resolve(name), lastDurable);
        currentName = name;
    }

    private List<String> names() throws IOException {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> list = Files.list(folder)) {
            return list.map(path -> path.getFileName().toString()).filter(name -> name.endsWith(".fxs")).sorted().toList();
        }
    }

    @Override
    public void close() throws IOException {
        if (current != null) {
            current.close();
            current = null;
        }
    }
}
