package org.fednode.node;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.stream.Stream;

/** A copy of a stopped node's folder, as an operator makes one. */
record Backup(Path data, Path copy) {

    static Backup of(Path data, Path copy) throws IOException {
        copy(data, copy);
        return new Backup(data, copy);
    }

    /** Takes the place of whatever is in the node's folder now. */
    void restore() throws IOException {
        try (Stream<Path> tree = Files.walk(data)) {
            for (Path path : tree.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(path);
            }
        }
        copy(copy, data);
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> tree = Files.walk(from)) {
            for (Path path : tree.toList()) {
                Files.copy(path, to.resolve(from.relativize(path).toString()), LinkOption.NOFOLLOW_LINKS);
            }
        }
    }
}
