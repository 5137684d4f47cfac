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
        // a macro of a condition must not write over the variables of the macro around it
        this.slots = conditions.values().stream().mapToInt(Nodes::slots).max().orElse(0);
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
        return new Nodes.Constant(value);
    }

    private Expression variable(String name) throws UnsupportedConstruct {
        Integer slot = locals.get(name);
        if (slot != null) {
            return new Nodes.Local(slot);
        }
        switch (name) {
            case RuleLanguage.TODAY:
                return new Nodes.Today();
            case RuleLanguage.PARAMETERS:
                return new Nodes.Constant(constants.parameterValues());
            case RuleLanguage.CODES:
                return new Nodes.Constant(constants.codeValues());
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
            return new Nodes.Given(field(asked.get()).index());
        }
        Field field = field(name);
        boolean repeating = field.type() == FieldType.LIST || field.type() == FieldType.GROUP;
        return repeating ? new Nodes.Items(field.index()) : new Nodes.Value(field.index());
    }

    private Field field(String id) throws UnsupportedConstruct {
        return fields.stream().filter(field -> field.id().equals(id)).findFirst()
                .orElseThrow(() -> new UnsupportedConstruct("'" + id + "'"));
    }

    private Expression select(CelExpr.CelSelect select) throws UnsupportedConstruct {
        CelExpr operand = select.operand();
        Expression row = compile(operand);
        if (row instanceof Nodes.Constant constant && constant.value() instanceof Map<?, ?> members) {
            Object value = members.get(select.field());
            return new Nodes.Constant(select.testOnly() ? (Object) (value != null) : value == null ? Expression.UNKNOWN : value);
        }
        CelType type = tree.getTypeOrThrow(operand.id());
        int member = field(type.name()).members().stream()
                .filter(candidate -> candidate.id().equals(select.field())).findFirst()
                .orElseThrow(() -> new UnsupportedConstruct("'" + select.field() + "'")).index();
        return select.testOnly() ? new Nodes.HasMember(row, member) : new Nodes.Member(row, member);
    }

    private Expression list(List<CelExpr> elements) throws UnsupportedConstruct {
        Expression list = new Nodes.ListOf(compileAll(elements));
        return areConstant(list.parts()) ? new Nodes.Constant(list.of(null)) : list;
    }

    private static boolean areConstant(List<Expression> compiled) {
        return compiled.stream().allMatch(Nodes.Constant.class::isInstance);
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
                return new Nodes.And(arguments.get(0), arguments.get(1));
            case "_||_":
                return new Nodes.Or(arguments.get(0), arguments.get(1));
            case "!_":
                return new Nodes.Not(arguments.get(0));
            case "_?_:_":
                return new Nodes.Choice(arguments.get(0), arguments.get(1), arguments.get(2));
            case "@not_strictly_false":
                return new Nodes.NotStrictlyFalse(arguments.get(0));
            default:
                return strict(operator(expr), arguments);
        }
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
        Expression second = arguments.size() > 1 ? arguments.get(1) : Nodes.Operation.NONE;
        Expression third = arguments.size() > 2 ? arguments.get(2) : Nodes.Operation.NONE;
        boolean equality = operator == Operator.EQUAL || operator == Operator.DIFFERENT;
        if (equality && first instanceof Nodes.Value value && second instanceof Nodes.Constant constant) {
            return new Nodes.Is(value.index(), constant.value(), operator == Operator.EQUAL);
        }
        if (operator == Operator.AGE && second instanceof Nodes.Today) {
            return new Nodes.AgeToday(first);
        }
        Expression operation = new Nodes.Operation(operator, first, second, third);
        return areConstant(arguments) ? new Nodes.Constant(operation.of(null)) : operation;
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
        return new Nodes.Fold(range, start, item, result, goesOn, step, end);
    }

    /** What a macro goes through: the items of a list, the keys of a table. */
    private Expression range(CelExpr expr) throws UnsupportedConstruct {
        Expression range = compile(expr);
        return range instanceof Nodes.Constant constant && constant.value() instanceof Map<?, ?> table
                ? new Nodes.Constant(List.copyOf(table.keySet())) : range;
    }

    private void restore(String name, Integer hidden) {
        if (hidden == null) {
            locals.remove(name);
        } else {
            locals.put(name, hidden);
        }
    }
}
