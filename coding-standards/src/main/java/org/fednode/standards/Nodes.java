package org.fednode.standards;

import java.util.List;

/**
 * The pieces of rules, of which {@link ExpressionCode} makes code. Records, so that equal pieces of rules are equal and can be shared.
 * {@code &&}, {@code ||} and what is built on them absorb what is unknown, everything else passes it on.
 */
final class Nodes {

    /** What is known to be unknown: no operation makes anything of it. */
    private static final Expression UNKNOWN = new Constant(Expression.UNKNOWN);

    private Nodes() {
    }

    /** How many slots the variables of the expression's macros take. */
    static int slots(Expression expression) {
        int inner = expression.parts().stream().mapToInt(Nodes::slots).max().orElse(0);
        return expression instanceof Fold fold ? Math.max(inner, Math.max(fold.item(), fold.result()) + 1) : inner;
    }

    private static boolean areConstant(List<Expression> expressions) {
        return expressions.stream().allMatch(Constant.class::isInstance);
    }

    static Expression list(List<Expression> parts) {
        return areConstant(parts)
                ? new Constant(Outcomes.list(parts.stream().map(part -> ((Constant) part).value()).toArray()))
                : new ListOf(parts);
    }

    /** The strict operation on these arguments, in the cheapest form that means it. */
    static Expression operation(String name, List<Expression> arguments) {
        Operator operator = Operator.find(name).orElseThrow(() -> new IllegalStateException("no operator " + name));
        if (arguments.contains(UNKNOWN)) {
            return UNKNOWN;
        }
        Expression first = arguments.get(0);
        Expression second = arguments.size() > 1 ? arguments.get(1) : Operation.NONE;
        Expression third = arguments.size() > 2 ? arguments.get(2) : Operation.NONE;
        boolean equality = operator == Operator.EQUAL || operator == Operator.DIFFERENT;
        if (equality && first instanceof Value value && second instanceof Constant constant) {
            return new Is(value.index(), constant.value(), operator == Operator.EQUAL);
        }
        if (operator == Operator.AGE && second instanceof Today) {
            return new AgeToday(first);
        }
        if (first instanceof Constant one && second instanceof Constant two && third instanceof Constant three) {
            return new Constant(Outcomes.operation(operator, one.value(), two.value(), three.value()));
        }
        return new Operation(name, operator, first, second, third);
    }

    record Constant(Object value) implements Expression {
    }

    record Today() implements Expression {
    }

    /** A field that holds one value. */
    record Value(int index) implements Expression {
    }

    /** A list or group. */
    record Items(int index) implements Expression {
    }

    record Given(int index) implements Expression {
    }

    /** A variable of a macro. */
    record Local(int slot) implements Expression {
    }

    record Member(Expression row, int index) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of(row);
        }

        @Override
        public Expression with(List<Expression> parts) {
            return new Member(parts.get(0), index);
        }
    }

    record HasMember(Expression row, int index) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of(row);
        }

        @Override
        public Expression with(List<Expression> parts) {
            return new HasMember(parts.get(0), index);
        }
    }

    record ListOf(List<Expression> parts) implements Expression {
        @Override
        public Expression with(List<Expression> others) {
            return new ListOf(others);
        }
    }

    record And(Expression left, Expression right) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of(left, right);
        }

        @Override
        public Expression with(List<Expression> parts) {
            return new And(parts.get(0), parts.get(1));
        }
    }

    record Or(Expression left, Expression right) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of(left, right);
        }

        @Override
        public Expression with(List<Expression> parts) {
            return new Or(parts.get(0), parts.get(1));
        }
    }

    record Not(Expression operand) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of(operand);
        }

        @Override
        public Expression with(List<Expression> parts) {
            return new Not(parts.get(0));
        }
    }

    record Choice(Expression condition, Expression yes, Expression no) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of(condition, yes, no);
        }

        @Override
        public Expression with(List<Expression> parts) {
            return new Choice(parts.get(0), parts.get(1), parts.get(2));
        }
    }

    record NotStrictlyFalse(Expression operand) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of(operand);
        }

        @Override
        public Expression with(List<Expression> parts) {
            return new NotStrictlyFalse(parts.get(0));
        }
    }

    /** The commonest question of rules: does the field hold this. */
    record Is(int index, Object constant, boolean wanted) implements Expression {
    }

    /** Full years from a date to the day of judgement. */
    record AgeToday(Expression born) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of(born);
        }

        @Override
        public Expression with(List<Expression> parts) {
            return new AgeToday(parts.get(0));
        }
    }

    /** An operation that needs all its arguments. */
    record Operation(String name, Operator operator, Expression first, Expression second, Expression third) implements Expression {

        /** Stands where the operation takes fewer arguments. */
        static final Expression NONE = new Constant(null);

        @Override
        public List<Expression> parts() {
            return List.of(first, second, third);
        }

        @Override
        public Expression with(List<Expression> parts) {
            return new Operation(name, operator, parts.get(0), parts.get(1), parts.get(2));
        }
    }

    /** The fold into which CEL expands all, exists, exists_one, map and filter. */
    record Fold(Expression range, Expression start, int item, int result, Expression goesOn, Expression step,
            Expression end) implements Expression {
        @Override
        public List<Expression> parts() {
            return List.of(range, start, goesOn, step, end);
        }

        @Override
        public Expression with(List<Expression> parts) {
            return new Fold(parts.get(0), parts.get(1), item, result, parts.get(2), parts.get(3), parts.get(4));
        }
    }
}
