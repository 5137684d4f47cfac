package org.fednode.standards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ShippedStandardTest {

    private final StandardPackage standard = NationalStandard.loaded();

    @Test
    void loadsWithItsDataSets() {
        assertEquals("cdpf", standard.id());
        assertEquals("2026.1", standard.version());
        assertEquals(90, standard.graceDays());
        assertEquals(LocalDate.of(2026, 1, 1), standard.effective());
        assertEquals(32, standard.dataSets().size());
        assertTrue(standard.dataSets().keySet().containsAll(
                Set.of("certificate", "survey", "rehabilitation-service", "employment-placement", "funding-plan")));
    }

    /** A published version is never edited: a change is a new version. */
    @Test
    void publishedVersionsAreNeverEdited() throws IOException {
        Map<String, String> published = Files.readAllLines(Path.of("standard", "digests.txt")).stream()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split(" "))
                .collect(Collectors.toMap(words -> words[0], words -> words[1], (one, other) -> other, TreeMap::new));

        Map<String, String> shipped = new TreeMap<>();
        try (Stream<Path> folders = Files.list(Path.of("standard"))) {
            folders.filter(Files::isDirectory).map(StandardPackage::load)
                    .map(loading -> loading.standard().orElseThrow(() -> new AssertionError(loading.problems())))
                    .forEach(one -> shipped.put(one.version(), one.digest()));
        }

        assertEquals(published, shipped);
    }

    @Test
    void saysWhichCodesAreProposedOrInferred() {
        assertTrue(all("disability_cause").allMatch(CodeSystem.Code::proposed));
        assertTrue(all("fund_source").allMatch(CodeSystem.Code::proposed));
        assertTrue(all("certificate_status").allMatch(CodeSystem.Code::proposed));
        assertFalse(code("gbt3304_ethnic", "01").proposed());
        assertTrue(code("gbt3304_ethnic", "97").proposed());
        assertTrue(code("xpcc_divisions", "660100").proposed());
        assertFalse(code("gbt2260_divisions_2023", "110101").proposed());
        assertTrue(code("gbt2260_divisions_2023", "460302").proposed());
        assertEquals(3220, all("gbt2260_divisions_2023").count());
        assertEquals(3729, all("gbt2260_retired_1980_2019").count());
        assertEquals(41352, all("gbt10114_townships_2023").count());
    }

    private Stream<CodeSystem.Code> all(String system) {
        return standard.codeSystems().get(system).codes().stream();
    }

    private CodeSystem.Code code(String system, String code) {
        return standard.codeSystems().get(system).find(code).orElseThrow();
    }

    @Test
    void sampleRecordsOfEveryDataSetAreGood() {
        for (String dataSet : standard.dataSets().keySet()) {
            assertEquals(List.of(), Sample.of(dataSet).rules(), dataSet);
        }
    }

    @Test
    void personalFieldsAreMarked() {
        for (DataSet dataSet : standard.dataSets().values()) {
            for (Field field : dataSet.definition().fields()) {
                boolean identity = field.type() == FieldType.ID_NUMBER || field.type() == FieldType.CERTIFICATE_NUMBER
                        || field.type() == FieldType.PHONE || field.constraints().form().equals(TextForm.PERSON_NAME);
                assertTrue(field.personal() || !identity, field.id() + " must be personal");
            }
        }
    }
}
