package org.fednode.mapping.source;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The files that make one source. */
public final class SourceFiles {

    private SourceFiles() {
    }

    /** A file, and what must go with it: a table's memo file. */
    public static List<Path> of(Path file) {
        List<Path> files = new ArrayList<>(List.of(file));
        if (file.getFileName().toString().toLowerCase(Locale.ROOT).endsWith(".dbf")) {
            files.addAll(MemoFile.of(file));
        }
        return files;
    }
}
