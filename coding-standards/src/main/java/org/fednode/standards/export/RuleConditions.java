package org.fednode.standards.export;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.cel.common.CelValidationException;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.parser.CelParser;
import dev.cel.parser.CelParserFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.standards.DataSetDefinition;
import org.fednode.standards.Field;
import org.fednode.standards.FieldType;

/**
 * What of CEL conditions can be said in a JSON Schema: comparisons of single fields with constants, given(), options of
 * lists, and what is made of them. Of more than that (dates, ages, other rows) nothing is said.
 */
final class RuleConditions {

    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
    private static final CelParser PARSER = CelParserFactory.standardCelParserBuilder().build();
    private static final int DEEPEST = 20;

    private final DataSetDefinition definition;

    RuleConditions(DataSetDefinition definition) {
        this.definition = definition;
    }

    /**
     * A schema that takes only records of which the condition is surely {@code wanted}, though perhaps not all of them;
     * empty where none can be found.
     */
    Optional<ObjectNode> surely(boolean wanted, String condition) {
        return surely(wanted, condition, 0);
    }

    private Optional<ObjectNode> surely(boolean wanted, String condition, int depth) {
        try {
            return depth > DEEPEST ? Optional.empty() : surely(wanted, PARSER.parse(condition).getAst().getExpr(), depth);
        } catch (CelValidationException noCel) {
            return Optional.empty();
        }
    }

    private Optional<ObjectNode> surely(boolean wanted, CelExpr expr, int depth) {
        if (expr.getKind() == CelExpr.ExprKind.Kind.IDENT) {
            String name = expr.ident().name();
            String condition = definition.conditions().get(name);
            return condition != null ? surely(wanted, condition, depth + 1)
                    : field(expr).filter(field -> field.type() == FieldType.BOOLEAN).map(field -> holds(field,
                            JSON.objectNode().put("const", wanted)));
        }
        return expr.getKind() == CelExpr.ExprKind.Kind.CALL ? call(wanted, expr.call(), depth) : Optional.empty();
    }

    private Optional<ObjectNode> call(boolean wanted, CelExpr.CelCall call, int depth) {
        List<CelExpr> arguments = call.args();
        return switch (call.function()) {
            case "!_" -> surely(!wanted, arguments.get(0), depth);
            case "_&&_" -> wanted ? both(arguments, true, depth) : either(arguments, false, depth);
            case "_||_" -> wanted ? either(arguments, true, depth) : both(arguments, false, depth);
            case "given" -> field(arguments.get(0)).map(field -> wanted ? present(field) : not(present(field)));
            case "_==_" -> equal(wanted, arguments);
            case "_!=_" -> equal(!wanted, arguments);
            case "@in" -> in(wanted, arguments);
            case "_<_" -> ordered(arguments, wanted ? "exclusiveMaximum" : "minimum");
            case "_<=_" -> ordered(arguments, wanted ? "maximum" : "exclusiveMinimum");
            case "_>_" -> ordered(arguments, wanted ? "exclusiveMinimum" : "maximum");
            case "_>=_" -> ordered(arguments, wanted ? "minimum" : "exclusiveMaximum");
            default -> Optional.empty();
        };
    }

    private Optional<ObjectNode> both(List<CelExpr> parts, boolean wanted, int depth) {
        List<ObjectNode> schemas = schemas(parts, wanted, depth);
        return schemas.size() < parts.size() ? Optional.empty() : Optional.of(joined("allOf", schemas));
    }

    private Optional<ObjectNode> either(List<CelExpr> parts, boolean wanted, int depth) {
        List<ObjectNode> schemas = schemas(parts, wanted, depth);
        return schemas.isEmpty() ? Optional.empty() : Optional.of(joined("anyOf", schemas));
    }

    private List<ObjectNode> schemas(List<CelExpr> parts, boolean wanted, int depth) {
        List<ObjectNode> schemas = new ArrayList<>();
        parts.forEach(part -> surely(wanted, part, depth).ifPresent(schemas::add));
        return schemas;
    }

    private static ObjectNode joined(String keyword, List<ObjectNode> schemas) {
        if (schemas.size() == 1) {
            return schemas.get(0);
        }
        ArrayNode all = JSON.arrayNode();
        schemas.forEach(all::add);
        return JSON.objectNode().set(keyword, all);
    }

    private Optional<ObjectNode> equal(boolean wanted, List<CelExpr> sides) {
        Optional<Field> field = field(sides.get(0));
        Optional<ObjectNode> constant = constant(sides.get(1));
        if (field.isEmpty() || constant.isEmpty() || isRepeating(field.get())) {
            return Optional.empty();
        }
        return Optional.of(holds(field.get(), wanted ? constant.get() : not(constant.get())));
    }

    private Optional<ObjectNode> in(boolean wanted, List<CelExpr> sides) {
        Optional<Field> list = field(sides.get(1)).filter(RuleConditions::isRepeating);
        Optional<ObjectNode> item = constant(sides.get(0));
        if (list.isPresent() && item.isPresent()) {
            ObjectNode contains = holds(list.get(), JSON.objectNode().set("contains", item.get()));
            return Optional.of(wanted ? contains : not(contains));
        }
        Optional<Field> field = field(sides.get(0)).filter(one -> !isRepeating(one));
        if (field.isEmpty() || sides.get(1).getKind() != CelExpr.ExprKind.Kind.LIST) {
            return Optional.empty();
        }
        List<Optional<ObjectNode>> constants = sides.get(1).list().elements().stream().map(RuleConditions::constant).toList();
        if (constants.isEmpty() || constants.stream().anyMatch(Optional::isEmpty)) {
            return Optional.empty();
        }
        ArrayNode values = JSON.arrayNode();
        constants.forEach(constant -> values.add(constant.orElseThrow().get("const")));
        ObjectNode one = JSON.objectNode().set("enum", values);
        return Optional.of(holds(field.get(), wanted ? one : not(one)));
    }

    private Optional<ObjectNode> ordered(List<CelExpr> sides, String keyword) {
        Optional<Field> field = field(sides.get(0)).filter(one -> one.type() == FieldType.INTEGER);
        Optional<ObjectNode> constant = constant(sides.get(1));
        return field.isEmpty() || constant.isEmpty() ? Optional.empty() : Optional.of(holds(field.get(),
                JSON.objectNode().put("type", "integer").set(keyword, constant.get().get("const"))));
    }

    private Optional<Field> field(CelExpr expr) {
        return expr.getKind() == CelExpr.ExprKind.Kind.IDENT ? definition.field(expr.ident().name()) : Optional.empty();
    }

    private static boolean isRepeating(Field field) {
        return field.type() == FieldType.LIST || field.type() == FieldType.GROUP;
    }

    private static Optional<ObjectNode> constant(CelExpr expr) {
        if (expr.getKind() != CelExpr.ExprKind.Kind.CONSTANT) {
            return Optional.empty();
        }
        CelConstant constant = expr.constant();
        return switch (constant.getKind()) {
            case STRING_VALUE -> Optional.of(JSON.objectNode().put("const", constant.stringValue()));
            case INT64_VALUE -> Optional.of(JSON.objectNode().put("const", constant.int64Value()));
            case BOOLEAN_VALUE -> Optional.of(JSON.objectNode().put("const", constant.booleanValue()));
            default -> Optional.empty();
        };
    }

    private static ObjectNode holds(Field field, ObjectNode schema) {
        ObjectNode node = present(field);
        node.putObject("properties").set(field.id(), schema);
        return node;
    }

    private static ObjectNode present(Field field) {
        ObjectNode node = JSON.objectNode();
        node.putArray("required").add(field.id());
        return node;
    }

    private static ObjectNode not(ObjectNode schema) {
        return JSON.objectNode().set("not", schema);
    }
}
