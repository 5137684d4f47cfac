package org.fednode.mapping.translate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.fednode.mapping.cell.Dirt;
import org.fednode.mapping.definition.MappingLoader;
import org.fednode.mapping.definition.MappingProblem;
import org.fednode.mapping.source.Drivers;
import org.fednode.mapping.source.Row;
import org.fednode.mapping.source.SourceTrouble;
import org.fednode.standards.StandardPackage;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TranslatorTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final StandardPackage STANDARD = StandardPackage.load(Path.of("../coding-standards/standard/2026.1")).standard().orElseThrow();

    @TempDir
    Path scratch;

    private Path folder;

    @BeforeEach
    void makeMapping() throws IOException {
        folder = Files.createDirectories(scratch.resolve("cjr"));
        write("cjr.csv", """
                SFZH,XM,XB,MZ,LB,DJ,CSRQ,LB2,DJ2,DWBH,BZ,ZT
                11010119900307001X,张三,男,汉族,肢,2,19900307,,,01,多,0
                110101900307001,李四,女,01,听,1.0,1990/3/7,视,3,02,,0
                ,王五,9,01,聋,2,,,,01,,0
                110101199003070011,赵六,1,99x,肢,4,,,,09,,1
                11010119900307001X,过多,1,1,肢,4,,,,01,,0,多余
                """);
        write("dw.csv", "BH,MC\n1,城西街道\n01,城东街道\n02,城北街道\n");
        write("xb.csv", "from,to\n男,1\n女,2\n1,1\n");
        write("lb.csv", "from,to,note\n肢,4,\n听,2,\n视,1,\n");
        write("mapping.yaml", """
                source: {file: cjr.csv}
                joins:
                  - {name: dw, source: {file: dw.csv}, key: BH, by: DWBH}
                targets:
                  - dataset: certificate
                    when: row.ZT != '1'
                    fields:
                      personId: SFZH
                      name: XM
                      sex: {column: XB, codes: xb.csv}
                      ethnic: {column: MZ, codes: labels, otherwise: "97"}
                      birthDate: CSRQ
                      category: {column: LB, codes: lb.csv}
                      grade: DJ
                      managingDivision: {value: "330106"}
                      residenceAddress: {columns: [dw.MC, BZ], between: " "}
                      hukouAddress: {expression: "row.XM + '@' + row['dw.MC']"}
                      components:
                        rows:
                          - {category: {column: LB, codes: lb.csv}, grade: DJ}
                          - {category: {column: LB2, codes: lb.csv}, grade: DJ2, cause: {value: "1"}}
                """);
    }

    private void write(String file, String text) throws IOException {
        Files.writeString(folder.resolve(file), text);
    }

    private List<MappedRecord> records(Tally[] tally) throws SourceTrouble {
        MappingLoader.Loading loading = MappingLoader.load(folder, STANDARD);
        assertEquals(List.of(), loading.problems());
        List<MappedRecord> records = new ArrayList<>();
        try (Drivers drivers = new Drivers(folder); Reading reading = Reading.open(loading.mapping().orElseThrow(), new SourceAccess(drivers), scratch.resolve("s"))) {
            for (Optional<Row> row = reading.next(); row.isPresent(); row = reading.next()) {
                records.addAll(reading.records(row.get()));
            }
            tally[0] = reading.tally();
        }
        return records;
    }

    @Test
    void rowsBecomeRecordsWithWhatWasFound() throws Exception {
        Tally[] tally = new Tally[1];
        List<MappedRecord> records = records(tally);

        assertEquals(4, records.size());
        MappedRecord first = records.get(0);
        assertEquals(List.of("11010119900307001X"), first.key());
        assertEquals("{personId=11010119900307001X, name=张三, sex=1, ethnic=01, birthDate=1990-03-07, category=4, grade=2, managingDivision=330106, "
                + "residenceAddress=城东街道 多, hukouAddress=张三@城东街道, components=[{category=4, grade=2}]}", first.values().toString());
        assertEquals(List.of(Dirt.EIGHT_DIGIT_DATE), first.findings().stream().map(MappingFinding::dirt).toList());
        assertFalse(first.isRefused());

        MappedRecord second = records.get(1);
        assertTrue(second.isRefused());
        assertEquals(List.of(), second.key());
        assertEquals("[{category=2, grade=1}, {category=1, grade=3, cause=1}]", second.values().get("components").toString());
        assertEquals(Set.of(Dirt.FIFTEEN_DIGIT_ID, Dirt.FLOAT_INTEGER, Dirt.SEPARATED_DATE), kinds(second));
        assertEquals("城北街道", second.values().get("residenceAddress"));

        MappedRecord third = records.get(2);
        assertEquals(Set.of(Dirt.KEY_MISSING, Dirt.UNMAPPED_CODE), kinds(third));
        assertEquals(Set.of(Dirt.TOO_MANY_CELLS), kinds(records.get(3)));
        assertEquals("[Unmapped[field=category, value=聋, rows=1], Unmapped[field=components.category, value=聋, rows=1], Unmapped[field=sex, value=9, rows=1]]",
                tally[0].unmapped().toString());
        assertEquals(Map.of("certificate", 1L), tally[0].filtered());
        assertEquals(4, tally[0].filled("certificate", "name"));
        assertEquals(2, tally[0].filled("certificate", "birthDate"));
    }

    private static Set<Dirt> kinds(MappedRecord record) {
        return record.findings().stream().map(MappingFinding::dirt).collect(Collectors.toSet());
    }

    @Test
    void linesHoldFindingsAndWhatTheSourceHeld() throws Exception {
        MappedRecord second = records(new Tally[1]).get(1);
        String line = new String(RecordLine.of(second), StandardCharsets.UTF_8);
        assertTrue(line.contains("\"_findings\":[{\"rule\":\"mapping.fifteen-digit-id\",\"field\":\"personId\",\"severity\":\"error\""), line);
        assertTrue(line.contains("\"nearest\":\"110101199003070011\""), line);
        assertTrue(line.startsWith("{\"_source\":{\"personId\":\"110101900307001\",\"birthDate\":\"1990/3/7\",\"grade\":\"1.0\""), line);
        for (String one : List.of(line, line.replaceFirst("\"_source\":\\{[^}]*},", ""), "{}")) {
            JsonNode placed = JSON.readTree(RecordLine.placed(one.getBytes(StandardCharsets.UTF_8), 77));
            assertEquals(77, ((ObjectNode) placed.path("_source")).remove("row").asInt());
            ObjectNode without = (ObjectNode) JSON.readTree(one);
            without.withObject("/_source");
            assertEquals(without, placed, "all else is as it was");
        }
        assertEquals("{\"_op\":\"delete\",\"a\":\"1\",\"b\":\"2\"}", new String(RecordLine.deletion(List.of("a", "b"), List.of("1", "2")), StandardCharsets.UTF_8));
    }

    @Test
    void aSourceThatHasLostAColumnIsRefusedWithItsName() throws Exception {
        write("cjr.csv", "SFZH,XM,XB,MZ,LB,DJ,CSRQ,LB2,DJ2,DWBH,BEIZHU,ZT\n");
        SourceTrouble trouble = assertThrows(SourceTrouble.class, () -> records(new Tally[1]));
        assertTrue(trouble.getMessage().contains("16: residenceAddress <- BZ"), trouble.getMessage());
        assertTrue(trouble.next().en().contains("BEIZHU"), trouble.getMessage());
    }

    @Test
    void keysAreMadeOfColumnsWhereTheSourceHasNone() throws Exception {
        write("mapping.yaml", """
                source: {file: cjr.csv}
                targets:
                  - dataset: certificate
                    fields:
                      personId: {digest: [XM, LB]}
                """);
        List<MappedRecord> records = records(new Tally[1]);
        assertEquals(5, records.stream().map(MappedRecord::key).distinct().count());
        assertEquals(records.stream().map(MappedRecord::key).toList(), records(new Tally[1]).stream().map(MappedRecord::key).toList());
    }

    @Test
    void everyMistakeIsToldAtOnceWithItsPlace() throws Exception {
        write("xb.csv", "from,to\n男,1\n女,7\n男,2\nx\n");
        write("mapping.yaml", """
                source: {file: cjr.csv, jdbc: "jdbc:h2:x"}
                schedul: "0 0 2 * * ?"
                lossLimit: viel
                pace: {window: 22-06, rowsPerSecond: 0}
                joins:
                  - {name: dw, source: {file: dw.csv}, key: BH}
                targets:
                  - dataset: certificate
                    when: row.ZT = 1
                    fields:
                      nme: XM
                      name:
                      sex: {column: XB, codes: xb.csv}
                      ethnic: {column: MZ, value: "1"}
                      category: {column: LB, codes: missing.csv}
                      components: {each: rows2, fields: {category: LB}}
                  - dataset: nothing
                """);
        List<String> problems = MappingLoader.load(folder, STANDARD).problems().stream().map(MappingProblem::toString).toList();
        List<String> expected = List.of(
                "mapping.yaml:1: a source has one of 'file', 'url' and 'jdbc'",
                "mapping.yaml:2: unknown key 'schedul'",
                "mapping.yaml:3: 'lossLimit' must be a percentage",
                "mapping.yaml:4: 'window' must be a time of day like 22:00-06:00, not '22-06'",
                "mapping.yaml:4: 'rowsPerSecond' must be a whole number from 1",
                "mapping.yaml:6: 'by' is missing",
                "mapping.yaml:9: 'when' can't be understood",
                "mapping.yaml:10: the key field 'personId' is not filled",
                "mapping.yaml:11: 'certificate' has no field 'nme'",
                "mapping.yaml:12: 'name' is blank",
                "mapping.yaml:14: a field has one of column, columns, value, expression and digest",
                "mapping.yaml:16: there is no join 'rows2'",
                "mapping.yaml:17: the standard 2026.1 has no data set 'nothing'",
                "missing.csv:1: can't be read",
                "xb.csv:3: '7' is no code of gbt2261_1_sex (",
                "xb.csv:4: '男' is listed twice",
                "xb.csv:5: a line has two cells");
        List<String> unseen = expected.stream().filter(start -> problems.stream().noneMatch(problem -> problem.startsWith(start))).toList();
        assertEquals(List.of(), unseen, () -> String.join("\n", problems));
        List<String> surplus = problems.stream().filter(problem -> expected.stream().noneMatch(problem::startsWith)).toList();
        assertEquals(List.of(), surplus);
    }
}
