package org.fednode.node.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.stream.Stream;

/**
 * The watched folder: {@code inbox/<data set>/<file>}, and where files go from there, {@code inbox/.done/<data set>}
 * and {@code inbox/.failed/<data set>}, each with its report beside it.
 */
final class InboxFolder {

    private final Path root;

    InboxFolder(Path root) {
        this.root = root;
    }

    Path root() {
        return root;
    }

    /** Files that wait to be taken, ready or not. */
    List<Path> waiting() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.find(root, 2, (file, attributes) -> attributes.isRegularFile())) {
            return files.filter(this::isWatched).toList();
        } catch (IOException | UncheckedIOException e) {
            // a folder that vanishes while it is listed holds nothing that waits
            return List.of();
        }
    }

    /** Whether the file is one to deal with, by its place and name. */
    boolean isWatched(Path file) {
        Path relative = root.relativize(file);
        return relative.getNameCount() <= 2 && !relative.getName(0).toString().startsWith(".")
                && !FileReadiness.isUnfinished(file) && FileKind.of(file) != FileKind.OTHER;
    }

    /** The folder that names the data set; empty text for a file that lies in no such folder. */
    String dataSet(Path file) {
        Path relative = root.relativize(file);
        return relative.getNameCount() < 2 ? "" : relative.getName(0).toString();
    }

    Place done(Path file) throws IOException {
        return place(".done", file);
    }

    Place failed(Path file) throws IOException {
        return place(".failed", file);
    }

    private Place place(String state, Path file) throws IOException {
        Path folder = Files.createDirectories(root.resolve(state).resolve(dataSet(file)));
        String name = file.getFileName().toString();
        int dot = name.lastIndexOf('.');
        Path target = folder.resolve(name);
        for (int i = 2; Files.exists(target) || Files.exists(reportOf(target)); i++) {
            target = folder.resolve(name.substring(0, dot) + '-' + i + name.substring(dot));
        }
        return new Place(target);
    }

    private static Path reportOf(Path target) {
        return target.resolveSibling(target.getFileName() + ".report.json");
    }

    /** Where a file goes, under a name that is free. */
    record Place(Path target) {

        Path findings() {
            return target.resolveSibling(target.getFileName() + ".findings.csv");
        }

        Path draftOfFindings() {
            return target.resolveSibling("." + target.getFileName() + ".findings.tmp");
        }

        /** Moves the file there; whoever sees the file or its report sees both complete. */
        void settle(Path file, String report) throws IOException {
            Path draft = target.resolveSibling("." + target.getFileName() + ".report.tmp");
            Files.writeString(draft, report + "\n");
            Files.move(draft, reportOf(target), StandardCopyOption.ATOMIC_MOVE);
            Files.move(file, target);
        }
    }
}
