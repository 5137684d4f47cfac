package org.fednode.standards.change;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.fednode.standards.DataSet;
import org.fednode.standards.DataSetDefinition;
import org.fednode.standards.Field;
import org.fednode.standards.FieldType;
import org.fednode.standards.RuleDefinition;
import org.fednode.standards.StandardPackage;

/** Finds what differs between two versions of the standard. Provinces' extensions are not compared. */
public final class StandardComparison {

    private final StandardPackage before;
    private final StandardPackage after;
    private final List<StandardChange> changes = new ArrayList<>();

    private StandardComparison(StandardPackage before, StandardPackage after) {
        this.before = before;
        this.after = after;
    }

    /** Every difference: data sets with their fields and rules first, then code systems, then indicators. */
    public static List<StandardChange> of(StandardPackage before, StandardPackage after) {
        StandardComparison comparison = new StandardComparison(before, after);
        comparison.dataSets();
        comparison.changes.addAll(CodeComparison.of(before, after));
        comparison.changes.addAll(IndicatorComparison.of(before, after));
        return List.copyOf(comparison.changes);
    }

    private void dataSets() {
        Both<DataSet> sets = new Both<>(before.dataSets(), after.dataSets());
        sets.removed().forEach(set -> changes.add(new StandardChange.DataSetRemoved(set.definition().id(), set.definition().label())));
        sets.added().forEach(set -> changes.add(new StandardChange.DataSetAdded(set.definition().id(), set.definition().label())));
        sets.common((one, other) -> dataSet(one.definition(), other.definition()));
    }

    private void dataSet(DataSetDefinition one, DataSetDefinition other) {
        part(other.id(), "key", String.join(", ", one.key()), String.join(", ", other.key()), Effect.CHANGED);
        part(other.id(), "scope", one.scope(), other.scope(), Effect.CHANGED);
        part(other.id(), "rekey", String.valueOf(one.rekey()), String.valueOf(other.rekey()), Effect.NEUTRAL);
        part(other.id(), "conditions", one.conditions().toString(), other.conditions().toString(), Effect.CHANGED);
        part(other.id(), "parameters", parameters(one), parameters(other), Effect.CHANGED);
        fields(other.id(), "", one.fields(), other.fields());
        rules(one, other);
    }

    private static String parameters(DataSetDefinition definition) {
        Map<String, Object> sorted = new java.util.TreeMap<>(definition.parameters().texts());
        definition.parameters().tables().forEach((name, table) -> sorted.put(name, new java.util.TreeMap<>(table)));
        return sorted.toString();
    }

    private void part(String dataSet, String what, String one, String other, Effect effect) {
        if (!one.equals(other)) {
            changes.add(new StandardChange.DataSetChanged(dataSet, what, one, other, effect));
        }
    }

    private void fields(String dataSet, String group, List<Field> earlier, List<Field> later) {
        Both<Field> fields = new Both<>(byId(earlier, Field::id), byId(later, Field::id));
        fields.removed().forEach(field -> changes.add(
                new StandardChange.FieldRemoved(dataSet, group + field.id(), field.label(), field.required())));
        fields.added().forEach(field -> changes.add(
                new StandardChange.FieldAdded(dataSet, group + field.id(), field.label(), field.required())));
        fields.common((one, other) -> {
            changes.addAll(FieldComparison.of(dataSet, group + other.id(), one, other));
            if (one.type() == FieldType.GROUP && other.type() == FieldType.GROUP) {
                fields(dataSet, group + other.id() + '.', one.members(), other.members());
            }
        });
    }

    private void rules(DataSetDefinition one, DataSetDefinition other) {
        Both<RuleDefinition> rules = new Both<>(byId(one.rules(), RuleDefinition::id), byId(other.rules(), RuleDefinition::id));
        rules.removed().forEach(rule -> changes.add(new StandardChange.RuleRemoved(other.id(), rule.id(), rule.message(),
                RuleComparison.effect(rule).opposite())));
        rules.added().forEach(rule -> changes.add(new StandardChange.RuleAdded(other.id(), rule.id(), rule.message(),
                RuleComparison.effect(rule))));
        rules.common((earlier, later) -> changes.addAll(
                RuleComparison.of(other.id(), earlier, later, meansTheSame(one, other, earlier, later))));
    }

    /** Whether names in the rule's conditions stand for the same in both: parameters, conditions, types of fields. */
    private static boolean meansTheSame(DataSetDefinition one, DataSetDefinition other, RuleDefinition earlier,
            RuleDefinition later) {
        String text = earlier.when() + ' ' + earlier.check() + ' ' + later.when() + ' ' + later.check();
        return one.conditions().equals(other.conditions()) && parameters(one).equals(parameters(other))
                && one.fields().stream().filter(field -> text.contains(field.id())).allMatch(field -> other.field(field.id())
                        .filter(same -> !FieldComparison.isRetyped(field, same)).isPresent());
    }

    private static <T> Map<String, T> byId(List<T> all, Function<T, String> id) {
        return all.stream().collect(Collectors.toMap(id, one -> one, (one, same) -> one, LinkedHashMap::new));
    }
}
