package org.fednode.standards;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.ast.CelConstant;
import dev.cel.common.ast.CelExpr;
import dev.cel.common.types.CelType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Turns a checked CEL tree into {@link Expression}s with CEL's meaning: {@code &&}, {@code ||} and the macros built on
 * them absorb what is unknown, everything else passes it on. Interpreting the tree would cost more than the whole
 * record's budget.
 */
final class ExpressionCompiler {

    /** A construct of CEL that the rule language leaves out. */
    static final class UnsupportedConstruct extends Exception {
        private static final long serialVersionUID = 1L;

        UnsupportedConstruct(String construct) {
            this(construct, "is not part of the rule language");
        }

        private UnsupportedConstruct(String construct, String why) {
            super(construct + ' ' + why);
        }
    }

    private final List<Field> fields;
    private final RuleConstants constants;
    private final Map<String, Expression> conditions;
    private final CelAbstractSyntaxTree tree;
    private final Map<String, Integer> locals = new HashMap<>();
    private int slots;

    private ExpressionCompiler(List<Field> fields, RuleConstants constants, Map<String, Expression> conditions,
            CelAbstractSyntaxTree tree) {
        this.fields = fields;
        this.constants = constants;
        this.conditions = conditions;
        this.tree = tree;
    }

    /** @param conditions the named conditions compiled so far, which the tree may use */
    static Expression compile(CelAbstractSyntaxTree tree, List<Field> fields, RuleConstants constants,
            Map<String, Expression> conditions) throws UnsupportedConstruct {
        return new ExpressionCompiler(fields, constants, conditions, tree).compile(tree.getExpr());
    }

    private Expression compile(CelExpr expr) throws UnsupportedConstruct {
        return switch (expr.getKind()) {
            case CONSTANT -> constant(expr.constant());
            case IDENT -> variable(expr.ident().name());
            case SELECT -> select(expr.select());
            case CALL -> call(expr);
            case LIST -> list(expr.list().elements());
            case COMPREHENSION -> fold(expr.comprehension());
            default -> throw new UnsupportedConstruct(expr.getKind().name().toLowerCase(Locale.ROOT));
        };
    }

    private static Expression constant(CelConstant constant) throws UnsupportedConstruct {
        Object value = switch (constant.getKind()) {
            case STRING_VALUE -> constant.stringValue();
            case INT64_VALUE -> constant.int64Value();
            case BOOLEAN_VALUE -> constant.booleanValue();
            default -> throw new UnsupportedConstruct("a constant of this type");
        };
        return new Constant(value);
    }

    private record Constant(Object value) implements Expression {
        @Override
        public Object of(Facts facts) {
            return value;
        }
    }

    private Expression variable(String name) throws UnsupportedConstruct {
        Integer slot = locals.get(name);
        if (slot != null) {
            return facts -> facts.local(slot);
        }
        switch (name) {
            case RuleLanguage.TODAY:
                return Facts::today;
            case RuleLanguage.PARAMETERS:
                return new Constant(constants.parameterValues());
            case RuleLanguage.CODES:
                return new Constant(constants.codeValues());
            default:
                return constants.conditions().contains(name) ? condition(name)
                        : field(name, RuleLanguage.askedField(name));
        }
    }

    private Expression condition(String name) throws UnsupportedConstruct {
        Expression condition = conditions.get(name);
        if (condition == null) {
            throw new UnsupportedConstruct("condition '" + name + "'", "is used before it is defined: move it up");
        }
        return condition;
    }

    private Expression field(String name, Optional<String> asked) throws UnsupportedConstruct {
        if (asked.isPresent()) {
            int index = field(asked.get()).index();
            return facts -> facts.isGiven(index);
        }
        Field field = field(name);
        int index = field.index();
        boolean repeating = field.type() == FieldType.LIST || field.type() == FieldType.GROUP;
        return repeating ? facts -> facts.items(index) : facts -> facts.value(index);
    }

    private Field field(String id) throws UnsupportedConstruct {
        return fields.stream().filter(field -> field.id().equals(id)).findFirst()
                .orElseThrow(() -> new UnsupportedConstruct("'" + id + "'"));
    }

    private Expression select(CelExpr.CelSelect select) throws UnsupportedConstruct {
        CelExpr operand = select.operand();
        Expression row = compile(operand);
        if (row instanceof Constant constant && constant.value() instanceof Map<?, ?> members) {
            Object value = members.get(select.field());
            return new Constant(select.testOnly() ? (Object) (value != null) : value == null ? Expression.UNKNOWN : value);
        }
        CelType type = tree.getTypeOrThrow(operand.id());
        int member = field(type.name()).members().stream()
                .filter(candidate -> candidate.id().equals(select.field())).findFirst()
                .orElseThrow(() -> new UnsupportedConstruct("'" + select.field() + "'")).index();
        if (select.testOnly()) {
            return facts -> row.of(facts) instanceof RecordValues values ? (Object) (values.get(member) != null)
                    : Expression.UNKNOWN;
        }
        return facts -> {
            Object value = row.of(facts) instanceof RecordValues values ? values.get(member) : null;
            return value == null ? Expression.UNKNOWN : value;
        };
    }

    private Expression list(List<CelExpr> elements) throws UnsupportedConstruct {
        List<Expression> compiled = compileAll(elements);
        Expression list = facts -> {
            List<Object> values = new ArrayList<>(compiled.size());
            for (Expression element : compiled) {
                Object value = element.of(facts);
                if (value == Expression.UNKNOWN) {
                    return value;
                }
                values.add(value);
            }
            return values;
        };
        return areConstant(compiled) ? new Constant(list.of(null)) : list;
    }

    private static boolean areConstant(List<Expression> compiled) {
        return compiled.stream().allMatch(Constant.class::isInstance);
    }

    private List<Expression> compileAll(List<CelExpr> exprs) throws UnsupportedConstruct {
        List<Expression> compiled = new ArrayList<>();
        for (CelExpr expr : exprs) {
            compiled.add(compile(expr));
        }
        return compiled;
    }

    private Expression call(CelExpr expr) throws UnsupportedConstruct {
        CelExpr.CelCall call = expr.call();
        List<CelExpr> all = new ArrayList<>();
        call.target().ifPresent(all::add);
        all.addAll(call.args());
        List<Expression> arguments = compileAll(all);
        switch (call.function()) {
            case "_&&_":
                return and(arguments.get(0), arguments.get(1));
            case "_||_":
                return or(arguments.get(0), arguments.get(1));
            case "!_":
                return not(arguments.get(0));
            case "_?_:_":
                return choice(arguments.get(0), arguments.get(1), arguments.get(2));
            case "@not_strictly_false":
                return notStrictlyFalse(arguments.get(0));
            default:
                return strict(operator(expr), arguments);
        }
    }

    private static Expression and(Expression left, Expression right) {
        return facts -> {
            Object first = left.of(facts);
            if (first == Boolean.FALSE) {
                return first;
            }
            Object second = right.of(facts);
            return second == Boolean.FALSE || first == Boolean.TRUE ? second : Expression.UNKNOWN;
        };
    }

    private static Expression or(Expression left, Expression right) {
        return facts -> {
            Object first = left.of(facts);
            if (first == Boolean.TRUE) {
                return first;
            }
            Object second = right.of(facts);
            return second == Boolean.TRUE || first == Boolean.FALSE ? second : Expression.UNKNOWN;
        };
    }

    static Expression not(Expression operand) {
        return facts -> {
            Object value = operand.of(facts);
            return value == Expression.UNKNOWN ? value : (Object) (value == Boolean.FALSE);
        };
    }

    private static Expression choice(Expression condition, Expression yes, Expression no) {
        return facts -> {
            Object decided = condition.of(facts);
            if (decided == Expression.UNKNOWN) {
                return decided;
            }
            return decided == Boolean.TRUE ? yes.of(facts) : no.of(facts);
        };
    }

    private static Expression notStrictlyFalse(Expression operand) {
        return facts -> operand.of(facts) != Boolean.FALSE;
    }

    private Operator operator(CelExpr expr) throws UnsupportedConstruct {
        List<String> overloads = tree.getReferenceOrThrow(expr.id()).overloadIds();
        String function = "'" + expr.call().function() + "'";
        if (overloads.size() != 1) {
            throw new UnsupportedConstruct(function + " on values of open type");
        }
        return Operator.find(overloads.get(0))
                .orElseThrow(() -> new UnsupportedConstruct(function + " (" + overloads.get(0) + ")"));
    }

    private static Expression strict(Operator operator, List<Expression> arguments) {
        Expression first = arguments.get(0);
        Expression second = arguments.size() > 1 ? arguments.get(1) : facts -> null;
        Expression third = arguments.size() > 2 ? arguments.get(2) : facts -> null;
        Expression operation = facts -> {
            Object a = first.of(facts);
            Object b = a == Expression.UNKNOWN ? a : second.of(facts);
            Object c = b == Expression.UNKNOWN ? b : third.of(facts);
            return c == Expression.UNKNOWN ? c : operator.guarded(a, b, c);
        };
        return areConstant(arguments) ? new Constant(operation.of(null)) : operation;
    }

    /** The fold into which CEL expands all, exists, exists_one, map and filter. */
    private Expression fold(CelExpr.CelComprehension fold) throws UnsupportedConstruct {
        if (!fold.iterVar2().isEmpty()) {
            throw new UnsupportedConstruct("a macro with two variables");
        }
        Expression range = range(fold.iterRange());
        Expression start = compile(fold.accuInit());
        int item = slots++;
        int result = slots++;
        Integer hiddenItem = locals.put(fold.iterVar(), item);
        Integer hiddenResult = locals.put(fold.accuVar(), result);
        Expression goesOn = compile(fold.loopCondition());
        Expression step = compile(fold.loopStep());
        restore(fold.iterVar(), hiddenItem);
        Expression end = compile(fold.result());
        restore(fold.accuVar(), hiddenResult);
        return facts -> {
            if (!(range.of(facts) instanceof List<?> items)) {
                return Expression.UNKNOWN;
            }
            facts.setLocal(result, start.of(facts));
            for (int i = 0; i < items.size(); i++) {
                facts.setLocal(item, items.get(i));
                if (goesOn.of(facts) != Boolean.TRUE) {
                    break;
                }
                facts.setLocal(result, step.of(facts));
            }
            return end.of(facts);
        };
    }

    /** What a macro goes through: the items of a list, the keys of a table. */
    private Expression range(CelExpr expr) throws UnsupportedConstruct {
        Expression range = compile(expr);
        return range instanceof Constant constant && constant.value() instanceof Map<?, ?> table
                ? new Constant(List.copyOf(table.keySet())) : range;
    }

    private void restore(String name, Integer hidden) {
        if (hidden == null) {
            locals.remove(name);
        } else {
            locals.put(name, hidden);
        }
    }
}
