package org.fednode.standards;

import java.nio.file.Path;
import java.util.List;

/** The shipped standard, loaded once for all tests. */
final class NationalStandard {

    static final Path FOLDER = Path.of("standard", "2026.1");

    private static final StandardPackage LOADED = load();

    private NationalStandard() {
    }

    static StandardPackage loaded() {
        return LOADED;
    }

    private static StandardPackage load() {
        StandardPackage.Loading loading = StandardPackage.load(FOLDER);
        List<StandardsProblem> problems = loading.problems();
        return loading.standard().orElseThrow(() -> new AssertionError("the shipped standard has problems: " + problems));
    }
}
