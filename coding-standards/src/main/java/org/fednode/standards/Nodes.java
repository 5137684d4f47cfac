package org.fednode.standards;

import java.util.ArrayList;
import java.util.List;
import org.fednode.standards.format.IsoDate;

/**
 * The expressions that rules are compiled to. Records, so that equal pieces of rules are equal and can be shared.
 * {@code &&}, {@code ||} and what is built on them absorb what is unknown, everything else passes it on.
 */
final class Nodes {

    private Nodes() {
    }

    /** How many slots the variables of the expression's macros take. */
    static int slots(Expression expression) {
        int inner = expression.parts().stream().mapToInt(Nodes::slots).max().orElse(0);
        return expression instanceof Fold fold ? Math.max(inner, Math.max(fold.item(), fold.result()) + 1) : inner;
    }

    static boolean areConstant(List<Expression> expressions) {
        return expressions.stream().allMatch(Constant.class::isInstance);
    }

    /** The strict operation on these arguments, in the cheapest form that means it. */
    static Expression operation(String name, List<Expression> arguments) {
        Operator operator = Operator.find(name).orElseThrow(() -> new IllegalStateException("no operator " + name));
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
        Expression operation = new Operation(operator, first, second, third);
        return areConstant(arguments) ? new Constant(operation.of(null)) : operation;
    }

    record Constant(Object value) implements Expression {
        @Override
        public Object of(Facts facts) {
            return value;
        }
    }

    record Today() implements Expression {
        @Override
        public Object of(Facts facts) {
            return facts.today();
        }
    }

    /** A field that holds one value. */
    record Value(int index) implements Expression {
        @Override
        public Object of(Facts facts) {
            return facts.value(index);
        }
    }

    /** A list or group. */
    record Items(int index) implements Expression {
        @Override
        public Object of(Facts facts) {
            return facts.items(index);
        }
    }

    record Given(int index) implements Expression {
        @Override
        public Object of(Facts facts) {
            return facts.isGiven(index);
        }
    }

    /** A variable of a macro. */
    record Local(int slot) implements Expression {
        @Override
        public Object of(Facts facts) {
            return facts.local(slot);
        }
    }

    record Member(Expression row, int index) implements Expression {
        @Override
        public Object of(Facts facts) {
            Object value = row.of(facts) instanceof RecordValues values ? values.get(index) : null;
            return value == null ? UNKNOWN : value;
        }

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
        public Object of(Facts facts) {
            return row.of(facts) instanceof RecordValues values ? (Object) (values.asRead(index) != null) : UNKNOWN;
        }

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
        public Object of(Facts facts) {
            List<Object> values = new ArrayList<>(parts.size());
            for (Expression part : parts) {
                Object value = part.of(facts);
                if (value == UNKNOWN) {
                    return value;
                }
                values.add(Operator.plain(value));
            }
            return values;
        }

        @Override
        public Expression with(List<Expression> others) {
            return new ListOf(others);
        }
    }

    record And(Expression left, Expression right) implements Expression {
        @Override
        public Object of(Facts facts) {
            Object first = left.of(facts);
            if (first == Boolean.FALSE) {
                return first;
            }
            Object second = right.of(facts);
            return second == Boolean.FALSE || first == Boolean.TRUE ? second : UNKNOWN;
        }

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
        public Object of(Facts facts) {
            Object first = left.of(facts);
            if (first == Boolean.TRUE) {
                return first;
            }
            Object second = right.of(facts);
            return second == Boolean.TRUE || first == Boolean.FALSE ? second : UNKNOWN;
        }

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
        public Object of(Facts facts) {
            Object value = operand.of(facts);
            return value == UNKNOWN ? value : (Object) (value == Boolean.FALSE);
        }

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
        public Object of(Facts facts) {
            Object decided = condition.of(facts);
            if (decided == UNKNOWN) {
                return decided;
            }
            return decided == Boolean.TRUE ? yes.of(facts) : no.of(facts);
        }

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
        public Object of(Facts facts) {
            return operand.of(facts) != Boolean.FALSE;
        }

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
        @Override
        public Object of(Facts facts) {
            Object value = facts.value(index);
            return value == UNKNOWN ? value : (Object) ((value == constant || Operator.equal(value, constant)) == wanted);
        }
    }

    /** Full years from a date to the day of judgement. */
    record AgeToday(Expression born) implements Expression {
        @Override
        public Object of(Facts facts) {
            Object date = born.of(facts);
            int day = date == UNKNOWN ? 0 : IsoDate.dayNumber(TextChecks.line(date));
            return day == 0 ? UNKNOWN : (Object) (long) IsoDate.fullYears(day, facts.todayNumber());
        }

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
    record Operation(Operator operator, Expression first, Expression second, Expression third) implements Expression {

        /** Stands where the operation takes fewer arguments. */
        static final Expression NONE = new Constant(null);

        @Override
        public Object of(Facts facts) {
            Object a = first.of(facts);
            if (a == UNKNOWN) {
                return a;
            }
            Object b = second == NONE ? null : second.of(facts);
            if (b == UNKNOWN) {
                return b;
            }
            Object c = third == NONE ? null : third.of(facts);
            return c == UNKNOWN ? c : operator.guarded(a, b, c);
        }

        @Override
        public List<Expression> parts() {
            return List.of(first, second, third);
        }

        @Override
        public Expression with(List<Expression> parts) {
            return new Operation(operator, parts.get(0), parts.get(1), parts.get(2));
        }
    }

    /** The fold into which CEL expands all, exists, exists_one, map and filter. */
    record Fold(Expression range, Expression start, int item, int result, Expression goesOn, Expression step,
            Expression end) implements Expression {
        @Override
        public Object of(Facts facts) {
            if (!(range.of(facts) instanceof List<?> items)) {
                return UNKNOWN;
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
        }

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
