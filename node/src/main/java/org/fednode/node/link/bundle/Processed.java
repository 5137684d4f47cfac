package org.fednode.node.link.bundle;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** Where bundles go that were looked at, each with its report beside it. Only the newest are kept. */
final class Processed {

    private static final int KEPT_DONE = 20;
    private static final int KEPT_FAILED = 100;
    private static final String REPORT = ".report.json";

    private final Path done;
    private final Path failed;

    Processed(Path in) {
        this.done = in.resolve("done");
        this.failed = in.resolve("failed");
    }

    void done(Path file, String report) throws IOException {
        move(file, done, report, KEPT_DONE);
    }

    void failed(Path file, String report) throws IOException {
        move(file, failed, report, KEPT_FAILED);
    }

    /** The report first: whoever sees the file finds it. */
    private static void move(Path file, Path folder, String report, int kept) throws IOException {
        Files.createDirectories(folder);
        Path target = folder.resolve(file.getFileName());
        Files.writeString(reportOf(target), report + "\n");
        Files.move(file, target, StandardCopyOption.REPLACE_EXISTING);
        for (Path old : oldest(folder, kept)) {
            Files.deleteIfExists(old);
            Files.deleteIfExists(reportOf(old));
        }
    }

    private static Path reportOf(Path bundle) {
        return bundle.resolveSibling(bundle.getFileName() + REPORT);
    }

    private static List<Path> oldest(Path folder, int kept) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> bundles = files.filter(file -> file.getFileName().toString().endsWith(".fxu"))
                    .sorted(Comparator.comparing(Processed::modified)).toList();
            return bundles.subList(0, Math.max(0, bundles.size() - kept));
        }
    }

    /** When its report was written: a moved file keeps its own time, which another machine has set. */
    private static long modified(Path bundle) {
        return reportOf(bundle).toFile().lastModified();
    }
}
