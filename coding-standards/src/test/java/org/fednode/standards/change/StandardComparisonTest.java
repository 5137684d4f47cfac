package org.fednode.standards.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fednode.standards.StandardPackage;
import org.fednode.standards.change.StandardChange.CodeAdded;
import org.fednode.standards.change.StandardChange.CodeRemoved;
import org.fednode.standards.change.StandardChange.FieldAdded;
import org.fednode.standards.change.StandardChange.RuleChanged;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandardComparisonTest {

    private static final StandardPackage FIRST = shipped("2025.1");
    private static final StandardPackage SECOND = shipped("2026.1");

    @TempDir
    private Path folder;

    @Test
    void theShippedVersionsDifferAsTheirChangeLogSays() {
        List<StandardChange> changes = StandardComparison.of(FIRST, SECOND);

        assertTrue(changes.contains(new FieldAdded("certificate", "issuingOrgName",
                SECOND.dataSets().get("certificate").definition().field("issuingOrgName").orElseThrow().label(), true)));
        assertEquals(List.of("certificate.party-member-too-young check TIGHTENED",
                "certificate.political.required when TIGHTENED", "certificate.life-is-not-ten-years check LOOSENED"),
                of(changes, RuleChanged.class).filter(rule -> rule.effect() != Effect.NEUTRAL)
                        .map(rule -> rule.id() + ' ' + rule.what() + ' ' + rule.effect())
                        .sorted(java.util.Comparator.comparing(text -> text.contains("life") ? "~" : text)).toList());
        assertEquals(List.of("hukouAddress maxLength 100 200 LOOSENED", "mobile form  mobile-number TIGHTENED",
                "certGeneration type string code CHANGED", "certGeneration codes  certificate_generation CHANGED",
                "certGeneration maxLength 2  CHANGED", "certGeneration pattern [0-9]{1,2}  CHANGED"),
                of(changes, StandardChange.FieldChanged.class).map(field -> field.id() + ' ' + field.what() + ' '
                        + field.before() + ' ' + field.after() + ' ' + field.effect()).toList());
        assertEquals(29, of(changes, StandardChange.DataSetAdded.class).count());
        assertEquals(17, of(changes, CodeRemoved.class).filter(code -> !code.now().isEmpty()).count());
        assertEquals(17 + 7, of(changes, CodeAdded.class).count());
    }

    @Test
    void everyChangeIsSaidInBothLanguages() {
        List<StandardChange> changes = StandardComparison.of(FIRST, SECOND);

        assertTrue(changes.stream().noneMatch(change -> change.words().zh().isBlank() || change.words().en().isBlank()));
        assertTrue(said(changes, "330103").contains("code removed: 330103 下城区, now listed in gbt2260_retired_1980_2019"));
        assertTrue(said(changes, "hukouAddress").contains("maxLength of Registered address loosened: 100 -> 200"));
    }

    @Test
    void aVersionDoesNotDifferFromItself() {
        assertEquals(List.of(), StandardComparison.of(SECOND, SECOND));
    }

    /** What tightens one way loosens the other way, of every change that stays one when it is turned round. */
    @Test
    void theOtherWayRoundEveryEffectIsTheOpposite() {
        List<String> there = effects(StandardComparison.of(FIRST, SECOND), false);
        List<String> back = effects(StandardComparison.of(SECOND, FIRST), true);

        assertTrue(there.size() > 30, there.toString());
        assertEquals(there, back);
    }

    private static List<String> effects(List<StandardChange> changes, boolean turned) {
        return changes.stream().filter(change -> change.effect() != Effect.CHANGED)
                .filter(change -> !(change instanceof FieldAdded) && !(change instanceof StandardChange.FieldRemoved))
                .map(change -> change.in() + ' ' + change.id() + ' ' + (turned ? change.effect().opposite() : change.effect()))
                .sorted().toList();
    }

    @Test
    void indicatorsAreComparedPartByPart() throws IOException {
        Path before = folder.resolve("before");
        Path after = folder.resolve("after");
        for (Path one : List.of(before, after)) {
            small(one, one.getFileName().toString(), "  - {id: n, label: {zh: 数, en: Number}, type: integer}\n", "r,红,red,,proposed,\n");
            Files.createDirectories(one.resolve("indicators"));
        }
        Files.writeString(before.resolve("indicators/some.yaml"), """
                id: some
                label: {zh: 指标, en: Indicators}
                indicators:
                  - {id: A01, label: {zh: 数, en: Number}, unit: thing, dataSet: thing, where: n > 1}
                  - {id: A02, label: {zh: 去, en: Gone}, unit: thing}
                checks:
                  - {id: change, change: 30, message: {zh: 变, en: changed much}}
                """);
        Files.writeString(after.resolve("indicators/some.yaml"), """
                id: some
                label: {zh: 指标, en: Indicators}
                indicators:
                  - id: A01
                    label: {zh: 数, en: Number}
                    unit: thing
                    dataSet: thing
                    where: n > 2
                    breakdowns: [{id: n, field: n}]
                  - {id: A03, label: {zh: 来, en: Come}, unit: thing}
                checks:
                  - {id: change, change: 20, message: {zh: 变, en: changed much}}
                """);

        List<String> words = StandardComparison.of(load(before), load(after)).stream()
                .filter(change -> change.in().equals(StandardChange.INDICATORS)).map(change -> change.words().en()).toList();

        assertEquals(List.of("indicator removed: Gone", "indicator added: Come", "where of indicator A01 changed: n > 1 -> n > 2",
                "breakdown n of indicator A01 changed: nothing -> n"), words.subList(0, 4));
        assertTrue(words.get(4).startsWith("check of indicator change changed: "), words.get(4));
        assertEquals(5, words.size());
    }

    @Test
    void everyPartOfADefinitionIsCompared() throws IOException {
        Path before = folder.resolve("1");
        Path after = folder.resolve("2");
        small(before, "1", """
                  - {id: n, label: {zh: 数, en: Number}, type: integer, min: "1", max: "9"}
                  - {id: t, label: {zh: 文, en: Text}, type: string, minLength: 2, maxLength: 20, pattern: "[a-z]+"}
                  - {id: c, label: {zh: 色, en: Colour}, type: code, codes: colour, only: [r, g]}
                  - {id: d, label: {zh: 日, en: Day}, type: date}
                  - {id: gone, label: {zh: 去, en: Gone}, type: string}
                  - id: g
                    label: {zh: 组, en: Group}
                    type: group
                    maxItems: 3
                    members:
                      - {id: m, label: {zh: 员, en: Member}, type: decimal, scale: 2}
                rules:
                  - {id: thing.limit, field: n, check: n < int(parameters.limit), message: {zh: 大, en: large}}
                  - {id: thing.warned, severity: warning, field: n, check: n != 3, message: {zh: 三, en: three}}
                  - {id: thing.gone, field: n, check: n != 4, message: {zh: 四, en: four}}
                parameters: {limit: "8"}
                """, "r,红,red,,proposed,\ng,绿,green,,published,\n");
        small(after, "2", """
                  - {id: n, label: {zh: 数, en: Number}, type: integer, min: "2", max: "10", required: true}
                  - {id: t, label: {zh: 文, en: Text}, type: string, minLength: 1, pattern: "[a-z]*"}
                  - {id: c, label: {zh: 色, en: Colour}, type: code, codes: colour}
                  - {id: d, label: {zh: 日, en: Day}, type: date, past: true, sensitivity: personal}
                  - id: g
                    label: {zh: 组, en: Group}
                    type: group
                    maxItems: 2
                    members:
                      - {id: m, label: {zh: 员, en: Member}, type: decimal, scale: 3}
                rules:
                  - {id: thing.limit, field: n, when: given(t), check: n < int(parameters.limit), message: {zh: 大, en: large}}
                  - {id: thing.warned, field: n, check: n != 3, message: {zh: 三, en: three}}
                  - {id: thing.new, field: n, check: n != 5, message: {zh: 五, en: five}}
                parameters: {limit: "7"}
                """, "r,红色,red,,proposed,\nb,蓝,blue,,published,\n");

        String changes = StandardComparison.of(load(before), load(after)).stream()
                .map(change -> change.in() + ' ' + change.id() + ' ' + change.effect() + ' ' + change.words().en())
                .collect(Collectors.joining("\n"));

        assertEquals("""
                thing parameters CHANGED parameters of the data set changed: {limit=8} -> {limit=7}
                thing gone TIGHTENED field removed: Gone
                thing n TIGHTENED required of Number tightened: false -> true
                thing n TIGHTENED min of Number tightened: 1 -> 2
                thing n LOOSENED max of Number loosened: 9 -> 10
                thing t LOOSENED maxLength of Text loosened: 20 -> nothing
                thing t CHANGED pattern of Text changed: [a-z]+ -> [a-z]*
                thing t LOOSENED minLength of Text loosened: 2 -> 1
                thing c LOOSENED only of Colour loosened: r, g -> nothing
                thing d TIGHTENED past of Day tightened: false -> true
                thing d NEUTRAL sensitivity of Day changed: internal -> personal
                thing g TIGHTENED maxItems of Group tightened: 3 -> 2
                thing g.m CHANGED scale of Member changed: 2 -> 3
                thing thing.gone LOOSENED rule removed: four
                thing thing.new TIGHTENED rule added: five
                thing thing.limit CHANGED when of the rule changed: nothing -> given(t)
                thing thing.warned TIGHTENED severity of the rule tightened: WARNING -> ERROR
                colour g TIGHTENED code removed: g green
                colour b LOOSENED code added: b blue
                colour r NEUTRAL code r renamed from "red (红)" to "red (红色)\"""", changes);
    }

    private static void small(Path folder, String version, String fields, String codes) throws IOException {
        Files.createDirectories(folder.resolve("datasets"));
        Files.createDirectories(folder.resolve("code-systems"));
        Files.writeString(folder.resolve("standard.yaml"), "id: small\nversion: \"" + version + "\"\n" + """
                label: {zh: 小, en: Small}
                effective: 2026-01-01
                graceDays: 30
                divisions:
                  version: "1"
                  root: "100000"
                  rootLabel: {zh: 全国, en: All}
                  current: places
                """);
        Files.writeString(folder.resolve("code-systems/places.yaml"), "id: places\nlabel: {zh: 区划, en: Places}\nsource: made up\n");
        Files.writeString(folder.resolve("code-systems/places.csv"),
                "code,name_zh,name_en,parent,level,virtual,status,note\n110000,甲省,A,100000,province,,published,\n");
        Files.writeString(folder.resolve("code-systems/colour.yaml"), "id: colour\nlabel: {zh: 颜色, en: Colour}\nsource: made up\n");
        Files.writeString(folder.resolve("code-systems/colour.csv"), "code,name_zh,name_en,parent,status,note\n" + codes);
        Files.writeString(folder.resolve("datasets/thing.yaml"), """
                id: thing
                label: {zh: 物, en: Thing}
                key: [k]
                scope: place
                fields:
                  - {id: k, label: {zh: 键, en: Key}, type: string, required: true}
                  - {id: place, label: {zh: 地, en: Place}, type: division, levels: [province], required: true}
                """ + fields);
    }

    private static StandardPackage shipped(String version) {
        return load(Path.of("standard", version));
    }

    private static StandardPackage load(Path folder) {
        StandardPackage.Loading loading = StandardPackage.load(folder);
        return loading.standard().orElseThrow(() -> new AssertionError(loading.problems().toString()));
    }

    private static <T extends StandardChange> Stream<T> of(List<StandardChange> changes, Class<T> kind) {
        return changes.stream().filter(kind::isInstance).map(kind::cast);
    }

    private static List<String> said(List<StandardChange> changes, String id) {
        return changes.stream().filter(change -> change.id().equals(id)).map(change -> change.words().en())
                .collect(Collectors.toCollection(ArrayList::new));
    }
}
