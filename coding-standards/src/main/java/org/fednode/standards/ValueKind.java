package org.fednode.standards;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** In which form generated code holds the value of an expression: the cheapest that can hold whatever it may be. */
enum ValueKind {
    /** One of the outcomes of {@link Outcomes}. */
    CONDITION("I"),
    /** A whole number that cannot be large; {@link Outcomes#NONE} where unknown. */
    SMALL("I"),
    /** A date as the number YYYYMMDD; {@link Outcomes#NONE} where unknown. */
    DAY("I"),
    OBJECT("Ljava/lang/Object;");

    private static final long LARGEST_SMALL = 1L << 24;
    private static final Set<String> DECIDING = Set.of("equals", "not_equals", "less_string", "less_equals_string",
            "greater_string", "greater_equals_string", "less_int64", "less_equals_int64", "greater_int64",
            "greater_equals_int64", "in_list", "in_map", "starts_with_string", "ends_with_string", "contains_string",
            "is_temporary_id");
    private static final Set<String> COUNTING = Set.of("age", "id_sequence", "size_list", "list_size", "size_string",
            "string_size");

    private final String descriptor;

    ValueKind(String descriptor) {
        this.descriptor = descriptor;
    }

    /** As the Java machine names it. */
    String descriptor() {
        return descriptor;
    }

    /** Of an expression without variables. */
    static ValueKind of(Expression expression) {
        return of(expression, Map.of());
    }

    /** @param variables of macros, by slot */
    static ValueKind of(Expression expression, Map<Integer, ValueKind> variables) {
        if (expression instanceof Nodes.Constant constant) {
            return constant.value() instanceof Boolean ? CONDITION
                    : constant.value() instanceof Long number && isSmall(number) ? SMALL : OBJECT;
        }
        if (expression instanceof Nodes.Local local) {
            return variables.getOrDefault(local.slot(), OBJECT);
        }
        if (expression instanceof SharedExpressions.Shared shared) {
            return of(shared.expression(), variables);
        }
        if (expression instanceof Nodes.Choice choice) {
            ValueKind yes = of(choice.yes(), variables);
            return yes == of(choice.no(), variables) ? yes : OBJECT;
        }
        if (expression instanceof Nodes.Fold fold) {
            Map<Integer, ValueKind> inner = new HashMap<>(variables);
            inner.put(fold.item(), OBJECT);
            inner.put(fold.result(), ofResult(fold));
            return of(fold.end(), inner);
        }
        if (expression instanceof Nodes.Operation operation) {
            return of(operation);
        }
        boolean decides = expression instanceof Nodes.And || expression instanceof Nodes.Or || expression instanceof Nodes.Not
                || expression instanceof Nodes.NotStrictlyFalse || expression instanceof Nodes.Given
                || expression instanceof Nodes.HasMember || expression instanceof Nodes.Is;
        return decides ? CONDITION : expression instanceof Nodes.AgeToday ? SMALL : OBJECT;
    }

    private static ValueKind of(Nodes.Operation operation) {
        if (DECIDING.contains(operation.name())) {
            return CONDITION;
        }
        if (operation.name().equals("id_birth_date") || addsSmallYears(operation)) {
            return DAY;
        }
        boolean counts = COUNTING.contains(operation.name()) || isSmallRemainder(operation);
        return counts ? SMALL : OBJECT;
    }

    static boolean addsSmallYears(Nodes.Operation operation) {
        return operation.name().equals("add_years") && of(operation.second()) == SMALL;
    }

    private static boolean isSmall(long number) {
        return Math.abs(number) <= LARGEST_SMALL;
    }

    static boolean isSmallRemainder(Nodes.Operation operation) {
        return operation.name().equals("modulo_int64") && of(operation.first()) == SMALL
                && operation.second() instanceof Nodes.Constant divisor && of(divisor) == SMALL
                && !divisor.value().equals(0L);
    }

    /** A fold that starts with a truth value goes on with truth values; numbers may grow on the way. */
    static ValueKind ofResult(Nodes.Fold fold) {
        return of(fold.start()) == CONDITION ? CONDITION : OBJECT;
    }
}
