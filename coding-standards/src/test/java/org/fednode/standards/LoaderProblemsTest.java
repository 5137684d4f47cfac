package org.fednode.standards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The loader finds all problems at once, each with its file and line. */
class LoaderProblemsTest {

    private static final String GOOD = """
            id: things
            label: {zh: 物, en: Things}
            key: [code]
            scope: division
            rekey: false
            fields:
              - id: code
                label: {zh: 编号, en: Code}
                type: string
                required: true
              - id: division
                label: {zh: 区划, en: Division}
                type: division
                required: true
              - id: colour
                label: {zh: 颜色, en: Colour}
                type: code
                codes: colour
            rules:
              - id: things.not-red
                field: colour
                check: colour != 'r'
                message: {zh: 不可红, en: not red}
            """;

    private static List<String> problems(TemporaryPackage made) {
        StandardPackage.Loading loading = made.load();
        assertEquals(loading.problems().isEmpty(), loading.standard().isPresent());
        return loading.problems().stream().map(StandardsProblem::toString).toList();
    }

    private static List<String> problemsOf(String dataSet) {
        return problems(TemporaryPackage.small().file("datasets/things.yaml", dataSet));
    }

    @Test
    void aGoodPackageHasNone() {
        assertEquals(List.of(), problemsOf(GOOD));
    }

    @Test
    void reportsEveryProblemOfEveryFileAtOnce() {
        List<String> problems = problems(TemporaryPackage.small()
                .file("datasets/things.yaml", GOOD.replace("type: string", "type: text").replace("codes: colour", "codes: colours")
                        .replace("colour != 'r'", "color != 'r'").replace("rekey: false", "rekey: no"))
                .file("code-systems/colour.csv", "code,name_zh,status\nr,红,published\nr,绿,guessed\n"));

        assertEquals(List.of("code-systems/colour.csv:3: status 'guessed' must be published, proposed or inferred",
                "code-systems/colour.csv:3: code 'r' is listed twice"),
                problems.subList(0, 2));
        assertTrue(problems.get(2).startsWith("datasets/things.yaml:5: 'rekey' must be true or false"), problems.toString());
        assertEquals("datasets/things.yaml:9: unknown type 'text'", problems.get(3));
        assertEquals("datasets/things.yaml:18: unknown code system 'colours'", problems.get(4));
        assertTrue(problems.get(5).startsWith("datasets/things.yaml:22: 'color != 'r'' does not compile: column 1: undeclared reference"),
                problems.toString());
        assertEquals(6, problems.size(), problems.toString());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, value = {
        "rekey: false|rekey: false\\nkeys: [code]|6|unknown key 'keys'",
        "id: code|id: Code|7|field id 'Code' must start with a small letter",
        "id: code|id: today|7|field id 'today' must start with a small letter",
        "key: [code]|key: [cod]|3|key names the unknown field 'cod'",
        "key: [code]|key: [colour]|3|key field 'colour' must be a required single value",
        "scope: division|scope: colour|4|scope field 'colour' must be a required division",
        "zh: 颜色|zh: 编号|16|label '编号' is used twice",
        "id: colour\\n|id: code\\n|15|field 'code' is defined twice",
        "type: string|type: string\\n    maxLength: ten|10|'maxLength' must be a whole number",
        "type: string|type: string\\n    scale: 2|10|unknown key 'scale'",
        "type: string|type: string\\n    pattern: '['|10|'pattern' is no regular expression",
        "type: string|type: string\\n    form: poem|10|'form' must be one of",
        "codes: colour|codes: colour\\n    only: [x]|19|'only' names 'x'",
        "codes: colour|codes: colour\\n    default: x|19|'default' must be a value of the field's type",
        "codes: colour|codes: colour\\n    required: true\\n    requiredWhen: given(code)|20|'colour' is required already",
        "codes: colour|codes: colour\\n    requiredWhen: given('code')|19|given() takes the id of a field",
        "things.not-red|not-red|20|rule id 'not-red' must start with 'things.'",
        "field: colour|field: color|21|rule blames the unknown field 'color'",
        "check: colour != 'r'|check: colour|22|the condition must be true or false",
        "check: colour != 'r'|check: colour != 1|22|no matching overload",
        "check: colour != 'r'|check: colour.matches('r*')|22|is not part of the rule language",
        "check: colour != 'r'|check: colour == 'r' && nocolour > 2|22|undeclared reference",
        "check: colour != 'r'|check: '{1: 2}.size() == 1'|22|is not part of the rule language",
        "check: colour != 'r'|check: parameters.limit == '1'|22|undefined field",
        "check: colour != 'r'|severity: fatal|20|'check' is missing",
        "zh: 不可红, en: not red|zh: 不可红|23|'en' is missing",
        "rekey: false|rekey: *a|5|anchors and aliases are not part",
        "rekey: false|rekey: false\\nrekey: true|6|key 'rekey' is given twice",
        "type: string|type: string: x|9|not readable as YAML",
    })
    void namesFileAndLine(String good, String bad, int line, String message) {
        String text = GOOD.replace(good.replace("\\n", "\n"), bad.replace("\\n", "\n"));

        List<String> problems = problemsOf(text);

        assertTrue(problems.stream().anyMatch(problem -> problem.startsWith("datasets/things.yaml:" + line + ": ")
                && problem.contains(message)), "expected line " + line + ", " + message + " in " + problems);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', ignoreLeadingAndTrailingWhitespace = false, value = {
        "code-systems/colour.csv|code,name_zh,status\\nr,红|2|has 2 cells where the header has 3",
        "code-systems/colour.csv|code,name_zh,state\\nr,红,published|1|unknown column 'state'",
        "code-systems/colour.csv|code,name_zh,state\\nr,红,published|1|column 'status' is missing",
        "code-systems/colour.csv|code,name_zh,status\\n\"r,红,published|2|quoted cell is never closed",
        "code-systems/colour.csv|code,name_zh,status,parent\\n\"r\",\"红\\n色\",published,\\nb,蓝,published,x|4|parent 'x' of code 'b' is not listed",
        "code-systems/lonely.csv|code,name_zh,status|1|has no code-systems/lonely.yaml beside it",
        "code-systems/colour.yaml|id: color\\nlabel: {zh: a, en: b}\\nsource: x|1|id 'color' must be the file's name",
        "code-systems/colour.yaml|id: colour\\nlabel: {zh: a, en: b}|1|'source' is missing",
        "code-systems/places.csv|code,name_zh,parent,level,status\\n110000,甲,990000,province,published|2|parent '990000'",
        "code-systems/places.csv|code,name_zh,parent,level,status\\n110000,甲,110101,province,published\\n110101,乙,110000,county,published|1|does not lead to the root",
        "code-systems/places.csv|code,name_zh,parent,level,status\\n110000,甲,100000,kingdom,published|2|level 'kingdom'",
        "standard.yaml|id: small|1|'version' is missing",
        "standard.yaml|id: small|1|'divisions' is missing",
    })
    void namesFileAndLineOfCodesAndHead(String file, String text, int line, String message) {
        List<String> problems = problems(TemporaryPackage.small().file(file, text.replace("\\n", "\n")));

        assertTrue(problems.stream().anyMatch(problem -> problem.contains(":" + line + ": ") && problem.contains(message)),
                "expected line " + line + ", " + message + " in " + problems);
    }

    @Test
    void reportsAFolderWithoutAStandard() {
        assertTrue(problems(TemporaryPackage.empty()).contains("standard.yaml:1: is missing: every package has one"));
        assertTrue(problems(TemporaryPackage.small().delete("code-systems/colour.csv"))
                .contains("code-systems/colour.yaml:1: has no code-systems/colour.csv beside it"));
        assertEquals(1, StandardPackage.load(Path.of("no", "such", "folder")).problems().stream()
                .filter(problem -> problem.message().startsWith("folder cannot be read")).count());
    }

    @Test
    void reportsFilesThatAreNotUtf8AndFilesThatAreTooLarge() throws IOException {
        TemporaryPackage made = TemporaryPackage.small().file("datasets/things.yaml", GOOD);
        Files.write(made.folder().resolve("code-systems/colour.csv"), "code,name_zh,status\nr,红,published\n".getBytes("GB18030"));
        assertTrue(problems(made).contains("code-systems/colour.csv:1: is not UTF-8: save it as UTF-8"));

        Files.write(made.folder().resolve("code-systems/colour.csv"), new byte[(16 << 20) + 1]);
        assertTrue(problems(made).stream().anyMatch(problem -> problem.startsWith("code-systems/colour.csv:1: too large")));
    }

    @Test
    void refusesConditionsThatAreTooLongOrTooDeep() {
        for (String condition : List.of("colour == '" + "x".repeat(3_000) + "'", "(".repeat(500) + "true" + ")".repeat(500),
                "!".repeat(1_500) + "true", "colour == " + "'a' + ".repeat(300) + "'a'")) {
            List<String> problems = problemsOf(GOOD.replace("colour != 'r'", "\"" + condition + "\""));
            assertTrue(problems.isEmpty() || problems.get(0).startsWith("datasets/things.yaml:22: "), problems.toString());
        }
        assertTrue(problemsOf(GOOD.replace("colour != 'r'", "\"" + "(".repeat(500) + "true" + ")".repeat(500) + "\"")).size() > 0);
    }

    @Test
    void refusesFieldIdsThatRulesNeedThemselves() {
        for (String reserved : List.of("parameters", "today", "given", "has", "in", "true")) {
            assertTrue(problemsOf(GOOD.replace("id: colour\n", "id: \"" + reserved + "\"\n")).stream()
                    .anyMatch(problem -> problem.startsWith("datasets/things.yaml:15: field id '" + reserved + "'")), reserved);
        }
    }

    @Test
    void neverThrowsOnYamlThatGoesDeep() {
        assertTrue(problemsOf("fields: " + "[".repeat(5_000)).get(0).startsWith("datasets/things.yaml:"));
        assertTrue(problemsOf("[]").get(0).startsWith("datasets/things.yaml:1: expected a mapping"));
        assertTrue(problemsOf("").get(0).startsWith("datasets/things.yaml:1: expected a mapping"));
        assertTrue(problemsOf(GOOD + "---\nid: second\n").get(0).contains("expected one document only"));
        assertTrue(problemsOf(new String(new byte[] {0, 1, 2}, StandardCharsets.US_ASCII)).size() > 0);
    }
}
