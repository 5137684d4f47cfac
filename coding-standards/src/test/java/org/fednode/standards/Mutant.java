package org.fednode.standards;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * A record with one value that its field's definition forbids.
 *
 * @param place path of the field, as findings name it
 * @param constraint what the definition says against it
 */
record Mutant(String place, String constraint, String json) {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    @Override
    public String toString() {
        return place + ' ' + constraint + ": " + json;
    }

    /** Whether a validator blames this place. @param property the missing member, if that is what it blames */
    boolean isAt(String location, String property) {
        String path = '/' + place.replace("[", "/").replace("].", "/");
        String parent = path.substring(0, path.lastIndexOf('/'));
        return location.equals(path) || location.startsWith(path + '/') || location.equals(parent) && path.equals(parent + '/' + property);
    }

    static List<Mutant> of(Field field, Sample base, StandardPackage standard) {
        List<Mutant> mutants = new ArrayList<>();
        new Maker(base, field.id(), mutants, standard).field(field);
        return mutants;
    }

    /** Puts values into the base record at one place. */
    private record Maker(Sample base, String place, List<Mutant> mutants, StandardPackage standard) {

        void field(Field field) {
            if (field.required()) {
                changed("required", record -> record.remove(field.id()));
            }
            switch (field.type()) {
                case LIST -> list(field);
                case GROUP -> group(field);
                default -> single(field, (constraint, value) -> changed(constraint, record -> record.set(field.id(), value)));
            }
        }

        private void changed(String constraint, Consumer<ObjectNode> change) {
            add(place, constraint, change);
        }

        private void add(String at, String constraint, Consumer<ObjectNode> change) {
            try {
                ObjectNode record = (ObjectNode) JSON.readTree(base.json());
                change.accept(record);
                mutants.add(new Mutant(at, constraint, JSON.writeValueAsString(record)));
            } catch (IOException unexpected) {
                throw new UncheckedIOException(unexpected);
            }
        }

        private void list(Field field) {
            changed("type", record -> record.put(field.id(), "x"));
            changed("not-canonical", record -> record.putArray(field.id()));
            JsonNode good = good(field);
            changed("repeated-item", record -> record.putArray(field.id()).add(good).add(good));
            changed("too-many", record -> fill(record.putArray(field.id()), good, field.maxItems() + 1));
            if (field.constraints().minItems() > 1) {
                changed("too-few", record -> record.putArray(field.id()).add(good));
            }
            single(field, (constraint, value) -> changed(constraint, record -> record.putArray(field.id()).add(value)));
        }

        private static void fill(ArrayNode items, JsonNode item, int times) {
            for (int i = 0; i < times; i++) {
                items.add(item);
            }
        }

        private void group(Field group) {
            changed("type", record -> record.put(group.id(), "x"));
            changed("not-canonical", record -> record.putArray(group.id()));
            changed("too-many", record -> fill(record.putArray(group.id()), NODES.objectNode(), group.maxItems() + 1));
            for (Field member : group.members()) {
                String at = group.id() + "[0]." + member.id();
                if (member.required()) {
                    add(at, "required", record -> record.putArray(group.id()).addObject());
                }
                single(member, (constraint, value) -> add(at, constraint,
                        record -> record.putArray(group.id()).addObject().set(member.id(), value)));
            }
        }

        private interface Values {
            void add(String constraint, JsonNode value);
        }

        private void single(Field field, Values values) {
            values.add("type", NODES.objectNode());
            Constraints constraints = field.constraints();
            switch (field.element()) {
                case STRING -> text(field, values);
                case INTEGER -> integer(constraints, values);
                case DECIMAL -> decimal(field, values);
                case DATE -> texts(values, "no-such-date", "2026-02-29", "format", "2026-1-01", "not-canonical", "20260101");
                case TIMESTAMP -> texts(values, "format", "2026-01-31T08:00:00", "format", "2026-02-31T08:00:00+08:00");
                case BOOLEAN -> texts(values, "type", "maybe", "not-canonical", "true");
                case CODE -> code(field, values);
                case ID_NUMBER -> identity(constraints, values);
                case CERTIFICATE_NUMBER -> certificate(values);
                case CREDIT_CODE -> texts(values, "format", "52110000TE5T00016", "format", "5211000ATE5T000169", "format",
                        "I2110000TE5T000169", "not-canonical", "52110000te5t000169");
                case DIVISION -> division(constraints, values);
                case PHONE -> texts(values, "format", "12345", "format", "1234567890123", "not-canonical", " 13800000000");
                default -> throw new IllegalStateException(field.id());
            }
        }

        private static void texts(Values values, String... constraintsAndTexts) {
            for (int i = 0; i < constraintsAndTexts.length; i += 2) {
                values.add(constraintsAndTexts[i], TextNode.valueOf(constraintsAndTexts[i + 1]));
            }
        }

        private static void text(Field field, Values values) {
            Constraints constraints = field.constraints();
            int longest = field.maxLength() == 0 ? TextChecks.LONGEST_TEXT : field.maxLength();
            texts(values, "too-long", "王".repeat(longest + 1), "control-character", "王\u0007明", "replacement-character", "王\uFFFD明",
                    "lone-surrogate", "王\uD842明", "not-canonical", " 王明");
            if (constraints.minLength() > 1) {
                texts(values, "too-short", "王".repeat(constraints.minLength() - 1));
            }
            if (constraints.form().equals(TextForm.PERSON_NAME)) {
                texts(values, "format", "Wang Ming", "format", "王··明");
            }
            constraints.pattern().ifPresent(pattern -> Stream.of("|", "~ ~", "@", "王").filter(text -> !text.matches(pattern))
                    .limit(1).forEach(text -> texts(values, "format", text.repeat(Math.max(1, constraints.minLength())))));
        }

        private static void integer(Constraints constraints, Values values) {
            values.add("type", NODES.numberNode(new BigDecimal("1.5")));
            values.add("type", NODES.numberNode(1L << 53));
            constraints.min().ifPresent(min -> values.add("out-of-range", NODES.numberNode(Long.parseLong(min) - 1)));
            constraints.max().ifPresent(max -> values.add("out-of-range", NODES.numberNode(Long.parseLong(max) + 1)));
        }

        private static void decimal(Field field, Values values) {
            Constraints constraints = field.constraints();
            texts(values, "format", "many", "too-precise", "1." + "0".repeat(field.scale()) + "1");
            BigDecimal step = BigDecimal.ONE.movePointLeft(field.scale());
            constraints.min().ifPresent(min -> texts(values, "out-of-range",
                    new BigDecimal(min).subtract(step).setScale(field.scale()).toPlainString()));
            constraints.max().ifPresent(max -> texts(values, "out-of-range",
                    new BigDecimal(max).add(step).setScale(field.scale()).toPlainString()));
            if (constraints.precision() > 0) {
                texts(values, "too-precise", BigDecimal.TEN.pow(constraints.precision() - field.scale()).setScale(field.scale())
                        .toPlainString());
            }
        }

        private void code(Field field, Values values) {
            texts(values, "unknown-code", "~~", "unknown-code", "王");
            CodeSystem codes = standard.codeSystems().get(field.codeSystem().orElseThrow());
            Constraints constraints = field.constraints();
            codes.codes().stream().map(CodeSystem.Code::code)
                    .filter(code -> constraints.except().contains(code)
                            || !constraints.only().isEmpty() && !constraints.only().contains(code))
                    .findFirst().ifPresent(code -> texts(values, "code-not-allowed", code));
        }

        private static void identity(Constraints constraints, Values values) {
            values.add("numeric", NODES.numberNode(110101199003070011L));
            texts(values, "old-number", "110101900307001", "format", "11010119900307001A", "no-such-date",
                    Sample.id("11010119900230001"), "not-canonical", "11010119900307001x");
            if (!constraints.accept().contains("temporary")) {
                texts(values, "not-accepted", Sample.temporaryId("11010120260000001"));
            }
            if (!constraints.accept().contains("foreign-resident")) {
                texts(values, "not-accepted", Sample.id("91010119900307001"));
            }
        }

        private static void certificate(Values values) {
            values.add("numeric", NODES.numberNode(1101011990030700L));
            texts(values, "format", Sample.MAN + "82", "format", Sample.MAN + "45", "format", Sample.MAN, "format",
                    Sample.MAN + "42C1", "no-such-date", Sample.id("11010119900230001") + "42");
        }

        private static void division(Constraints constraints, Values values) {
            texts(values, "format", "12", "format", "11010A", "format", "1101010010010");
            boolean small = constraints.levels().contains("township") || constraints.levels().contains("village");
            boolean large = constraints.levels().stream().anyMatch(level -> !level.equals("township") && !level.equals("village"));
            if (large && !constraints.retired()) {
                texts(values, "unknown-division", "119999");
                if (!constraints.levels().contains("national")) {
                    texts(values, "division-level", "100000");
                }
            }
            if (constraints.levels().contains("village")) {
                texts(values, "unknown-division", "110101001600");
            }
            if (!small) {
                texts(values, "format", "110101001");
            }
            if (!large) {
                texts(values, "format", "110101");
            }
        }

        private JsonNode good(Field list) {
            return switch (list.element()) {
                case CODE -> TextNode.valueOf(standard.codeSystems().get(list.codeSystem().orElseThrow()).codes().stream()
                        .map(CodeSystem.Code::code)
                        .filter(code -> !list.constraints().except().contains(code))
                        .filter(code -> list.constraints().only().isEmpty() || list.constraints().only().contains(code))
                        .findFirst().orElseThrow());
                case INTEGER -> NODES.numberNode(1);
                case BOOLEAN -> NODES.booleanNode(true);
                case DATE -> TextNode.valueOf("2026-01-31");
                default -> TextNode.valueOf(list.constraints().pattern().isPresent() ? "sm3:" + "0f".repeat(32) : "好");
            };
        }
    }
}
