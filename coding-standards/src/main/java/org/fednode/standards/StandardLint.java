package org.fednode.standards;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Looks at a package more closely than loading needs: also whether every code system is used or said to be for
 * reference, what its coverage file claims, and how far its codes rest on published sources.
 */
public final class StandardLint {

    private StandardLint() {
    }

    /**
     * What was found.
     *
     * @param problems every problem at once, each with file and line; empty for a clean package
     * @param standard empty where the package does not load
     * @param codes counts over all code systems
     * @param coverage empty where the package has no coverage file
     */
    public record Report(List<StandardsProblem> problems, Optional<StandardPackage> standard, CodeCounts codes,
            Optional<Coverage> coverage) {
        public Report {
            problems = List.copyOf(problems);
        }
    }

    /**
     * Counts of codes.
     *
     * @param proposed our own labels or codes, to be replaced when the real list is at hand
     * @param retired codes that are no longer in force
     * @param unknownSuccessors retired codes whose successor no source names
     */
    public record CodeCounts(int systems, long published, long proposed, long inferred, long retired,
            long unknownSuccessors) {
    }

    public static Report of(Path folder) {
        StandardPackage.Loading loading = StandardPackage.load(folder);
        List<StandardsProblem> problems = new ArrayList<>(loading.problems());
        if (loading.standard().isEmpty()) {
            return new Report(problems, Optional.empty(), counts(List.of()), Optional.empty());
        }
        StandardPackage standard = loading.standard().get();
        PackageFiles files = PackageFiles.read(folder, problems);
        checkUse(standard, StandardHead.load(files), files);
        Optional<Coverage> coverage = CoverageFile.read(files, standard.dataSets());
        problems.sort(Comparator.comparing(StandardsProblem::file).thenComparing(StandardsProblem::line));
        return new Report(problems, loading.standard(), counts(List.copyOf(standard.codeSystems().values())), coverage);
    }

    private static void checkUse(StandardPackage standard, StandardHead head, PackageFiles files) {
        Set<String> used = new HashSet<>(head.codeSystems());
        standard.dataSets().values().stream().flatMap(dataSet -> dataSet.definition().fields().stream())
                .flatMap(field -> Stream.concat(Stream.of(field), field.members().stream()))
                .forEach(field -> field.codeSystem().ifPresent(used::add));
        for (CodeSystem system : standard.codeSystems().values()) {
            boolean reference = system.provenance().reference();
            if (reference == used.contains(system.id())) {
                files.problem(CodeTableLoader.FOLDER + system.id() + ".yaml", reference
                        ? "is used by a field: drop 'use: reference'"
                        : "is used by no field: say 'use: reference' if it ships for mapping and reading only");
            }
        }
    }

    private static CodeCounts counts(List<CodeSystem> systems) {
        return new CodeCounts(systems.size(), count(systems, CodeSystem.Status.PUBLISHED),
                count(systems, CodeSystem.Status.PROPOSED), count(systems, CodeSystem.Status.INFERRED),
                validities(systems, CodeSystem.Validity::isRetired),
                validities(systems, validity -> validity.isRetired() && validity.successor().isEmpty()));
    }

    private static long count(List<CodeSystem> systems, CodeSystem.Status status) {
        return systems.stream().flatMap(system -> system.codes().stream()).filter(code -> code.status() == status).count();
    }

    private static long validities(List<CodeSystem> systems, Predicate<CodeSystem.Validity> which) {
        return systems.stream().mapToLong(system -> system.codes().stream()
                .filter(code -> which.test(system.validity(code.code()))).count()).sum();
    }
}
