package org.fednode.standards.change;

import java.util.ArrayList;
import java.util.List;
import org.fednode.standards.RuleDefinition;
import org.fednode.standards.Severity;

/** What differs between two versions of one rule. */
final class RuleComparison {

    private final String dataSet;
    private final RuleDefinition before;
    private final RuleDefinition after;
    private final boolean comparable;
    private final List<StandardChange> changes = new ArrayList<>();

    private RuleComparison(String dataSet, RuleDefinition before, RuleDefinition after, boolean comparable) {
        this.dataSet = dataSet;
        this.comparable = comparable;
        this.before = before;
        this.after = after;
    }

    /** @param comparable whether the names that the conditions use mean the same in both versions */
    static List<StandardChange> of(String dataSet, RuleDefinition before, RuleDefinition after, boolean comparable) {
        RuleComparison comparison = new RuleComparison(dataSet, before, after, comparable);
        comparison.compare();
        return comparison.changes;
    }

    /** Of a rule that came; its opposite of one that went. */
    static Effect effect(RuleDefinition added) {
        return refuses(added) ? Effect.TIGHTENED : Effect.NEUTRAL;
    }

    private static boolean refuses(RuleDefinition rule) {
        return rule.kind() == RuleDefinition.Kind.RECORD && rule.severity() == Severity.ERROR;
    }

    private void compare() {
        add("kind", before.kind().name(), after.kind().name(), Effect.CHANGED);
        add("severity", before.severity().name(), after.severity().name(), refuses(after) ? Effect.TIGHTENED
                : refuses(before) ? Effect.LOOSENED : Effect.NEUTRAL);
        add("when", before.when(), after.when(), judged(whenEffect()));
        add("check", before.check(), after.check(), judged(narrowing(before.check(), after.check())));
        add("field", before.field(), after.field(), Effect.NEUTRAL);
        add("message", before.message().zh() + " / " + before.message().en(), after.message().zh() + " / " + after.message().en(),
                Effect.NEUTRAL);
        add("clause", before.clause(), after.clause(), Effect.NEUTRAL);
    }

    private Effect judged(Effect effect) {
        if (!refuses(before) && !refuses(after)) {
            return Effect.NEUTRAL;
        }
        return comparable ? effect : Effect.CHANGED;
    }

    /** A rule that applies in fewer cases is looser; an empty condition is "always". */
    private Effect whenEffect() {
        if (before.when().isEmpty() || after.when().isEmpty()) {
            return before.when().isEmpty() ? Effect.LOOSENED : Effect.TIGHTENED;
        }
        return narrowing(before.when(), after.when()).opposite();
    }

    private static Effect narrowing(String before, String after) {
        boolean stronger = Implication.holds(after, before);
        boolean weaker = Implication.holds(before, after);
        if (stronger && weaker) {
            return Effect.NEUTRAL;
        }
        return stronger ? Effect.TIGHTENED : weaker ? Effect.LOOSENED : Effect.CHANGED;
    }

    private void add(String what, String one, String other, Effect effect) {
        if (!one.equals(other)) {
            changes.add(new StandardChange.RuleChanged(dataSet, after.id(), what, one, other, effect));
        }
    }
}
