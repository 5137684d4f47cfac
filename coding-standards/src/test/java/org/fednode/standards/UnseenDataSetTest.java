package org.fednode.standards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A data set that no class knows, added by files alone: five fields, a new code list, two rules. */
class UnseenDataSetTest {

    private static final String ROOM = """
            id: reading-room
            label: {zh: 盲人阅览室, en: Reading room}
            key: [code]
            scope: division
            rekey: false
            fields:
              - {id: code, label: {zh: 编号, en: Code}, type: string, pattern: "R[0-9]{3}", required: true}
              - {id: division, label: {zh: 区划, en: Division}, type: division, required: true}
              - {id: colour, label: {zh: 颜色, en: Colour}, type: code, codes: colour, required: true}
              - {id: seats, label: {zh: 座位, en: Seats}, type: integer, min: "1", max: "500"}
              - {id: opened, label: {zh: 启用日期, en: Opened}, type: date, requiredWhen: seats >= 100}
            rules:
              - id: reading-room.red-is-small
                field: seats
                when: colour == 'r'
                check: seats <= 20
                message: {zh: 红色阅览室最多20座, en: a red room has 20 seats at most}
              - id: reading-room.opened-in-future
                severity: warning
                field: opened
                check: opened <= today
                message: {zh: 启用日期晚于今天, en: it opens in the future}
            """;

    private final StandardPackage standard = TemporaryPackage.small().file("datasets/reading-room.yaml", ROOM).load()
            .standard().orElseThrow();
    private final DataSet rooms = standard.dataSets().get("reading-room");

    private Sample room() {
        return Sample.of(rooms, Map.of("code", "R001", "division", "110101", "colour", "g", "seats", 12));
    }

    @Test
    void takesARowToCanonicalJson() {
        List<Finding> findings = new ArrayList<>();
        RowReader reader = rooms.rowReader(List.of("编号", "颜色", "区划", "座位", "启用日期"), findings::add);

        RecordInput input = reader.read(List.of("R001", "r", "110101", "20", "20260101"), findings::add);
        rooms.validator().check(input.values(), Sample.TODAY, findings::add);

        assertEquals(List.of(), findings);
        assertEquals("R001", rooms.key(input.values()));
        assertEquals("110101", rooms.scope(input.values()));
        assertEquals("{\"code\":\"R001\",\"colour\":\"r\",\"division\":\"110101\",\"opened\":\"2026-01-01\",\"seats\":20}",
                new String(rooms.writer().write(input.values()), StandardCharsets.UTF_8));
    }

    @Test
    void takesHeadersAndCodesAsEntryTemplatesWriteThem() {
        List<Finding> findings = new ArrayList<>();
        RowReader reader = rooms.rowReader(List.of("编号 Code [code]", "颜色 Colour [colour]", "区划 Division［division］", "座位 [seats]"),
                findings::add);

        RecordInput input = reader.read(List.of("R001", "r 红", "110101", "20"), findings::add);
        RecordInput other = reader.read(List.of("R001", "r 绿", "110101", "20"), findings::add);
        rooms.validator().check(input.values(), Sample.TODAY, findings::add);
        assertEquals(List.of(), findings);
        rooms.validator().check(other.values(), Sample.TODAY, findings::add);

        assertEquals("{\"code\":\"R001\",\"colour\":\"r\",\"division\":\"110101\",\"seats\":20}",
                new String(rooms.writer().write(input.values()), StandardCharsets.UTF_8));
        assertEquals(List.of("reading-room.colour.unknown-code"), findings.stream().map(Finding::rule).toList(),
                "a code whose label is another's is no code");
    }

    @Test
    void judgesByTheFilesRules() {
        assertEquals(List.of(), room().rules());
        assertEquals(List.of("reading-room.red-is-small"), room().with("colour", "r").with("seats", 21).rules());
        assertEquals(List.of(), room().with("colour", "r").with("seats", 20).rules());
        assertEquals(List.of("reading-room.opened-in-future"), room().with("opened", "2026-11-24").rules());
        assertEquals(List.of("reading-room.opened.required"), room().with("seats", 100).rules());
        assertEquals(List.of(), room().with("seats", 99).rules());
        assertEquals(List.of("reading-room.code.format"), room().with("code", "R01").rules());
        assertEquals(List.of("reading-room.seats.out-of-range"), room().with("seats", 0).rules());
    }

    @Test
    void knowsTheNewCodeList() {
        Finding finding = room().with("colour", "红").findings().get(0);

        assertEquals("reading-room.colour.unknown-code", finding.rule());
        assertEquals(Optional.of("r"), finding.nearest());
        assertEquals(true, standard.codeSystems().get("colour").find("r").orElseThrow().proposed());
        assertEquals(false, standard.codeSystems().get("colour").find("g").orElseThrow().proposed());
    }

    @Test
    void keyPartsMayNotHoldTheSignThatJoinsThem() {
        DataSet pairs = TemporaryPackage.small().file("datasets/pairs.yaml", """
                id: pairs
                label: {zh: 对, en: Pairs}
                key: [first, second]
                scope: division
                fields:
                  - {id: first, label: {zh: 甲, en: First}, type: string, required: true}
                  - {id: second, label: {zh: 乙, en: Second}, type: string, required: true}
                  - {id: division, label: {zh: 区划, en: Division}, type: division, required: true}
                """).load().standard().orElseThrow().dataSets().get("pairs");
        Sample pair = Sample.of(pairs, Map.of("first", "a", "second", "b", "division", "110101"));

        assertEquals(List.of(), pair.rules());
        assertEquals("a|b", pairs.key(Sample.read(pairs, pair.json(), new ArrayList<>())));
        assertEquals(List.of("pairs.first.format"), pair.with("first", "a|b").rules());
    }

    @Test
    void listsHoldEveryScalarType() {
        DataSet lists = TemporaryPackage.small().file("datasets/lists.yaml", """
                id: lists
                label: {zh: 列表, en: Lists}
                key: [code]
                scope: division
                fields:
                  - {id: code, label: {zh: 编号, en: Code}, type: string, required: true}
                  - {id: division, label: {zh: 区划, en: Division}, type: division, required: true}
                  - {id: numbers, label: {zh: 整数, en: Numbers}, type: list, element: integer, max: "9", maxItems: 3}
                  - {id: prices, label: {zh: 价格, en: Prices}, type: list, element: decimal, scale: 1}
                  - {id: answers, label: {zh: 答案, en: Answers}, type: list, element: boolean}
                  - {id: days, label: {zh: 日期, en: Days}, type: list, element: date, minItems: 2}
                """).load().standard().orElseThrow().dataSets().get("lists");
        Sample sample = Sample.of(lists, Map.of("code", "a", "division", "110101", "numbers", List.of(1, 2),
                "prices", List.of("1.5", 2), "answers", List.of(true, false), "days", List.of("20260101", "2026-01-02")));

        assertEquals(List.of(), sample.rules());
        List<Finding> findings = new ArrayList<>();
        byte[] line = lists.writer().write(Sample.read(lists, sample.json(), findings));
        assertEquals("{\"answers\":[true,false],\"code\":\"a\",\"days\":[\"2026-01-01\",\"2026-01-02\"],\"division\":\"110101\","
                + "\"numbers\":[1,2],\"prices\":[\"1.5\",\"2.0\"]}", new String(line, StandardCharsets.UTF_8));
        assertEquals(Sample.read(lists, sample.json(), findings),
                Sample.readLine(lists, new String(line, StandardCharsets.UTF_8), findings));
        assertEquals(List.of(), findings);
        assertEquals(List.of("lists.numbers.out-of-range"), sample.with("numbers", List.of(1, 10)).rules());
        assertEquals(List.of("lists.numbers.repeated-item"), sample.with("numbers", List.of(1, 1)).rules());
        assertEquals(List.of("lists.numbers.too-many"), sample.with("numbers", List.of(1, 2, 3, 4)).rules());
        assertEquals(List.of("lists.numbers.type"), sample.with("numbers", List.of(1, "")).rules());
        assertEquals(List.of("lists.days.too-few"), sample.with("days", List.of("2026-01-01")).rules());
    }

    @Test
    void aMacroMayUseAConditionThatIsAMacroItself() {
        DataSet dataSet = TemporaryPackage.small().file("datasets/nested.yaml", """
                id: nested
                label: {zh: 层, en: Nested}
                key: [code]
                scope: division
                fields:
                  - {id: code, label: {zh: 编号, en: Code}, type: string, required: true}
                  - {id: division, label: {zh: 区划, en: Division}, type: division, required: true}
                  - {id: words, label: {zh: 词, en: Words}, type: list, element: string}
                  - {id: numbers, label: {zh: 数, en: Numbers}, type: list, element: integer}
                conditions:
                  wordy: words.exists(w, w == 'x')
                rules:
                  - id: nested.numbers
                    field: numbers
                    check: "!numbers.exists(n, wordy && n == 2)"
                    message: {zh: 不可, en: not so}
                """).load().standard().orElseThrow().dataSets().get("nested");
        Sample sample = Sample.of(dataSet, Map.of("code", "a", "division", "110101", "words", List.of("y", "x"),
                "numbers", List.of(1, 2)));

        assertEquals(List.of("nested.numbers"), sample.rules());
        assertEquals(List.of(), sample.with("numbers", List.of(1, 3)).rules());
        assertEquals(List.of(), sample.with("words", List.of("y")).rules());
    }

    @Test
    void digestChangesWithEveryByte() {
        TemporaryPackage made = TemporaryPackage.small().file("datasets/reading-room.yaml", ROOM);

        assertEquals(standard.digest(), made.load().standard().orElseThrow().digest());
        made.file("datasets/reading-room.yaml", ROOM + "\n");
        assertNotEquals(standard.digest(), made.load().standard().orElseThrow().digest());
    }

    @Test
    void aParameterSwitchesARuleThatTheNationalStandardLeavesOpen() throws java.io.IOException {
        String placement = java.nio.file.Files.readString(NationalStandard.FOLDER.resolve("datasets/employment-placement.yaml"));
        DataSet provincial = TemporaryPackage.withNationalCodes("employment-placement",
                placement.replace("minimumWage: \"\"", "minimumWage: \"2420\""));
        Sample underpaid = Sample.of(provincial, Map.of("personId", Sample.MAN, "employer", "12440300MB2C00013E",
                "reportingDivision", "110101", "form", "6", "contractStart", "2026-01-01")).with("wage", "2419.99");

        assertEquals(List.of("employment-placement.wage-below-minimum"), underpaid.rules());
        assertEquals(List.of(), underpaid.with("wage", "2420.00").rules());
        assertEquals(List.of(), underpaid.without("wage").rules());
    }
}
