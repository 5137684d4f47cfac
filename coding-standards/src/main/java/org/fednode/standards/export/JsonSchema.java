package org.fednode.standards.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.standards.CodeSystem;
import org.fednode.standards.Constraints;
import org.fednode.standards.DataSet;
import org.fednode.standards.DataSetDefinition;
import org.fednode.standards.Field;
import org.fednode.standards.Label;
import org.fednode.standards.RuleDefinition;
import org.fednode.standards.Severity;
import org.fednode.standards.StandardPackage;

/**
 * A data set as JSON Schema 2020-12, for the values of a batch line: whatever the standard takes, the schema takes. What
 * the language of schemas can't say (check digits, ages, dates against today, rows against each other) stands beside it
 * under {@code x-rules} and {@code x-constraints}, for people; rules that it can say are conditions of the schema too.
 */
public final class JsonSchema {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    /** Longer lists are named, not repeated in every schema. */
    private static final int MOST_CODES = 4_000;
    private static final int LONGEST_TEXT = 4_000;
    private static final long LARGEST_EXACT = (1L << 53) - 1;

    private final StandardPackage standard;
    private final DataSetDefinition definition;
    private final RuleConditions conditions;
    private final ObjectNode definitions = JSON.objectNode();

    private JsonSchema(StandardPackage standard, DataSetDefinition definition) {
        this.standard = standard;
        this.definition = definition;
        this.conditions = new RuleConditions(definition);
    }

    public static ObjectNode of(StandardPackage standard, DataSet dataSet) {
        return new JsonSchema(standard, dataSet.definition()).schema();
    }

    private ObjectNode schema() {
        ObjectNode schema = JSON.objectNode();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:fednode:standard:" + standard.id() + ':' + standard.version() + ':' + definition.id());
        name(schema, definition.label());
        object(schema, definition.fields());
        ArrayNode rules = JSON.arrayNode();
        ArrayNode described = JSON.arrayNode();
        for (RuleDefinition rule : definition.rules()) {
            Optional<ObjectNode> condition = condition(rule);
            condition.ifPresent(rules::add);
            described.add(described(rule, condition.isPresent()));
        }
        if (!rules.isEmpty()) {
            schema.set("allOf", rules);
        }
        if (!described.isEmpty()) {
            schema.set("x-rules", described);
        }
        if (!definitions.isEmpty()) {
            schema.set("$defs", definitions);
        }
        return schema;
    }

    private static void name(ObjectNode schema, Label label) {
        schema.put("title", label.zh() + " / " + label.en());
    }

    private void object(ObjectNode schema, List<Field> fields) {
        schema.put("type", "object");
        ObjectNode properties = schema.putObject("properties");
        fields.forEach(field -> properties.set(field.id(), field(field)));
        List<String> required = fields.stream().filter(Field::required).map(Field::id).toList();
        if (!required.isEmpty()) {
            ArrayNode names = schema.putArray("required");
            required.forEach(names::add);
        }
        schema.put("additionalProperties", false);
    }

    private ObjectNode field(Field field) {
        ObjectNode schema = JSON.objectNode();
        name(schema, field.label());
        Constraints constraints = field.constraints();
        if (!constraints.clause().isEmpty()) {
            schema.put("description", constraints.clause());
        }
        switch (field.type()) {
            case GROUP -> {
                items(schema, field);
                object(schema.putObject("items"), field.members());
            }
            case LIST -> {
                items(schema, field);
                schema.put("uniqueItems", true);
                single(schema.putObject("items"), field);
            }
            default -> single(schema, field);
        }
        beyond(field).ifPresent(what -> schema.put("x-constraints", what));
        schema.put("x-sensitivity", constraints.sensitivity());
        return schema;
    }

    private static void items(ObjectNode schema, Field field) {
        schema.put("type", "array");
        schema.put("minItems", Math.max(1, field.constraints().minItems()));
        schema.put("maxItems", field.maxItems());
    }

    private void single(ObjectNode schema, Field field) {
        switch (field.element()) {
            case INTEGER -> integer(schema, field.constraints());
            case BOOLEAN -> schema.put("type", "boolean");
            case CODE -> code(schema, field);
            case DIVISION -> division(schema, field.constraints());
            case STRING -> text(schema, field);
            default -> schema.put("type", "string").put("pattern", form(field));
        }
        example(field).ifPresent(example -> schema.putArray("examples").add(example));
    }

    private static String form(Field field) {
        return switch (field.element()) {
            case DECIMAL -> Forms.decimal(field);
            case DATE -> Forms.whole(Forms.DATE);
            case TIMESTAMP -> Forms.whole(Forms.TIMESTAMP);
            case ID_NUMBER -> Forms.identity(field.constraints());
            case CERTIFICATE_NUMBER -> Forms.certificate(field.constraints());
            case CREDIT_CODE -> Forms.whole(Forms.CREDIT_CODE);
            case PHONE -> Forms.phone(field.constraints().form());
            default -> Forms.text();
        };
    }

    private static Optional<String> example(Field field) {
        return switch (field.element()) {
            case DATE -> Optional.of("2020-02-29");
            case TIMESTAMP -> Optional.of("2026-01-31T08:00:00+08:00");
            case CREDIT_CODE -> Optional.of("52110000TE5T000169");
            case ID_NUMBER -> Optional.of("110101199003070011");
            case PHONE -> Optional.of(field.constraints().form().equals("landline-number") ? "010-12345678" : "13800000000");
            default -> Optional.empty();
        };
    }

    private static void integer(ObjectNode schema, Constraints constraints) {
        schema.put("type", "integer");
        schema.put("minimum", constraints.min().map(Long::parseLong).orElse(-LARGEST_EXACT));
        schema.put("maximum", constraints.max().map(Long::parseLong).orElse(LARGEST_EXACT));
    }

    private void text(ObjectNode schema, Field field) {
        Constraints constraints = field.constraints();
        schema.put("type", "string");
        schema.put("minLength", Math.max(1, constraints.minLength()));
        schema.put("maxLength", field.maxLength() == 0 ? LONGEST_TEXT : field.maxLength());
        if (constraints.form().equals("person-name")) {
            schema.put("$ref", shared("person-name", JSON.objectNode().put("pattern", Forms.personName())));
        } else {
            schema.put("$ref", shared("text", JSON.objectNode().put("pattern", Forms.text())));
        }
        constraints.pattern().ifPresent(pattern -> schema.put("pattern", Forms.whole(pattern)));
    }

    /** Puts a schema where several fields refer to it. */
    private String shared(String name, ObjectNode schema) {
        if (!definitions.has(name)) {
            definitions.set(name, schema);
        }
        return "#/$defs/" + name;
    }

    private void code(ObjectNode schema, Field field) {
        schema.put("type", "string");
        CodeSystem codes = standard.codeSystems().get(field.codeSystem().orElseThrow());
        schema.put("x-code-system", codes.id());
        List<CodeSystem.Code> allowed = allowed(codes, field.constraints());
        if (allowed.size() > MOST_CODES) {
            schema.put("pattern", Forms.text());
        } else if (allowed.size() < codes.codes().size()) {
            enumeration(schema, allowed);
        } else {
            ObjectNode all = JSON.objectNode();
            name(all, codes.label());
            enumeration(all, allowed);
            schema.put("$ref", shared(codes.id(), all));
        }
    }

    static List<CodeSystem.Code> allowed(CodeSystem codes, Constraints constraints) {
        return codes.codes().stream()
                .filter(code -> constraints.only().isEmpty() || constraints.only().contains(code.code()))
                .filter(code -> !constraints.except().contains(code.code()))
                .toList();
    }

    private static void enumeration(ObjectNode schema, List<CodeSystem.Code> codes) {
        ArrayNode values = schema.putArray("enum");
        ObjectNode labels = schema.putObject("x-labels");
        for (CodeSystem.Code code : codes) {
            values.add(code.code());
            labels.put(code.code(), code.label().zh() + (code.label().en().isEmpty() ? "" : " / " + code.label().en()));
        }
    }

    private void division(ObjectNode schema, Constraints constraints) {
        schema.put("type", "string");
        List<ObjectNode> ways = new ArrayList<>();
        for (String level : constraints.levels()) {
            switch (level) {
                case "township" -> ways.add(JSON.objectNode().put("pattern", "^[1-9][0-9]{8}$"));
                case "village" -> ways.add(JSON.objectNode().put("pattern", "^[1-9][0-9]{8}(?!000)[0-5][0-9]{2}$"));
                default -> ways.add(JSON.objectNode().put("$ref", divisions(level)));
            }
        }
        if (constraints.retired()) {
            ways.add(JSON.objectNode().put("pattern", "^[1-9][0-9]{5}$"));
        }
        ArrayNode any = schema.putArray("anyOf");
        ways.forEach(any::add);
    }

    private String divisions(String level) {
        String name = "divisions-" + level;
        if (definitions.has(name)) {
            return "#/$defs/" + name;
        }
        ObjectNode all = JSON.objectNode();
        ArrayNode values = all.putArray("enum");
        java.util.stream.Stream.concat(java.util.stream.Stream.of(standard.divisions().root()), standard.codeSystems().values().stream()
                .flatMap(codes -> codes.codes().stream()).map(CodeSystem.Code::code))
                .filter(code -> standard.divisions().level(code).equals(level)).sorted().distinct().forEach(values::add);
        return shared(name, all);
    }

    /** What a value must be beyond what the schema says of it. */
    private static Optional<String> beyond(Field field) {
        return switch (field.element()) {
            case ID_NUMBER -> Optional.of("check digit by ISO 7064 MOD 11-2 (GB 11643); a division that gave out numbers; "
                    + "kinds accepted: " + String.join(", ", field.constraints().accept()));
            case CERTIFICATE_NUMBER -> Optional.of("check digit of the identity number within (GB 11643)");
            case CREDIT_CODE -> Optional.of("check characters of GB 32100 and of GB 11714 within");
            case DIVISION -> Optional.of("townships of the division table" + (field.constraints().retired()
                    ? "; six digits also of divisions that are gone" : ""));
            case DATE -> field.constraints().past() ? Optional.of("not after the day of judgement") : Optional.empty();
            default -> Optional.empty();
        };
    }

    private Optional<ObjectNode> condition(RuleDefinition rule) {
        if (rule.kind() != RuleDefinition.Kind.RECORD || rule.severity() != Severity.ERROR) {
            return Optional.empty();
        }
        Optional<ObjectNode> applies = rule.when().isEmpty() ? Optional.of(JSON.objectNode())
                : conditions.surely(true, rule.when());
        if (applies.isEmpty()) {
            return Optional.empty();
        }
        if (rule.check().equals("given(" + rule.field() + ")")) {
            ObjectNode then = JSON.objectNode();
            then.putArray("required").add(rule.field());
            return Optional.of(JSON.objectNode().<ObjectNode>set("if", applies.get()).set("then", then));
        }
        return conditions.surely(false, rule.check()).map(broken -> {
            ObjectNode both = JSON.objectNode();
            ArrayNode parts = both.putArray("allOf");
            if (!applies.get().isEmpty()) {
                parts.add(applies.get());
            }
            parts.add(broken);
            return JSON.objectNode().set("not", both);
        });
    }

    private static ObjectNode described(RuleDefinition rule, boolean inSchema) {
        ObjectNode node = JSON.objectNode();
        node.put("id", rule.id());
        node.put("kind", rule.kind().name().toLowerCase(java.util.Locale.ROOT));
        node.put("severity", rule.severity().name().toLowerCase(java.util.Locale.ROOT));
        node.put("field", rule.field());
        node.putObject("message").put("zh", rule.message().zh()).put("en", rule.message().en());
        if (!rule.when().isEmpty()) {
            node.put("when", rule.when());
        }
        if (!rule.check().isEmpty()) {
            node.put("check", rule.check());
        }
        if (!rule.clause().isEmpty()) {
            node.put("clause", rule.clause());
        }
        return node.put("inSchema", inSchema);
    }
}
