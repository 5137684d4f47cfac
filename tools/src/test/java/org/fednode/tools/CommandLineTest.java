package org.fednode.tools;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class CommandLineTest {

    @TempDir
    Path folder;

    static Stream<List<String>> everyCommand() {
        List<List<String>> commands = new ArrayList<>();
        collect(Fednode.commandLine(), List.of(), commands);
        return commands.stream();
    }

    private static void collect(CommandLine line, List<String> path, List<List<String>> commands) {
        commands.add(path);
        line.getSubcommands().forEach((name, sub) -> {
            List<String> longer = new ArrayList<>(path);
            longer.add(name);
            collect(sub, longer, commands);
        });
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyCommandHelps(List<String> command) {
        List<String> arguments = new ArrayList<>(command);
        arguments.add("--help");

        Ran ran = Ran.with(arguments.toArray(String[]::new));

        assertEquals(0, ran.code());
        assertTrue(ran.out().startsWith("Usage: fednode"), ran.out());
        assertEquals("", ran.err());
    }

    @ParameterizedTest
    @MethodSource("everyCommand")
    void everyOptionIsDescribedInBothLanguages(List<String> command) {
        CommandLine line = Fednode.commandLine();
        for (String name : command) {
            line = line.getSubcommands().get(name);
        }

        List<String> poor = line.getCommandSpec().options().stream()
                .filter(option -> String.join("", option.description()).codePoints()
                        .noneMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN))
                .map(CommandLine.Model.OptionSpec::longestName).toList();

        assertEquals(List.of(), poor);
        assertTrue(line.getCommandSpec().usageMessage().description().length > 0);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ca", "enrol", "nonsense", "init", "init --level village --data x --division 330106",
        "generate --dataset certificate --records many --seed 1", "validate --dataset certificate no-such-file.csv",
        "validate --dataset no-such-set x.csv", "standard template no-such-set", "standard lint no-such-folder", "standard diff 2026.1 1900.1", "standard impact 2026.1",
        "standard impact 2026.1 --data no-such-folder", "standard impact 2026.1 --file x.ndjson", "batch show no-such-file.fxb",
        "bundle show no-such-file.fxu", "bundle show pom.xml", "bundle import --data no-such-folder x.fxu",
        "bundle export --data no-such-folder --out x.fxu", "bundle export --data . --out x.fxu --mebibytes 0",
        "status --data no-such-folder", "start --data no-such-folder", "stop --data no-such-folder",
        "demo --levels national,county", "demo --records 0", "demo --errors NaN",
        "generate --dataset certificate --records 1 --seed 1 --errors NaN", "init --level prefecture --division 110100 --data target/none", "quarantine list --data no-such-folder"})
    void troubleIsExitCode1WithReasonAndNextStepAndNoStackTrace(String arguments) {
        Ran ran = Ran.with(arguments.isEmpty() ? new String[0] : arguments.split(" "));

        assertEquals(1, ran.code(), ran.err());
        assertTrue(ran.err().startsWith("fednode: "), ran.err());
        assertTrue(ran.err().contains("\n  next: "), ran.err());
        assertEquals(2, ran.err().lines().count(), ran.err());
        assertEquals("", ran.out());
    }

    /** A municipality's grouping of districts has a code and no federation. */
    @Test
    void initSaysThatADivisionHasNoNodeInsteadOfNamingALevelThatIsNone() {
        Ran ran = Ran.with("init", "--data", folder.resolve("node").toString(), "--level", "prefecture", "--division", "110100");

        assertTrue(ran.err().contains("has no node of its own"), ran.err());
        assertFalse(ran.err().contains("--level ,"), ran.err());
    }

    @Test
    void lintsAPackageWithItsCoverage() throws IOException {
        Ran clean = Ran.with("standard", "lint", "--coverage");
        Path broken = Files.createDirectories(folder.resolve("broken"));
        Files.writeString(broken.resolve("standard.yaml"), "id: x\n");

        Ran findings = Ran.with("standard", "lint", "--json", broken.toString());

        assertEquals(0, clean.code(), clean.out());
        assertTrue(clean.out().lines().anyMatch(line -> line.matches("2 +[0-9]+/[0-9]+ +[0-9]+/[0-9]+ .*Survey.*")), clean.out());
        assertTrue(clean.out().contains("left out F2."), clean.out());
        assertEquals(2, findings.code(), findings.err());
        assertTrue(findings.out().contains("\"file\" : \"standard.yaml\""), findings.out());
    }

    @Test
    void printsTheTemplateOfADataSetAsOneLine() {
        Ran ran = Ran.with("standard", "template", "employment-placement");

        assertEquals(0, ran.code(), ran.err());
        assertEquals(1, ran.out().lines().count());
        assertTrue(ran.out().startsWith("personId,certNo,hukouType,employer,"), ran.out());
    }

    @Test
    void comparesFindingsWithThePlantedErrors() throws IOException {
        Path records = folder.resolve("records.csv");
        Path truth = folder.resolve("truth.csv");
        Ran.with("generate", "--dataset", "certificate", "--records", "20000", "--seed", "7", "--errors", "5", "--today", "2026-11-23",
                "--out", records.toString(), "--truth", truth.toString());
        List<String> planted = Files.readAllLines(truth);
        String[] compare = {"validate", "--dataset", "certificate", "--today", "2026-11-23", "--truth", truth.toString(), records.toString()};

        Ran equal = Ran.with(compare);
        List<String> changed = new ArrayList<>(planted);
        changed.remove(1);
        changed.set(5, planted.get(6).replaceFirst("[^,]+$", "certificate.name.required-not"));
        changed.add("30000,name,required,certificate.name.required");
        Files.write(truth, changed);
        Ran different = Ran.with(compare);

        assertEquals(0, equal.code(), equal.out());
        assertEquals("", equal.out());
        assertTrue(equal.err().startsWith("20000 records, " + (planted.size() - 1) + " with errors, " + (planted.size() - 1)
                + " planted, 0 differences."), equal.err());
        assertEquals(2, different.code());
        assertEquals(3, different.out().lines().count(), different.out());
        assertTrue(different.out().contains("planted nothing, found certificate."), different.out());
        assertTrue(different.out().contains("line 30000: planted certificate.name.required, found no such record"), different.out());
    }

    @Test
    void aFileThatIsNoListOfPlantedErrorsIsRefused() throws IOException {
        Path file = Files.writeString(folder.resolve("x.csv"), "personId\n1\n");
        for (String truth : List.of("", "nonsense\n", "line,field,kind,rule\nx,y,z,r\n", "line,field,kind,rule\n5,a,b,c\n4,a,b,c\n")) {
            Path planted = Files.writeString(folder.resolve("truth.csv"), truth);
            Ran ran = Ran.with("validate", "--dataset", "certificate", "--truth", planted.toString(), file.toString());

            assertEquals(1, ran.code(), truth);
            assertTrue(ran.err().contains("\n  next: "), ran.err());
        }
    }

    /** What must pass although it looks wrong; nobody in it is real. */
    @Test
    void recordsThatOnlyLookWrongPass() throws IOException {
        Path file = folder.resolve("traps.ndjson");
        Files.write(file, Traps.lines());

        Ran ran = Ran.with("validate", "--dataset", "certificate", "--today", "2026-11-23", file.toString());

        assertEquals(0, ran.code(), ran.out());
        assertEquals("", ran.out());
        assertTrue(ran.err().startsWith(Traps.lines().size() + " records, 0 with errors."), ran.err());
    }

    @Test
    void findingsNameRuleFieldMaskedValueFixAndClause() throws IOException {
        Path file = Files.writeString(folder.resolve("one.ndjson"), Traps.lines().get(0)
                .replaceFirst("\"ethnic\":\"01\"", "\"ethnic\":\"58\"") + "\n");

        Ran text = Ran.with("validate", "--dataset", "certificate", "--today", "2026-11-23", file.toString());
        Ran json = Ran.with("validate", "--dataset", "certificate", "--today", "2026-11-23", "--json", file.toString());

        assertEquals(2, text.code());
        assertTrue(text.out().contains("one.ndjson:1  error  ethnic  certificate.ethnic.unknown-code  58  民族：不是有效代码"), text.out());
        assertTrue(text.out().contains("→ 请从代码表中选用，可能应为 "), text.out());
        assertTrue(text.out().strip().endsWith("(GB/T 3304)"), text.out());
        assertTrue(json.out().contains("\"clause\":\"GB/T 3304\""), json.out());
        assertTrue(json.out().contains("\"fix\":{\"zh\":"), json.out());
    }

    @Test
    void validatesAGoodFileWith0AndABrokenOneWith2() throws IOException {
        Path good = folder.resolve("good.csv");
        Path broken = folder.resolve("broken.ndjson");
        Path truth = folder.resolve("truth.csv");
        generate(good, "--errors", "0");
        generate(broken, "--errors", "30", "--format", "ndjson", "--truth", truth.toString());

        Ran clean = Ran.with("validate", "--dataset", "certificate", "--today", "2026-11-23", good.toString());
        Ran findings = Ran.with("validate", "--dataset", "certificate", "--today", "2026-11-23", "--json", broken.toString());

        assertEquals(0, clean.code(), clean.err());
        assertEquals(2, findings.code(), findings.err());
        for (String planted : Files.readAllLines(truth).subList(1, 10)) {
            String[] parts = planted.split(",");
            assertTrue(findings.out().lines().anyMatch(line -> line.contains("\"line\":" + parts[0] + ",")
                    && line.contains("\"rule\":\"" + parts[3] + "\"")), planted);
        }
    }

    @Test
    void findingsNeverShowAWholeIdNumber() throws IOException {
        Path broken = folder.resolve("broken.csv");
        generate(broken, "--errors", "50");

        Ran ran = Ran.with("validate", "--dataset", "certificate", "--today", "2026-11-23", broken.toString());

        assertEquals(2, ran.code());
        // An organisation's code has as many digits and is nobody's secret; a person's has a birth date inside.
        assertFalse(ran.out().lines().anyMatch(line -> line.matches(".*[1-9]\\d{5}(19|20)\\d{2}[01]\\d[0-3]\\d{4}[0-9X].*")));
    }

    @Test
    void sayWhichLineOfATableCannotBeRead() throws IOException {
        Path file = folder.resolve("torn.csv");
        Files.writeString(file, "personId,employer\n\"open,1\n2,3\n");

        Ran ran = Ran.with("validate", "--dataset", "employment-placement", file.toString());

        assertEquals(2, ran.code());
        assertTrue(ran.out().contains("torn.csv:2  error    employment-placement.unreadable"), ran.out());
    }

    private static void generate(Path file, String... more) {
        List<String> arguments = new ArrayList<>(List.of("generate", "--dataset", "certificate", "--records", "300",
                "--seed", "4", "--today", "2026-11-23", "--out", file.toString()));
        arguments.addAll(List.of(more));
        Ran ran = Ran.with(arguments.toArray(String[]::new));
        assertEquals(0, ran.code(), ran.err());
    }
}
