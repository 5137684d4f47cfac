package org.fednode.standards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StandardLintTest {

    private static final String COVERAGE = """
            sections:
              - id: "1"
                label: {zh: 物, en: Things}
                fields:
                  - {id: F1, says: code, by: [things.code, things.division]}
                  - {id: F2, says: the rest, by: [things.colour, things.width, things.note, things.open, things.colours]}
                  - {id: F3, says: weight, leftOut: nobody weighs things}
                rules:
                  - {id: R1, says: wide enough, by: [things.width.out-of-range, things.note.required]}
                  - {id: R2, says: red, by: [things.small-when-red]}
                  - {id: R3, says: signed, engine: the batch}
            own:
              - {id: things.parts.part, why: made of}
              - {id: things.one-owner, why: implied}
            """;

    private static final StandardLint.Report SHIPPED = StandardLint.of(NationalStandard.FOLDER);

    @Test
    void theShippedStandardIsClean() {
        assertEquals(List.of(), SHIPPED.problems());
        assertEquals(NationalStandard.loaded().digest(), SHIPPED.standard().orElseThrow().digest());
    }

    @Test
    void noSuccessorOfARetiredCodeIsGuessed() {
        assertEquals(3729, SHIPPED.codes().retired());
        assertEquals(3729, SHIPPED.codes().unknownSuccessors());
    }

    @Test
    void everySectionOfTheTableIsCoveredOrSaysWhyNot() {
        List<Coverage.Section> sections = SHIPPED.coverage().orElseThrow().sections();

        assertEquals(Stream.concat(Stream.iterate(0, i -> i + 1).limit(13).map(String::valueOf), Stream.of("funding")).toList(),
                sections.stream().map(Coverage.Section::id).toList());
        assertTrue(count(sections, Coverage.Section::fields) > 400 && count(sections, Coverage.Section::rules) > 180);
        assertEquals(5, items(sections).filter(Coverage.Item::isLeftOut).count());
    }

    private static long count(List<Coverage.Section> sections, Function<Coverage.Section, List<Coverage.Item>> items) {
        return sections.stream().mapToLong(section -> items.apply(section).size()).sum();
    }

    private static Stream<Coverage.Item> items(List<Coverage.Section> sections) {
        return sections.stream().flatMap(section -> Stream.concat(section.fields().stream(), section.rules().stream()));
    }

    private static List<String> problems(String coverage) {
        return StandardLint.of(BrokenPackages.good().file("coverage.yaml", coverage).folder()).problems().stream()
                .map(StandardsProblem::toString).toList();
    }

    @Test
    void coverageThatFitsThePackageIsClean() {
        assertEquals(List.of(), problems(COVERAGE));
    }

    @Test
    void coverageNamesNothingThatIsNotThereAndLeavesNothingOut() {
        for (Map.Entry<String, String> fault : Map.of(
                "by: [things.code, things.division]|by: [things.code]", "coverage.yaml:12: 'things.division' is neither covered",
                "things.small-when-red|things.red-when-small", "coverage.yaml:10: the package has no field, rule or constraint 'things.red-when-small'",
                "things.width.out-of-range|things.note.out-of-range", "coverage.yaml:9: the package has no field, rule or constraint 'things.note.out-of-range'",
                "leftOut: nobody weighs things|why: unknown", "coverage.yaml:7: 'F3' needs one of by, engine and leftOut",
                "id: F2|id: F1", "coverage.yaml:6: id 'F1' is used twice",
                "engine: the batch|engine: the batch, leftOut: too", "coverage.yaml:11: 'R3' needs one of",
                "- {id: things.one-owner, why: implied}|", "coverage.yaml:12: 'things.one-owner' is neither covered").entrySet()) {
            String[] edit = fault.getKey().split("[|]", 2);

            List<String> problems = problems(COVERAGE.replace(edit[0], edit[1]));

            assertTrue(problems.stream().anyMatch(problem -> problem.startsWith(fault.getValue())), fault + " in " + problems);
        }
    }

    @Test
    void aListThatNoFieldUsesSaysSo() {
        TemporaryPackage made = BrokenPackages.good().file("code-systems/spare.csv", "code,name_zh,status\n1,一,published\n");

        assertEquals(List.of("code-systems/spare.yaml:1: is used by no field: say 'use: reference' if it ships for mapping and"
                + " reading only"), texts(made.file("code-systems/spare.yaml", "id: spare\nlabel: {zh: 一, en: one}\nsource: x\n")));
        assertEquals(List.of(), texts(made.file("code-systems/spare.yaml",
                "id: spare\nlabel: {zh: 一, en: one}\nsource: x\nuse: reference\n")));
    }

    private static List<String> texts(TemporaryPackage made) {
        return StandardLint.of(made.folder()).problems().stream().map(StandardsProblem::toString).toList();
    }
}
