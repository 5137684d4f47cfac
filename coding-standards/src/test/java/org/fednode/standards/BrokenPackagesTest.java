package org.fednode.standards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever is wrong with a package, all of it is reported, with file and line, and nothing else is. */
class BrokenPackagesTest {

    static Stream<BrokenPackages.Broken> kinds() {
        return BrokenPackages.all();
    }

    @Test
    void thePackageBeforeAnyEditIsGood() {
        assertEquals(List.of(), BrokenPackages.good().load().problems());
    }

    @Test
    void areFortyKindsOrMoreAndNoTwoAlike() {
        List<List<String>> problems = kinds().map(BrokenPackages.Broken::problems).toList();

        assertTrue(problems.size() >= 40, "kinds: " + problems.size());
        assertEquals(problems.size(), new HashSet<>(problems).size());
    }

    @ParameterizedTest
    @MethodSource("kinds")
    void reportsAllProblemsOfAKindAndNoOther(BrokenPackages.Broken broken) {
        List<String> found = StandardLint.of(broken.make().folder()).problems().stream()
                .map(StandardsProblem::toString).toList();

        assertTrue(found.size() == broken.problems().size() && Stream.iterate(0, i -> i + 1).limit(found.size())
                .allMatch(i -> found.get(i).startsWith(broken.problems().get(i))),
                () -> broken + " expected " + String.join("\n  ", broken.problems()) + "\nbut found\n  "
                        + String.join("\n  ", found));
    }
}
