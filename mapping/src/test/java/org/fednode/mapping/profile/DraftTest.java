package org.fednode.mapping.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.mapping.cell.Cell;
import org.fednode.mapping.cell.Dirt;
import org.fednode.mapping.definition.FieldMapping;
import org.fednode.mapping.definition.MappingLoader;
import org.fednode.mapping.definition.Value;
import org.fednode.mapping.source.Row;
import org.fednode.mapping.source.Rows;
import org.fednode.standards.StandardPackage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DraftTest {

    private static final StandardPackage STANDARD = StandardPackage.load(Path.of("../coding-standards/standard/2026.1")).standard().orElseThrow();

    @TempDir
    Path folder;

    /** Rows of texts. */
    private record Texts(List<String> columns, List<List<String>> texts, int[] at) implements Rows {

        @Override
        public Optional<Row> next() {
            return at[0] == texts.size() ? Optional.empty() : Optional.of(new Row(at[0] + 1, texts.get(at[0]++).stream().<Cell>map(Cell.Text::new).toList()));
        }

        @Override
        public double progress() {
            return Double.NaN;
        }

        @Override
        public Map<Dirt, Long> noted() {
            return Map.of();
        }

        @Override
        public void close() {
            // there is nothing to close
        }
    }

    /** What a source holds can't end a line of the draft, and its names are found again. */
    @Test
    void namesAndValuesOfAnyKindMakeADraftThatCanBeRead() throws Exception {
        Rows rows = new Texts(List.of("身份证号", "姓名\n(必填)", "性别", "y", "no: [x]\ntargets: {}", "它's"),
                List.of(List.of("110101199003070011", "张三", "男\ntargets: 1", "是", "a", "b"), List.of("110101199003070011", "李四", "#x\r\n  - y", "否", "c", "d")), new int[1]);
        Profile profile = Profile.of(rows, STANDARD, Optional.of(STANDARD.dataSets().get("certificate")), 100, LocalDate.of(2026, 6, 30));
        Files.writeString(folder.resolve("x.csv"), "x\n");
        Draft.write(profile, "{file: x.csv}", folder);

        MappingLoader.Loading loading = MappingLoader.load(folder, STANDARD);
        assertEquals(List.of(), loading.problems());
        List<FieldMapping> fields = loading.mapping().orElseThrow().targets().get(0).fields();
        assertTrue(fields.stream().anyMatch(field -> field.value() instanceof Value.Column column && column.name().equals("姓名\n(必填)")), fields.toString());
        assertTrue(fields.stream().anyMatch(field -> field.value() instanceof Value.Column column && column.name().equals("性别") && field.codes().isPresent()), fields.toString());
    }
}
