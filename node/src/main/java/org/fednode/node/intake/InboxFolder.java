package org.fednode.node.intake;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jboss.logging.Logger;

/**
 * The watched folder: {@code inbox/<data set>/<file>}, and where files go from there, {@code inbox/.done/<data set>}
 * and {@code inbox/.failed/<data set>}, each with its report beside it.
 */
final class InboxFolder {

    private static final Logger LOG = Logger.getLogger(InboxFolder.class);

    private static final int DEEPEST = 8;
    private static final int MOST_MISPLACED = 1_000;
    private static final String REPORT = ".report.json";

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

    /** Files that somebody meant to hand in and that lie too deep to be taken. */
    List<Path> misplaced() {
        if (!Files.isDirectory(root)) {
            return List.of();
        }
        try (Stream<Path> files = Files.find(root, DEEPEST, (file, attributes) -> attributes.isRegularFile())) {
            return files.filter(this::isMisplaced).limit(MOST_MISPLACED).toList();
        } catch (IOException | UncheckedIOException e) {
            return List.of();
        }
    }

    private boolean isMisplaced(Path file) {
        Path relative = root.relativize(file);
        return relative.getNameCount() > 2 && !relative.getName(0).toString().startsWith(".")
                && !FileReadiness.isUnfinished(file) && FileKind.of(file) != FileKind.OTHER;
    }

    /** Whether the file is one to deal with, by its place and name; a link may lead anywhere and is left alone. */
    boolean isWatched(Path file) {
        Path relative = root.relativize(file);
        return relative.getNameCount() <= 2 && !relative.getName(0).toString().startsWith(".")
                && !FileReadiness.isUnfinished(file) && FileKind.of(file) != FileKind.OTHER
                && Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
    }

    /**
     * Gives a readable name to files whose name is no UTF-8, as copies from older systems have it: the JDK can list them
     * and can't open them by what it lists. They are read as GB18030.
     */
    void mendNames(Path folder) {
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder, Files::isRegularFile)) {
            for (Path entry : entries) {
                String name = entry.getFileName().toString();
                if (name.indexOf('\uFFFD') >= 0) {
                    mendName(entry);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            LOG.warnf("a file in %s has a name that can't be read; rename it", folder);
        }
    }

    private static void mendName(Path file) throws IOException {
        // The only way to the name's bytes: a URI has those that are no ASCII as %XX.
        String raw = file.getFileName().toUri().getRawPath();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        String last = raw.substring(raw.lastIndexOf('/') + 1);
        for (int i = 0; i < last.length(); i++) {
            if (last.charAt(i) == '%') {
                bytes.write(HexFormat.fromHexDigits(last, i + 1, i + 3));
                i += 2;
            } else {
                bytes.write(last.charAt(i));
            }
        }
        String name = bytes.toString(Charset.forName("GB18030")).replaceAll("[\\p{Cntrl}/\\uFFFD]", "_");
        Files.move(file, file.resolveSibling(name));
        LOG.infof("a file whose name was no UTF-8 is now %s", name);
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

    /** The report that lies beside a file that was dealt with. */
    static Path reportOf(Path target) {
        return target.resolveSibling(target.getFileName() + REPORT);
    }

    /** Writes a report; whoever sees it sees it complete. */
    static void publish(String report, Path place) throws IOException {
        Path draft = place.resolveSibling("." + place.getFileName() + ".tmp");
        Files.writeString(draft, report + "\n");
        Files.move(draft, place, StandardCopyOption.ATOMIC_MOVE);
    }

    /** Files that were dealt with since, by their reports. */
    List<Path> dealtWithSince(Instant time) {
        List<Path> found = new ArrayList<>();
        for (String state : List.of(".done", ".failed")) {
            Path folder = root.resolve(state);
            try (Stream<Path> files = Files.isDirectory(folder) ? Files.find(folder, 2, (file, attributes) ->
                    attributes.lastModifiedTime().toInstant().isAfter(time) && file.toString().endsWith(REPORT)) : Stream.empty()) {
                files.map(report -> report.resolveSibling(fileOf(report))).filter(Files::isRegularFile).forEach(found::add);
            } catch (IOException | UncheckedIOException e) {
                LOG.warnf("%s can't be listed: files in it are not looked at again", folder);
            }
        }
        return found;
    }

    private static String fileOf(Path report) {
        String name = report.getFileName().toString();
        return name.substring(0, name.length() - REPORT.length());
    }

    /** A free name in the watched folder for a file that was dealt with and comes again. */
    Path placeAgain(Path dealtWith) {
        String dataSet = root.relativize(dealtWith).getNameCount() < 3 ? "" : dealtWith.getParent().getFileName().toString();
        String name = dealtWith.getFileName().toString();
        int dot = name.lastIndexOf('.');
        String stem = name.substring(0, dot).replaceAll("-again(-\\d+)?$", "") + "-again";
        Path again = root.resolve(dataSet).resolve(stem + name.substring(dot));
        for (int i = 2; Files.exists(again) || Files.exists(reportOf(dealtWith.resolveSibling(again.getFileName()))); i++) {
            again = again.resolveSibling(stem + '-' + i + name.substring(dot));
        }
        return again;
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
            publish(report, reportOf(target));
            Files.move(file, target);
        }
    }
}
