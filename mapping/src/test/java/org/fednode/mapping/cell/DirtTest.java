package org.fednode.mapping.cell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.fednode.standards.Field;
import org.fednode.standards.FieldType;
import org.fednode.standards.Label;
import org.fednode.standards.StandardPackage;
import org.fednode.standards.source.CsvTable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every kind of dirt in a value, with what becomes of it: dirt.csv. */
class DirtTest {

    private static final StandardPackage STANDARD = StandardPackage.load(Path.of("../coding-standards/standard/2026.1")).standard().orElseThrow();

    record Example(int line, String type, String input, String value, String dirt, String suggestion) {
    }

    static Stream<Example> examples() throws IOException {
        List<Example> examples = new ArrayList<>();
        try (InputStream in = DirtTest.class.getResourceAsStream("dirt.csv")) {
            CsvTable.read(new String(in.readAllBytes(), StandardCharsets.UTF_8), (line, message) -> {
                throw new AssertionError(line + ": " + message);
            }, row -> {
                List<String> cells = row.cells().stream().map(DirtTest::unescaped).toList();
                examples.add(new Example(row.line(), cells.get(0), cells.get(1), cells.get(2), cells.get(3), cells.get(4)));
            });
        }
        return examples.subList(1, examples.size()).stream();
    }

    private static String unescaped(String text) {
        StringBuilder plain = new StringBuilder();
        for (int i = 0; i < text.length(); i++) {
            if (text.startsWith("\\u", i)) {
                plain.append((char) Integer.parseInt(text.substring(i + 2, i + 6), 16));
                i += 5;
            } else if (text.startsWith("\\r", i) || text.startsWith("\\n", i)) {
                plain.append(text.charAt(i + 1) == 'r' ? '\r' : '\n');
                i++;
            } else {
                plain.append(text.charAt(i));
            }
        }
        return plain.toString();
    }

    @ParameterizedTest
    @MethodSource("examples")
    void hasItsOutcome(Example example) {
        List<String> found = new ArrayList<>();
        List<String> suggestions = new ArrayList<>();

        String value = normaliser(example.type()).normalise(cell(example.input()), (dirt, suggestion) -> {
            found.add(dirt.name());
            suggestions.add(suggestion);
        });

        assertEquals(example.value(), value);
        assertEquals(example.dirt(), String.join("+", found));
        assertEquals(example.suggestion(), String.join("", suggestions));
    }

    private static Normaliser normaliser(String type) {
        if (type.equals("NAME")) {
            return Normaliser.of(STANDARD.dataSets().get("certificate").definition().fields().stream().filter(field -> field.id().equals("name")).findFirst().orElseThrow(), 0);
        }
        boolean padded = type.equals("CODE4");
        FieldType known = FieldType.valueOf(padded ? "CODE" : type);
        return Normaliser.of(new Field(0, "f", new Label("字段", "field"), known, known, Optional.empty(), 0, 2, 0, false, false, List.of()), padded ? 4 : 0);
    }

    private static Cell cell(String input) {
        String text = input.substring(2);
        return switch (input.charAt(0)) {
            case 'N' -> Cell.Numeric.binary(Double.parseDouble(text));
            case 'E' -> new Cell.Numeric(new BigDecimal(text), true);
            case 'M' -> new Cell.Moment(LocalDateTime.parse(text));
            case 'L' -> new Cell.Truth(Boolean.parseBoolean(text));
            case 'O' -> new Cell.Doubtful(text, Dirt.OTHER_CHARSET);
            case 'H' -> new Cell.Doubtful(text, Dirt.HALF_CHARACTER);
            case 'U' -> Cell.Doubtful.undecodable(HexFormat.of().parseHex(text), Charset.forName("GB18030"));
            default -> new Cell.Text(text);
        };
    }

    /** What the source files, the codes and the rows of SourceTest and TranslatorTest show. */
    private static final List<Dirt> SHOWN_ELSEWHERE = List.of(Dirt.UNMAPPED_CODE, Dirt.BLANK_ROW, Dirt.REPEATED_HEADER, Dirt.TITLE_ROW, Dirt.TWO_HEADER_ROWS,
            Dirt.TOTAL_ROW, Dirt.DELETED_ROW, Dirt.TOO_MANY_CELLS, Dirt.NO_CODE_PAGE, Dirt.DUPLICATE_KEY, Dirt.KEY_MISSING, Dirt.EXPRESSION_FAILED);

    @org.junit.jupiter.api.Test
    void everyKindIsShown() throws IOException {
        List<String> shown = examples().flatMap(example -> Arrays.stream(example.dirt().split("\\+"))).distinct().toList();
        for (Dirt dirt : Dirt.values()) {
            assertTrue(shown.contains(dirt.name()) || SHOWN_ELSEWHERE.contains(dirt), dirt + " is not shown");
        }
    }

    /** What is refused or reported never changes a text that people must see as it was; no text makes any reading fail. */
    @Property(tries = 2_000)
    void noTextIsTooStrange(@ForAll String text, @ForAll FieldType type) {
        if (type == FieldType.GROUP) {
            return;
        }
        Normaliser normaliser = Normaliser.of(new Field(0, "f", new Label("字段", "field"), type, type, Optional.empty(), 0, 2, 0, false, false, List.of()), 0);
        List<Dirt> first = new ArrayList<>();
        String once = normaliser.normalise(new Cell.Text(text), (dirt, suggestion) -> first.add(dirt));
        boolean open = first.stream().anyMatch(dirt -> dirt.outcome() != Dirt.Outcome.REPAIRED);
        String twice = normaliser.normalise(new Cell.Text(once), (dirt, suggestion) -> { });
        // what was put right is right
        assertTrue(open || once.equals(twice), () -> "'" + once + "' became '" + twice + "'");
    }
}
