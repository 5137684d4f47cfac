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

    Indicators indicators();

    /** The provinces' own fields. */
    List<Extension> extensions();

    /** The extension that binds records of the data set whose scope is the division: the nearest above it. */
    default Optional<Extension> extension(String dataSet, String division) {
        return extensions().stream()
                .filter(extension -> extension.definition().id().equals(dataSet + '.' + JsonRecordReader.EXT)
                        && divisions().contains(extension.division(), division))
                .reduce((one, other) -> divisions().contains(one.division(), other.division()) ? other : one);
    }

    /** What loading found: a package, or every problem at once, each with file and line. */
    record Loading(Optional<StandardPackage> standard, List<StandardsProblem> problems) {
        public Loading {
            problems = List.copyOf(problems);
        }
    }

    /** Loads and compiles the package in the folder; reports all problems, never only the first. */
    static Loading load(Path folder) {
        return load(folder, List.of());
    }

    /**
     * The same with extensions of provinces, each a folder of its own: {@code extension.yaml} with {@code id},
     * {@code version}, {@code label} and {@code base {id, version}}, beside {@code extensions/<division>/<data set>.yaml}.
     * They don't change the package's digest: batches name the national standard alone.
     */
    static Loading load(Path folder, List<Path> provincial) {
        return PackageLoader.load(folder, provincial);
    }
}
