package org.fednode.node.mapping;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.fednode.mapping.translate.MappedRecord;
import org.fednode.mapping.translate.MappingFinding;
import org.fednode.node.runtime.FailureText;
import org.jboss.logging.Logger;

/**
 * What a mapping's runs keep on disk: the copy that is read now with its joined tables, and for each of the latest runs what
 * the source held where values were put right, reported or refused.
 */
record RunFolder(Path folder) {

    private static final Logger LOG = Logger.getLogger(RunFolder.class);
    private static final int KEPT_ORIGINALS = 10;

    /** For what the present reading needs, and nothing after it. */
    Path reading() {
        return folder.resolve("reading");
    }

    boolean has(String copy) {
        return !copy.isEmpty() && Files.isRegularFile(reading().resolve(copy));
    }

    /** Adds lines of row, data set, field, kind and text. */
    Originals originals(long run) throws IOException {
        return new Originals(Files.newBufferedWriter(file(run), StandardOpenOption.CREATE, StandardOpenOption.APPEND));
    }

    private Path file(long run) {
        return folder.resolve("originals-" + run + ".csv");
    }

    /** A run's original values. */
    record Originals(BufferedWriter writer) implements AutoCloseable {

        void add(MappedRecord record) throws IOException {
            for (MappingFinding finding : record.findings()) {
                if (!finding.original().isEmpty()) {
                    writer.write(record.position() + "," + record.dataSet() + ',' + finding.field() + ',' + finding.dirt().id() + ",\""
                            + finding.original().replace("\"", "\"\"") + "\"\n");
                }
            }
        }

        void flush() throws IOException {
            writer.flush();
        }

        @Override
        public void close() throws IOException {
            writer.close();
        }
    }

    void create() {
        try {
            Files.createDirectories(reading());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drops what the reading needed, and the originals of runs long ago. */
    void clear(long run) {
        Path old = file(run - KEPT_ORIGINALS);
        try {
            Files.deleteIfExists(old);
        } catch (IOException e) {
            LOG.warnf("%s can't be deleted: %s", old, FailureText.of(e));
        }
        if (!Files.isDirectory(reading())) {
            return;
        }
        try (Stream<Path> tree = Files.walk(reading())) {
            List<Path> inside = tree.sorted(Comparator.reverseOrder()).filter(path -> !path.equals(reading())).toList();
            for (Path path : inside) {
                Files.delete(path);
            }
        } catch (IOException e) {
            LOG.warnf("%s can't be emptied: %s", reading(), FailureText.of(e));
        }
    }
}
