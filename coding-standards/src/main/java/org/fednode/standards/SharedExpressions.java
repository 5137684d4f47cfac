package org.fednode.standards;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes the rules of a data set share what they have in common: a piece that several rules ask, such as a person's age,
 * is worked out once a record.
 */
final class SharedExpressions {

    private final Map<Expression, Integer> uses = new HashMap<>();
    private final Map<Expression, Expression> shared = new HashMap<>();
    private int slots;

    /** @param slot where a record's {@link Facts} keep the value */
    record Shared(int slot, Expression expression) implements Expression {
    }

    /** Rules that share, and how many outcomes a record's facts must have room for. */
    record Sharing(List<CompiledRule> rules, int slots) {
    }

    static Sharing among(List<CompiledRule> rules) {
        SharedExpressions sharing = new SharedExpressions();
        for (CompiledRule rule : rules) {
            sharing.count(rule.condition());
            sharing.count(rule.check());
        }
        List<CompiledRule> result = new ArrayList<>();
        for (CompiledRule rule : rules) {
            result.add(new CompiledRule(rule.definition(), rule.field(), sharing.share(rule.condition()),
                    sharing.share(rule.check())));
        }
        return new Sharing(result, sharing.slots);
    }

    private void count(Expression expression) {
        if (uses.merge(expression, 1, Integer::sum) == 1) {
            expression.parts().forEach(this::count);
        }
    }

    private Expression share(Expression expression) {
        Expression known = shared.get(expression);
        if (known != null) {
            return known;
        }
        List<Expression> parts = expression.parts().stream().map(this::share).toList();
        Expression made = parts.equals(expression.parts()) ? expression : expression.with(parts);
        if (uses.get(expression) > 1 && !parts.isEmpty() && !asksLocals(expression)) {
            made = new Shared(slots++, made);
        }
        shared.put(expression, made);
        return made;
    }

    /** What depends on a macro's variable has another outcome each time. */
    private static boolean asksLocals(Expression expression) {
        return expression instanceof Nodes.Local || expression.parts().stream().anyMatch(SharedExpressions::asksLocals);
    }
}
