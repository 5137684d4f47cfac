package org.fednode.standards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A province's own fields: read, judged and written by their extension; the data set is judged as ever. */
class ExtensionTest {

    private static final Path PROVINCE = Path.of("src", "test", "resources", "provincial");
    private static final StandardPackage STANDARD = StandardPackage.load(NationalStandard.FOLDER, List.of(PROVINCE))
            .standard().orElseThrow();
    private static final DataSet SURVEY = STANDARD.dataSets().get("survey");

    private final List<Finding> findings = new ArrayList<>();

    private ExtendedInput read(String ext) throws IOException {
        String record = Sample.of("survey").with("managingDivision", "330106").json();
        try (JsonParser parser = new JsonFactory().createParser(record.replaceFirst("[{]", "{\"ext\":" + ext + ","))) {
            parser.nextToken();
            return SURVEY.reader().readExtended(parser, findings::add);
        }
    }

    private String judged(String ext) throws IOException {
        ExtendedInput input = read(ext);
        RecordValues values = input.input().values();
        Extension extension = STANDARD.extension("survey", SURVEY.scope(values)).orElseThrow();
        try (JsonParser parser = new JsonFactory().createParser(input.ext().orElse("{}"))) {
            parser.nextToken();
            RecordValues own = extension.read(parser, findings::add);
            extension.check(values, own, Sample.TODAY, findings::add);
            SURVEY.validator().check(values, Sample.TODAY, findings::add);
            return new String(extension.write(own), StandardCharsets.UTF_8);
        }
    }

    private List<String> found() {
        return findings.stream().map(finding -> finding.field() + " " + finding.rule()).toList();
    }

    @Test
    void takesOwnFieldsToCanonicalForm() throws IOException {
        assertEquals("{\"certificates\":[\"电工\"],\"householdSize\":3,\"incomePerHead\":\"12000.00\"}",
                judged("{\"householdSize\":\"３\", \"incomePerHead\": 12000, \"certificates\":[\"电工\"]}"));
        assertEquals(List.of(), found());
    }

    @Test
    void judgesOwnFieldsAndNamesThemUnderExt() throws IOException {
        judged("{\"height\":300,\"ethnic\":\"汉\",\"shoes\":44,\"leftBehind\":false}");

        assertEquals(List.of("shoes survey.ext.unknown-field", "ext.ethnic survey.ext.ethnic.unknown-code",
                "ext.householdSize survey.ext.householdSize.required", "ext.height survey.ext.height.out-of-range",
                "ext.leftBehind survey.ext.leftBehind.not-asked"), found());
    }

    @Test
    void rulesReadTheDataSetsFieldsToo() throws IOException {
        judged("{\"householdSize\":3,\"scholarship\":true}");

        assertEquals(List.of("ext.scholarship survey.ext.scholarship-needs-study"), found());
    }

    @Test
    void aRecordWithoutOwnFieldsLacksTheRequiredOnes() throws IOException {
        judged("{}");

        assertEquals(List.of("ext.householdSize survey.ext.householdSize.required"), found());
    }

    @Test
    void bindsWhatLiesBelowItsDivisionOnly() {
        assertTrue(STANDARD.extension("survey", "330000").isPresent());
        assertEquals(Optional.empty(), STANDARD.extension("survey", "110101"));
        assertEquals(Optional.empty(), STANDARD.extension("certificate", "330106"));
        assertEquals(Optional.empty(), NationalStandard.loaded().extension("survey", "330106"));
        assertEquals(NationalStandard.loaded().digest(), STANDARD.digest());
    }

    @Test
    void whoDoesNotAskForOwnFieldsGetsAFindingAndLosesNothing() throws IOException {
        try (JsonParser parser = new JsonFactory().createParser("{\"ext\":{\"height\":170}}")) {
            parser.nextToken();
            SURVEY.reader().readInput(parser, findings::add);
        }

        assertEquals(List.of("ext survey.unknown-field"), found());
    }

    @Test
    void ownFieldsThatAreNoObjectOrComeTwiceAreFindings() throws IOException {
        assertEquals(Optional.empty(), read("[1]").ext());
        assertEquals(Optional.of("{\"height\":170}"), read("{\"height\":170},\"ext\":{\"height\":180}").ext());
        assertEquals(List.of("ext survey.unknown-field", "ext survey.unknown-field"), found());
    }

    @Test
    void theNearestExtensionBinds() {
        String zj = "dataSet: things\ndivision: \"%s\"\nlabel: {zh: 扩展, en: own}\nfields:\n"
                + "  - {id: weight, label: {zh: 重量, en: Weight}, type: integer}\n";
        TemporaryPackage made = BrokenPackages.good().folder("extensions/110000").folder("extensions/110100")
                .file("extensions/110000/things.yaml", zj.formatted("110000"))
                .file("extensions/110100/things.yaml", zj.formatted("110100"));

        StandardPackage standard = made.load().standard().orElseThrow();

        assertEquals("110100", standard.extension("things", "110101").orElseThrow().division());
        assertEquals("110000", standard.extension("things", "110000").orElseThrow().division());
    }

    @Test
    void reportsAllProblemsOfExtensions() {
        TemporaryPackage made = BrokenPackages.good().folder("extensions/110000")
                .file("extensions/110000/things.yaml", """
                        dataSet: things
                        division: "120000"
                        label: {zh: 扩展, en: own}
                        fields:
                          - {id: colour, label: {zh: 颜色, en: Colour}, type: string}
                          - {id: ext, label: {zh: 重量, en: Weight}, type: integer}
                        rules:
                          - {id: things.heavy, check: weight > 3, message: {zh: 重, en: heavy}}
                        """)
                .file("extensions/110000/nothing.yaml", "dataSet: nothing\ndivision: \"110000\"\n");

        assertEquals(List.of("extensions/110000/nothing.yaml:1: there is no data set 'nothing'",
                "extensions/110000/things.yaml:2: the file must be extensions/<division>/<data set>.yaml",
                "extensions/110000/things.yaml:2: there is no division '120000'",
                "extensions/110000/things.yaml:4: field 'colour' is one of the data set already",
                "extensions/110000/things.yaml:6: field id 'ext' must start",
                "extensions/110000/things.yaml:8: rule id 'things.heavy' must start with 'things.ext.'",
                "extensions/110000/things.yaml:8: 'weight > 3' does not compile"), made.load().problems().stream()
                        .map(StandardsProblem::toString).map(ExtensionTest::start).toList());
    }

    private static String start(String problem) {
        return problem.replaceFirst("(, or it has|, as it says| with a small| and be used|: column).*", "");
    }

    @Test
    void aProvincialPackageNamesItsBase() {
        TemporaryPackage other = BrokenPackages.good();

        List<String> problems = StandardPackage.load(other.folder(), List.of(PROVINCE)).problems().stream()
                .map(StandardsProblem::toString).toList();

        assertTrue(problems.contains("extension.yaml:4: extends cdpf 2026.1, but the standard is small 1"), problems.toString());
    }
}
