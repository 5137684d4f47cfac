package org.fednode.standards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real, non-uniform tree. */
class DivisionsTest {

    private final Divisions divisions = NationalStandard.loaded().divisions();

    @Test
    void everyDivisionReachesTheRootThroughItsParents() {
        for (String code : codes()) {
            String at = code;
            int steps = 0;
            while (!at.equals(divisions.root())) {
                at = divisions.parent(at);
                assertTrue(++steps <= 3, code + " does not reach the root");
            }
            assertTrue(divisions.contains(divisions.root(), code), code);
            assertTrue(divisions.contains(divisions.parent(code), code), code);
        }
    }

    @Test
    void everyDivisionWithANodeHasALevelAboveItsOwn() {
        List<String> levels = List.of("national", "province", "prefecture", "county");
        for (String code : codes()) {
            if (divisions.level(code).isEmpty()) {
                continue;
            }
            String above = divisions.level(divisions.parent(code));
            assertTrue(levels.indexOf(above) < levels.indexOf(divisions.level(code)), code + " below " + above);
            assertTrue(levels.contains(above), code);
        }
    }

    private static List<String> codes() {
        return List.of("gbt2260_divisions_2023", "xpcc_divisions").stream()
                .flatMap(id -> NationalStandard.loaded().codeSystems().get(id).codes().stream())
                .map(CodeSystem.Code::code)
                .toList();
    }

    @ParameterizedTest
    @CsvSource({
        "110101, 110000, county", "500112, 500000, county", "500235, 500000, county", "110000, 100000, province",
        "419001, 410000, county", "429004, 420000, county", "469001, 460000, county", "659001, 650000, county",
        "441900, 440000, prefecture", "442000, 440000, prefecture", "460400, 460000, prefecture", "620200, 620000, prefecture",
        "660000, 100000, province", "660100, 660000, prefecture", "661400, 660000, prefecture",
        "130102, 130100, county", "460302, 460300, county", "710000, 100000, province", "152501, 152500, county",
    })
    void skipsVirtualGroupingsOnTheWayUp(String code, String parent, String level) {
        assertEquals(parent, divisions.parent(code));
        assertEquals(level, divisions.level(code));
    }

    @Test
    void virtualGroupingsHaveNoNode() {
        for (String code : List.of("110100", "120100", "310100", "500100", "500200", "419000", "429000", "469000", "659000")) {
            assertTrue(divisions.exists(code), code);
            assertEquals("", divisions.level(code), code);
        }
    }

    @Test
    void containsFollowsParentsNotDigits() {
        assertTrue(divisions.contains("110000", "110101"));
        assertTrue(divisions.contains("110101", "110101"));
        assertTrue(divisions.contains("660000", "660800"));
        assertTrue(divisions.contains("410000", "419001"));
        assertFalse(divisions.contains("660000", "659001"));
        assertFalse(divisions.contains("110101", "110000"));
        assertFalse(divisions.contains("110000", "120101"));
        assertFalse(divisions.contains("110000", "110999"));
        assertFalse(divisions.contains("999999", "110101"));
        assertFalse(divisions.contains("110000", "110229"));
        assertFalse(divisions.contains("", ""));
    }

    @Test
    void knowsRootAndNames() {
        assertEquals("100000", divisions.root());
        assertEquals("national", divisions.level("100000"));
        assertEquals("", divisions.parent("100000"));
        assertEquals("2023", divisions.version());
        assertEquals("东城区", divisions.name("110101"));
        assertEquals("新疆生产建设兵团", divisions.name("660000"));
        assertEquals("", divisions.name("999999"));
        assertEquals("", divisions.level("999999"));
    }

    @Test
    void keepsStatisticalZonesOutOfTheTreeAndTheirTownshipsUnderThePrefecture() {
        CodeSystem townships = NationalStandard.loaded().codeSystems().get("gbt10114_townships_2023");

        assertFalse(divisions.exists("130171"));
        CodeSystem.Code moved = townships.find("130171010").orElseThrow();
        assertEquals("130100", moved.parent());
        assertTrue(moved.proposed());
        Set<String> known = Set.copyOf(codes());
        assertTrue(townships.codes().stream().allMatch(code -> known.contains(code.parent())));
    }
}
