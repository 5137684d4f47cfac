package org.fednode.mapping.translate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** A folder for what a reading needs, which only this user can look into, and which is gone afterwards. */
public record Scratch(Path path) implements AutoCloseable {

    /** @param parent created where it is missing */
    public static Scratch in(Path parent) {
        try {
            return new Scratch(Files.createTempDirectory(Files.createDirectories(parent), "reading-"));
        } catch (IOException e) {
            throw new UncheckedIOException("can't write into " + parent, e);
        }
    }

    @Override
    public void close() {
        try (Stream<Path> tree = Files.walk(path)) {
            List<Path> all = tree.sorted(Comparator.reverseOrder()).toList();
            for (Path one : all) {
                Files.delete(one);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("can't empty " + path, e);
        }
    }
}
