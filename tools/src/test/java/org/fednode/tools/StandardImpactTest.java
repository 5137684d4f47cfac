package org.fednode.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fednode.standards.DataSet;
import org.fednode.standards.Finding;
import org.fednode.standards.Severity;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.home.Home;
import org.fednode.tools.standard.InputFile;
import org.fednode.tools.standard.Judged;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardImpactTest {

    private static final String SET = "certificate";
    private static final String DAY = "2026-11-26";

    @TempDir
    private Path folder;
    private Path held;

    /** Records of which some obey the earlier version alone, some the later one alone, some both, and some neither. */
    @BeforeEach
    void holdRecords() throws IOException {
        Path generated = folder.resolve("generated.ndjson");
        assertEquals(0, Ran.with("generate", "--dataset", SET, "--records", "2000", "--seed", "11", "--errors", "10", "--format",
                "ndjson", "--out", generated.toString()).code());
        List<String> lines = new ArrayList<>();
        ObjectMapper mapper = new ObjectMapper();
        for (String line : Files.readAllLines(generated)) {
            ObjectNode record = (ObjectNode) mapper.readTree(line);
            record.remove("photoDigest");
            if (lines.size() % 3 != 0) {
                record.remove("issuingOrgName");
            }
            if (lines.size() % 7 == 0) {
                record.put("certGeneration", "1");
            }
            lines.add(record.toString());
        }
        held = Files.write(folder.resolve("held.ndjson"), lines);
    }

    @Test
    void theImpactEqualsAFullRevalidation() throws IOException {
        JsonNode impact = impact();
        Map<Long, Set<String>> before = refused("2025.1");
        Map<Long, Set<String>> after = refused("2026.1");
        Map<String, Integer> byRule = new TreeMap<>();
        after.forEach((line, rules) -> {
            if (!before.containsKey(line)) {
                rules.forEach(rule -> byRule.merge(rule, 1, Integer::sum));
            }
        });
        Map<String, Integer> told = new TreeMap<>();
        impact.get("rules").properties().forEach(rule -> told.put(rule.getKey(), rule.getValue().get("records").asInt()));

        assertEquals(2000, impact.get("records").asInt());
        assertEquals(count(after, before), impact.get("newlyRefused").asLong());
        assertEquals(count(before, after), impact.get("newlyPassing").asLong());
        assertEquals(before.size() - count(before, after), impact.get("refusedByBoth").asLong());
        assertEquals(2000 - impact.get("newlyRefused").asLong() - before.size(), impact.get("passing").asLong());
        assertEquals(byRule, told);
        assertTrue(told.size() >= 2 && impact.get("newlyPassing").asLong() > 100 && impact.get("refusedByBoth").asLong() > 10,
                impact.toString());
    }

    @Test
    void examplesShowNoWholeKey() throws IOException {
        List<String> examples = new ArrayList<>();
        impact().get("rules").forEach(rule -> rule.get("examples").forEach(example -> examples.add(example.asText())));

        assertTrue(examples.size() >= 10, examples.toString());
        assertEquals(List.of(), examples.stream().filter(example -> !example.contains("********")).toList());
    }

    @Test
    void aDataSetThatIsGoneRefusesEveryRecord() throws IOException {
        Path without = folder.resolve("without");
        Path shipped = Home.find().standards().resolve("2025.1");
        try (Stream<Path> files = Files.walk(shipped)) {
            for (Path file : files.filter(path -> !path.endsWith(SET + ".yaml")).toList()) {
                Files.copy(file, without.resolve(shipped.relativize(file).toString()));
            }
        }

        Ran ran = Ran.with("standard", "impact", without.toString(), "--from", "2026.1", "--dataset", SET, "--file", held.toString(),
                "--today", DAY);

        int passing = 2000 - refused("2026.1").size();
        assertEquals(2, ran.code(), ran.err());
        assertTrue(ran.out().startsWith("certificate: 2000 records, " + passing + " newly refused, 0 newly passing"), ran.out());
        assertTrue(ran.out().contains("certificate.data-set-removed  " + passing + "  "), ran.out());
    }

    @Test
    void aVersionHasNoImpactOnItsOwnRecords() {
        Ran ran = Ran.with("standard", "impact", "2026.1", "--from", "2026.1", "--dataset", SET, "--file", held.toString());

        assertEquals(0, ran.code(), ran.err());
        assertTrue(ran.out().startsWith("certificate: 2000 records, 0 newly refused, 0 newly passing, "), ran.out());
    }

    @Test
    void aFileThatIsNoExportIsTroubleWithItsLine() throws IOException {
        Path bad = Files.writeString(folder.resolve("bad.ndjson"), "{}\n\n{\"a\":\n");

        Ran ran = Ran.with("standard", "impact", "2026.1", "--from", "2025.1", "--dataset", SET, "--file", bad.toString());

        assertEquals(1, ran.code());
        assertEquals("fednode: line 3 is no record in JSON\n  next: give what fednode export wrote\n", ran.err());
    }

    private JsonNode impact() throws IOException {
        Ran ran = Ran.with("standard", "impact", "2026.1", "--from", "2025.1", "--dataset", SET, "--file", held.toString(), "--today",
                DAY, "--json");
        assertEquals(2, ran.code(), ran.err());
        return new ObjectMapper().readTree(ran.out()).get("dataSets").get(0);
    }

    /** By line, the rules that refuse it: what {@code fednode validate} would say with that version. */
    private Map<Long, Set<String>> refused(String version) throws IOException {
        StandardPackage standard = StandardPackage.load(Home.find().standards().resolve(version)).standard().orElseThrow();
        DataSet set = standard.dataSets().get(SET);
        Map<Long, Set<String>> refused = new HashMap<>();
        Judged.all(InputFile.of(held, set), set, LocalDate.parse(DAY), record -> {
            if (record.isBad()) {
                refused.put(record.line(), record.findings().stream().filter(finding -> finding.severity() == Severity.ERROR)
                        .map(Finding::rule).collect(Collectors.toSet()));
            }
        });
        return refused;
    }

    private static long count(Map<Long, Set<String>> refused, Map<Long, Set<String>> other) {
        return refused.keySet().stream().filter(line -> !other.containsKey(line)).count();
    }
}
