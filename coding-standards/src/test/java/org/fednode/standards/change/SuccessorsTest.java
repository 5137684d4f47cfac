package org.fednode.standards.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.fednode.standards.DataSet;
import org.fednode.standards.RecordValues;
import org.fednode.standards.StandardPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Codes that are over give way to the successors that a source names, and to nothing else. */
class SuccessorsTest {

    @TempDir
    private Path folder;

    private StandardPackage standard() throws IOException {
        Files.createDirectories(folder.resolve("datasets"));
        Files.createDirectories(folder.resolve("code-systems"));
        Files.writeString(folder.resolve("standard.yaml"), """
                id: small
                version: "1"
                label: {zh: 小, en: Small}
                effective: 2026-01-01
                divisions:
                  version: "1"
                  root: "100000"
                  rootLabel: {zh: 全国, en: All}
                  current: places
                  retired: [gone]
                """);
        for (String id : List.of("places", "gone", "colour")) {
            Files.writeString(folder.resolve("code-systems/" + id + ".yaml"), "id: " + id + "\nlabel: {zh: 表, en: List}\nsource: made up\n"
                    + (id.equals("gone") ? "parents: [places]\n" : ""));
        }
        Files.writeString(folder.resolve("code-systems/places.csv"), """
                code,name_zh,name_en,parent,level,status
                110000,甲省,A,100000,province,published
                110101,甲一县,A11,110000,county,published
                110102,甲二县,A12,110000,county,published
                """);
        Files.writeString(folder.resolve("code-systems/gone.csv"), """
                code,name_zh,name_en,parent,valid_to,successor,status,source
                110103,甲三县,A13,,2010-07,110101,published,notice 1
                110104,甲四县,A14,,2010-07,,published,
                """);
        Files.writeString(folder.resolve("code-systems/colour.csv"), """
                code,name_zh,name_en,parent,valid_to,successor,status,source
                r,红,red,,,,published,
                s,朱,vermilion,,2026-06-30,r,published,notice 2
                t,赤,crimson,,2020,s,published,notice 2
                u,灰,grey,,2020,,published,
                """);
        Files.writeString(folder.resolve("datasets/thing.yaml"), """
                id: thing
                label: {zh: 物, en: Thing}
                key: [code]
                scope: division
                fields:
                  - {id: code, label: {zh: 号, en: Code}, type: string, required: true}
                  - {id: division, label: {zh: 区划, en: Division}, type: division, retired: true, required: true}
                  - {id: colour, label: {zh: 色, en: Colour}, type: code, codes: colour}
                  - {id: colours, label: {zh: 各色, en: Colours}, type: list, element: code, codes: colour}
                  - id: parts
                    label: {zh: 部, en: Parts}
                    type: group
                    members:
                      - {id: paint, label: {zh: 漆, en: Paint}, type: code, codes: colour}
                """);
        StandardPackage.Loading loading = StandardPackage.load(folder);
        return loading.standard().orElseThrow(() -> new AssertionError(loading.problems().toString()));
    }

    @Test
    void codesGiveWayToTheLastOfTheirSuccessorsInFieldsListsAndRows() throws IOException {
        StandardPackage standard = standard();
        DataSet things = standard.dataSets().get("thing");
        RecordValues values = new RecordValues(things.definition().fields());
        RecordValues row = new RecordValues(things.definition().fields().get(4).members());
        row.set(0, "s");
        values.set(0, "x");
        values.set(1, "110103");
        values.set(2, "t");
        values.set(3, List.of("r", "s", "u"));
        values.set(4, List.of(row));

        Successors.Replaced replaced = new Successors(standard, LocalDate.of(2026, 7, 1)).replace(values).orElseThrow();

        assertEquals(List.of("x", "110101", "r", List.of("r", "u")), List.of(replaced.values().get(0), replaced.values().get(1),
                replaced.values().get(2), replaced.values().get(3)));
        assertEquals(List.of("division 110103 110101", "colour t r", "colours s r", "parts.paint s r"), replaced.replacements().stream()
                .map(one -> one.field() + ' ' + one.from() + ' ' + one.to()).toList());
        assertEquals("t", values.get(2));
    }

    @Test
    void aCodeStaysAsLongAsItIsInForceAndWhereNobodySaysWhatFollows() throws IOException {
        StandardPackage standard = standard();
        RecordValues values = new RecordValues(standard.dataSets().get("thing").definition().fields());
        values.set(1, "110104");
        values.set(2, "s");
        values.set(3, List.of("u"));

        assertEquals(Optional.empty(), new Successors(standard, LocalDate.of(2026, 6, 30)).replace(values));
        assertEquals(1, new Successors(standard, LocalDate.of(2026, 7, 1)).replace(values).orElseThrow().replacements().size());
    }
}
