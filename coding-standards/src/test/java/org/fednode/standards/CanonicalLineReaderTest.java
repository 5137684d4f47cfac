package org.fednode.standards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Lines read from their bytes mean what the general reader makes of them, however they are damaged. */
class CanonicalLineReaderTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String INSERTED = "\",:{}[]\\0128X-.Tab \u00e9\u00a0\u3000张𠮷\u0001\u007f\ufffdtruefalsenull";

    private static final List<DataSet> DATA_SETS = dataSets();
    private static final List<byte[]> LINES = DATA_SETS.stream().map(CanonicalLineReaderTest::line).toList();

    /** What reading and judging a line came to: values and findings, or that it is no JSON. */
    private record Outcome(String values, List<String> findings) {
    }

    private static List<DataSet> dataSets() {
        List<DataSet> sets = new ArrayList<>(List.of(Sample.certificate().dataSet(), Sample.service().dataSet(),
                Sample.placement().dataSet()));
        sets.add(everyType().dataSet());
        return sets;
    }

    private static Sample everyType() {
        DataSet dataSet = TemporaryPackage.small().file("datasets/all.yaml", """
                id: all
                label: {zh: 全, en: All}
                key: [id]
                scope: division
                fields:
                  - {id: id, label: {zh: 一, en: a}, type: string, pattern: "[A-Z]{1,3}[0-9]*", required: true}
                  - {id: division, label: {zh: 二, en: b}, type: division, required: true}
                  - {id: aNumberWithALongNameOfItsOwn, label: {zh: 三, en: c}, type: integer, min: "-5"}
                  - {id: price, label: {zh: 四, en: d}, type: decimal, scale: 2}
                  - {id: yes, label: {zh: 五, en: e}, type: boolean}
                  - {id: at, label: {zh: 六, en: f}, type: timestamp}
                  - {id: colours, label: {zh: 七, en: g}, type: list, element: code, codes: colour, maxItems: 3}
                  - {id: person, label: {zh: 八, en: h}, type: string, form: person-name, minLength: 2}
                  - id: rows
                    label: {zh: 九, en: i}
                    type: group
                    maxItems: 2
                    members:
                      - {id: day, label: {zh: 十, en: j}, type: date, required: true}
                      - {id: n, label: {zh: 百, en: k}, type: integer}
                      - {id: text, label: {zh: 千, en: l}, type: string, maxLength: 4}
                """).load().standard().orElseThrow().dataSets().get("all");
        return Sample.of(dataSet, Map.of("id", "AB12", "division", "110101", "aNumberWithALongNameOfItsOwn", -3, "price",
                "12.50", "yes", true, "at", "2026-01-31T08:00:00+08:00", "colours", List.of("r", "g"), "person", "张𠮷",
                "rows", List.of(Map.of("day", "2024-02-29", "n", 0, "text", "é张𠮷a"), Map.of("day", "2023-02-29"))));
    }

    private static byte[] line(DataSet dataSet) {
        Sample sample = dataSet.definition().id().equals("all") ? everyType()
                : dataSet.definition().id().equals("certificate") ? Sample.certificate().multiple("1", "3", "1", "5", "2")
                        : Sample.of(dataSet.definition().id());
        return dataSet.writer().write(Sample.read(dataSet, sample.json(), new ArrayList<>()));
    }

    @Example
    void whatNodesWriteIsReadFromItsBytes() {
        for (DataSet dataSet : DATA_SETS) {
            byte[] line = line(dataSet);

            assertNotNull(new CanonicalLineReader(bound(dataSet)).read(line, 0, line.length), dataSet.definition().id());
            assertEquals(general(dataSet, line, 0, line.length), fast(dataSet, line, 0, line.length));
        }
    }

    private static List<BoundField> bound(DataSet dataSet) {
        StandardPackage owner = NationalStandard.loaded();
        java.util.Map<String, CodeTable> tables = new java.util.HashMap<>();
        owner.codeSystems().forEach((id, table) -> tables.put(id, (CodeTable) table));
        TemporaryPackage.small().load().standard().orElseThrow().codeSystems()
                .forEach((id, table) -> tables.putIfAbsent(id, (CodeTable) table));
        return new FieldBinder(tables, new CodeChecks((DivisionTable) owner.divisions(), List.of(), java.util.Optional.empty()))
                .bind(dataSet.definition().fields(), dataSet.definition().id());
    }

    @Property(tries = 3000)
    void damagedLinesMeanTheSameToBoth(@ForAll long seed) {
        Random random = new Random(seed);
        int which = random.nextInt(DATA_SETS.size());
        DataSet dataSet = DATA_SETS.get(which);
        byte[] line = LINES.get(which);
        for (int damage = random.nextInt(3); damage >= 0; damage--) {
            line = damaged(line, random);
        }
        int before = random.nextInt(9);
        int after = random.nextInt(9);
        byte[] buffer = new byte[before + line.length + after];
        Arrays.fill(buffer, (byte) '"');
        System.arraycopy(line, 0, buffer, before, line.length);

        assertEquals(general(dataSet, buffer, before, before + line.length), fast(dataSet, buffer, before, before + line.length),
                () -> "seed " + seed);
    }

    private static byte[] damaged(byte[] line, Random random) {
        int at = random.nextInt(line.length);
        int to = Math.min(line.length, at + random.nextInt(4));
        int first = INSERTED.offsetByCodePoints(0, random.nextInt(INSERTED.codePointCount(0, INSERTED.length())));
        String text = random.nextInt(3) == 0 ? "" : Character.toString(INSERTED.codePointAt(first));
        byte[] inserted = text.getBytes(StandardCharsets.UTF_8);
        byte[] result = new byte[at + inserted.length + line.length - to];
        System.arraycopy(line, 0, result, 0, at);
        System.arraycopy(inserted, 0, result, at, inserted.length);
        System.arraycopy(line, to, result, at + inserted.length, line.length - to);
        return result.length == 0 ? line : result;
    }

    private static Outcome fast(DataSet dataSet, byte[] buffer, int from, int to) {
        List<Finding> findings = new ArrayList<>();
        try {
            return judged(dataSet, dataSet.reader().readValues(buffer, from, to, findings::add), findings);
        } catch (IOException noJson) {
            return new Outcome("no JSON", List.of());
        }
    }

    private static Outcome general(DataSet dataSet, byte[] buffer, int from, int to) {
        List<Finding> findings = new ArrayList<>();
        try (JsonParser parser = JSON.createParser(buffer, from, to - from)) {
            if (parser.nextToken() != com.fasterxml.jackson.core.JsonToken.START_OBJECT) {
                return new Outcome("no JSON", List.of());
            }
            return judged(dataSet, dataSet.reader().readValues(parser, findings::add), findings);
        } catch (IOException noJson) {
            return new Outcome("no JSON", List.of());
        }
    }

    private static Outcome judged(DataSet dataSet, RecordValues values, List<Finding> findings) {
        dataSet.validator().check(values, Sample.TODAY, findings::add);
        return new Outcome(new String(dataSet.writer().write(values), StandardCharsets.UTF_8), findings.stream()
                .map(finding -> finding.rule() + ' ' + finding.field() + ' ' + finding.value() + ' ' + finding.nearest()).toList());
    }
}
