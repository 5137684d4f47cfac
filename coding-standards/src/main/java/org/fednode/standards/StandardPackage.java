package org.fednode.standards;

import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One version of the standard, loaded and compiled. Immutable. */
public interface StandardPackage {

    String id();

    String version();

    Label label();

    /** The day from which the version is in force. */
    LocalDate effective();

    /** Days for which a superseded version stays acceptable. */
    int graceDays();

    /**
     * {@code sha-256:<hex>} over the package's files in the order of their paths ({@code /} between names): for each
     * the path in UTF-8, a zero byte, the size as eight bytes, big end first, and the bytes.
     */
    String digest();

    Map<String, DataSet> dataSets();

    Map<String, CodeSystem> codeSystems();

    Divisions divisions();

    /** What loading found: a package, or every problem at once, each with file and line. */
    record Loading(Optional<StandardPackage> standard, List<StandardsProblem> problems) {
        public Loading {
            problems = List.copyOf(problems);
        }
    }

    /** Loads and compiles the package in the folder; reports all problems, never only the first. */
    static Loading load(Path folder) {
        return PackageLoader.load(folder);
    }
}
