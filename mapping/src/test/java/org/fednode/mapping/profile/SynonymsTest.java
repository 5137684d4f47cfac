package org.fednode.mapping.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fednode.standards.Field;
import org.fednode.standards.StandardPackage;
import org.fednode.standards.source.CsvTable;
import org.junit.jupiter.api.Test;

class SynonymsTest {

    /** Synonyms of a label that no field has would never be looked at. */
    @Test
    void everySynonymIsOfAFieldOfTheStandard() throws IOException {
        StandardPackage standard = StandardPackage.load(Path.of("../coding-standards/standard/2026.1")).standard().orElseThrow();
        Set<String> labels = standard.dataSets().values().stream().flatMap(dataSet -> dataSet.definition().fields().stream()).flatMap(SynonymsTest::withMembers)
                .map(field -> field.label().zh()).collect(Collectors.toSet());
        List<String> strange = new ArrayList<>();
        try (InputStream in = FieldNames.class.getResourceAsStream("synonyms.csv")) {
            CsvTable.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), (line, message) -> strange.add(line + ": " + message), row -> {
                if (row.line() > 1 && !labels.contains(row.cells().get(0))) {
                    strange.add(row.line() + ": " + row.cells().get(0));
                }
            });
        }
        assertEquals(List.of(), strange);
    }

    private static Stream<Field> withMembers(Field field) {
        return Stream.concat(Stream.of(field), field.members().stream());
    }
}
