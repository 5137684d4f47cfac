package org.fednode.tools.verify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.fednode.standards.Divisions;
import org.fednode.tools.home.Home;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.Json;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The stand-alone verifier's answers to the vectors of the exchange specification, and to wrong use. */
class VerifierTest {

    private static final Path VECTORS = Home.find().folder().resolve("exchange-spec/vectors");
    private static final Path GOOD = VECTORS.resolve("evidence/ecdsa-everything.fxe");
    private static final Path ROOT = VECTORS.resolve("trust/ecdsa-root.pem");

    private record Answer(int code, String out, String err) {
    }

    @TempDir
    Path folder;

    private Path divisions;

    @BeforeEach
    void writeDivisions() throws IOException {
        divisions = divisions(folder);
    }

    /** The table of the vectors. */
    static Path divisions(Path folder) throws IOException {
        List<String> rows = new ArrayList<>(List.of("code,parent"));
        Json.MAPPER.readTree(VECTORS.resolve("trust/divisions.json").toFile()).properties()
                .forEach(entry -> rows.add(entry.getKey() + ',' + entry.getValue().asText()));
        return Files.write(folder.resolve("divisions.csv"), rows);
    }

    @TestFactory
    Stream<DynamicTest> answersEveryVectorWithItsCode() throws IOException {
        List<DynamicTest> tests = new ArrayList<>();
        for (JsonNode vector : Json.MAPPER.readTree(VECTORS.resolve("evidence/cases.json").toFile())) {
            tests.add(DynamicTest.dynamicTest(vector.path("name").asText(), () -> {
                Answer answer = run("verify", VECTORS.resolve("evidence").resolve(vector.path("file").asText()).toString(), "--root",
                        VECTORS.resolve("trust").resolve(vector.path("root").asText()).toString(), "--divisions",
                        divisions.toString(), "--json");
                JsonNode json = Json.MAPPER.readTree(answer.out());
                boolean good = vector.path("result").asText().equals("accepted");
                assertEquals(good ? 0 : 2, answer.code());
                assertEquals(good, json.path("verified").asBoolean());
                assertEquals(vector.path("error").asText(), json.path("code").asText());
                assertEquals("", answer.err());
            }));
        }
        assertTrue(tests.size() > 40);
        return tests.stream();
    }

    @Test
    void saysInChineseAndEnglishWhatHolds() {
        Answer answer = verify(GOOD, ROOT);

        assertEquals(0, answer.code());
        assertTrue(answer.out().contains("证据成立 / the evidence holds"), answer.out());
        assertTrue(answer.out().contains("signed by: 370102 (县级 county)"), answer.out());
        assertTrue(answer.out().contains("accepted by: 000000 (全国 national), 在其日志中 in its log"), answer.out());
        assertTrue(answer.out().contains("姓名3"), answer.out());
    }

    @Test
    void saysWhichPartIsRefusedAndWhy() {
        Answer answer = verify(VECTORS.resolve("evidence/line-altered.fxe"), ROOT);

        assertEquals(2, answer.code());
        assertTrue(answer.out().contains("证据不成立 / the evidence is refused\n原因 reason: evidence.path\n位置 part: lines[0].path"),
                answer.out());
    }

    @Test
    void anotherFederationsRootRefusesIt() {
        assertEquals(2, verify(GOOD, VECTORS.resolve("trust/sm2-root.pem")).code());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "verify", "check x --root y", "verify x", "verify --root y", "verify x --root", "verify x y --root z",
        "verify x --root y --force", "verify missing.fxe --root ROOT", "verify FILE --root missing.pem", "verify FILE --root FILE",
        "verify FILE --root ROOT", "verify FILE --root ROOT --divisions FILE"})
    void wrongUseIsTroubleWithTheNextStep(String line) {
        Answer answer = run(line.isEmpty() ? new String[0]
                : line.replace("FILE", GOOD.toString()).replace("ROOT", ROOT.toString()).split(" "));

        assertEquals(1, answer.code());
        assertEquals("", answer.out());
        assertTrue(answer.err().contains("无") && answer.err().lines().count() <= 2, answer.err());
        assertFalse(answer.err().contains("Exception"), answer.err());
    }

    @Test
    void helpTellsHowToUseIt() {
        assertTrue(run("--help").out().startsWith("java -jar fednode-verifier.jar verify FILE --root PEM"));
    }

    @Test
    void itsTableOfDivisionsIsTheStandards() throws IOException {
        Divisions standard = Standards.newest(Home.find()).divisions();
        Path systems = Home.find().standards().resolve(Home.find().standardVersions().get(Home.find().standardVersions().size() - 1))
                .resolve("code-systems");
        DivisionList list = new DivisionList();
        List<String> codes = new ArrayList<>(List.of(standard.root(), "999999", ""));
        for (String table : List.of("gbt2260_divisions_2023.csv", "xpcc_divisions.csv")) {
            try (InputStream csv = Files.newInputStream(systems.resolve(table))) {
                list.add(table, csv);
            }
            Files.readAllLines(systems.resolve(table)).stream().skip(1).map(row -> row.substring(0, row.indexOf(','))).forEach(codes::add);
        }

        assertTrue(codes.size() > 3_000);
        for (String code : codes) {
            for (String ancestor : List.of(standard.root(), standard.parent(code), "330000", "660000", "429000", "999999", code, "")) {
                assertEquals(standard.contains(ancestor, code), list.contains(ancestor, code), ancestor + " over " + code);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a,b\n1,2", "code,parent\n1", "code,parent\n<script>,2", "code,parent\n1,2\n,3"})
    void aTableThatIsNoneIsRefused(String csv) {
        IOException refused = assertThrows(IOException.class,
                () -> new DivisionList().add("table", new ByteArrayInputStream(csv.getBytes(StandardCharsets.UTF_8))));

        assertTrue(refused.getMessage().startsWith("table "), refused.getMessage());
    }

    @Test
    void divisionsThatGoInCirclesEndNowhere() throws IOException {
        DivisionList list = new DivisionList();
        list.add("circle", new ByteArrayInputStream("code,parent\n1,2\n2,1\n3,4".getBytes(StandardCharsets.UTF_8)));

        assertFalse(list.contains("3", "1"));
        assertTrue(list.contains("4", "3"));
    }

    private Answer verify(Path file, Path root) {
        return run("verify", file.toString(), "--root", root.toString(), "--divisions", divisions.toString());
    }

    private static Answer run(String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Verifier.run(new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                arguments);
        return new Answer(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
