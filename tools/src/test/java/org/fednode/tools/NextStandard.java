package org.fednode.tools;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.fednode.tools.home.Home;

/** The shipped standard as a later version, for a test to change and to publish. */
public final class NextStandard {

    public static final String BEFORE = "2026.1";
    public static final String VERSION = "2026.2";

    private NextStandard() {
    }

    /** Unchanged but for the version and the day from which it holds, which is over. */
    public static Path copy(Home home, Path folder) throws IOException {
        Path next = folder.resolve("next");
        Path shipped = home.standards().resolve(BEFORE);
        try (Stream<Path> paths = Files.walk(shipped)) {
            for (Path path : paths.toList()) {
                Path target = next.resolve(shipped.relativize(path).toString());
                if (Files.isDirectory(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target);
                }
            }
        }
        replace(next.resolve("standard.yaml"), "version: \"" + BEFORE + '"', "version: \"" + VERSION + '"');
        replace(next.resolve("standard.yaml"), "effective: 2026-01-01", "effective: 2026-02-01");
        return next;
    }

    public static void replace(Path file, String before, String after) throws IOException {
        String text = Files.readString(file);
        assertTrue(text.contains(before), file + " has no " + before);
        Files.writeString(file, text.replace(before, after));
    }
}
