package org.fednode.standards;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Whatever JSON comes in: no surprise, and what was read and written stays the same for ever after. */
class RoundTripTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final List<DataSet> DATA_SETS = List.copyOf(NationalStandard.loaded().dataSets().values());

    @Property(tries = 300)
    void readingAndWritingAgainChangesNothing(@ForAll("records") Map.Entry<DataSet, String> record) throws IOException {
        DataSet dataSet = record.getKey();
        RecordValues once = Sample.read(dataSet, record.getValue(), new ArrayList<>());
        byte[] written = dataSet.writer().write(once);

        List<Finding> findings = new ArrayList<>();
        RecordValues twice = read(dataSet, written, findings);

        assertEquals(List.of(), findings, () -> new String(written, StandardCharsets.UTF_8));
        assertEquals(once, twice);
        assertArrayEquals(written, dataSet.writer().write(twice));
    }

    @Property(tries = 300)
    void writesCanonicalJson(@ForAll("records") Map.Entry<DataSet, String> record) throws IOException {
        byte[] written = record.getKey().writer().write(Sample.read(record.getKey(), record.getValue(), new ArrayList<>()));

        assertEquals(canonical(JSON.readTree(written)), new String(written, StandardCharsets.UTF_8));
    }

    @Property(tries = 300)
    void judgingNeverThrowsAndIsTheSameEveryTime(@ForAll("records") Map.Entry<DataSet, String> record) {
        List<Finding> first = judged(record);
        List<Finding> second = judged(record);

        assertEquals(first, second);
        first.forEach(finding -> assertEquals(record.getKey().definition().id(), finding.rule().split("\\.")[0]));
    }

    @Property(tries = 300)
    void tablesOfAnythingAreReadWithoutSurprise(@ForAll("tables") List<List<String>> table) {
        for (DataSet dataSet : DATA_SETS) {
            List<Finding> findings = new ArrayList<>();
            RowReader reader = dataSet.rowReader(table.get(0), findings::add);
            for (List<String> cells : table) {
                RecordInput input = reader.read(cells, findings::add);
                dataSet.validator().check(input.values(), Sample.TODAY, findings::add);
                byte[] written = dataSet.writer().write(input.values());
                List<Finding> again = new ArrayList<>();
                assertEquals(input.values(), Sample.readLine(dataSet, new String(written, StandardCharsets.UTF_8), again));
                assertEquals(List.of(), again);
            }
        }
    }

    @Provide
    Arbitrary<List<List<String>>> tables() {
        List<String> names = new ArrayList<>(List.of("_op", "_at", "原主键", "", "nonsense", "\uFEFF姓名"));
        DATA_SETS.forEach(dataSet -> names.addAll(dataSet.templateHeader()));
        Arbitrary<String> cell = Arbitraries.oneOf(text(), Arbitraries.of(names), Arbitraries.of("11;12", "；", "1", "是",
                " 19900307", "110101190003070010", "delete", "1e5", "2026-01-01T00:00:00Z"));
        return Combinators.combine(Arbitraries.of(names).list().ofMaxSize(12), cell.list().ofMaxSize(14).list().ofMaxSize(4))
                .as((header, rows) -> {
                    List<List<String>> table = new ArrayList<>(List.of(header));
                    table.addAll(rows);
                    return table;
                });
    }

    private static List<Finding> judged(Map.Entry<DataSet, String> record) {
        List<Finding> findings = new ArrayList<>();
        RecordValues values = Sample.read(record.getKey(), record.getValue(), findings);
        record.getKey().validator().check(values, Sample.TODAY, findings::add);
        record.getKey().validator().checkKey(values, findings::add);
        return findings;
    }

    private static RecordValues read(DataSet dataSet, byte[] json, List<Finding> findings) throws IOException {
        try (JsonParser parser = new JsonFactory().createParser(json)) {
            parser.nextToken();
            return dataSet.reader().readValues(parser, findings::add);
        }
    }

    /** A slow, plain RFC 8785 for the values that records have. */
    private static String canonical(JsonNode node) {
        if (node instanceof ObjectNode object) {
            Map<String, String> members = new TreeMap<>();
            object.properties().forEach(member -> members.put(member.getKey(), canonical(member.getValue())));
            List<String> parts = new ArrayList<>();
            members.forEach((name, value) -> parts.add('"' + name + "\":" + value));
            return '{' + String.join(",", parts) + '}';
        }
        if (node instanceof ArrayNode array) {
            List<String> items = new ArrayList<>();
            array.forEach(item -> items.add(canonical(item)));
            return '[' + String.join(",", items) + ']';
        }
        return node.isTextual() ? quoted(node.textValue()) : node.asText();
    }

    private static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            int letter = "\b\t\n\f\r\"\\".indexOf(c);
            if (letter >= 0) {
                quoted.append('\\').append("btnfr\"\\".charAt(letter));
            } else if (c < ' ') {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** Records that are good but for some members, which hold anything. */
    @Provide
    Arbitrary<Map.Entry<DataSet, String>> records() {
        return Arbitraries.of(DATA_SETS).flatMap(dataSet -> {
            List<String> names = new ArrayList<>(dataSet.definition().fields().stream().map(Field::id).toList());
            names.add("unheardOf");
            names.add("_op");
            Arbitrary<Map<String, Object>> changes = Arbitraries.maps(Arbitraries.of(names), anything(2)).ofMaxSize(6);
            return changes.map(changed -> {
                Sample sample = Sample.of(dataSet.definition().id());
                for (Map.Entry<String, Object> change : changed.entrySet()) {
                    sample = sample.with(change.getKey(), change.getValue());
                }
                return Map.entry(dataSet, sample.json());
            });
        });
    }

    private static Arbitrary<Object> anything(int depth) {
        Arbitrary<Object> scalar = Arbitraries.oneOf(
                text().asGeneric(),
                Arbitraries.of("1", "01", "男", "110101190003070010", " １２ ", "2026-02-29", "19900307", "12.5", "true",
                        "1.10101E+17", "", "张•三", "T110101202000000011", "11010119000307001042").asGeneric(),
                Arbitraries.longs().asGeneric(),
                Arbitraries.doubles().between(-1e9, 1e9).asGeneric(),
                Arbitraries.of(true, false).asGeneric());
        if (depth == 0) {
            return scalar;
        }
        Arbitrary<Object> inner = anything(depth - 1);
        return Arbitraries.oneOf(scalar, scalar, scalar, inner.list().ofMaxSize(4).asGeneric(),
                Arbitraries.maps(Arbitraries.of("category", "grade", "subtype", "deviceClass", "quantity", "x"), inner)
                        .ofMaxSize(3).asGeneric());
    }

    private static Arbitrary<String> text() {
        Arbitrary<String> plain = Arbitraries.chars().filter(c -> !Character.isSurrogate(c)).list().ofMaxSize(20)
                .map(characters -> characters.stream().map(String::valueOf).collect(Collectors.joining()));
        return Combinators.combine(plain, Arbitraries.of("", "𠮷", "张")).as((text, rare) -> text + rare);
    }
}
