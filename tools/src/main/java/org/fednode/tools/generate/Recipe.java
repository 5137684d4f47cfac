package org.fednode.tools.generate;

import java.util.List;
import java.util.Map;
import org.fednode.standards.Field;

/**
 * How records of one data set are made, compiled from a file of the folder {@code generator}.
 *
 * @param slots how many values are computed for a record, fields and others
 * @param fieldSlots where each field's value is, by field index; -1 for a field that is never given
 * @param changes what can happen to a record later, by name
 */
record Recipe(String dataSet, List<Field> fields, int slots, int[] fieldSlots, Map<Integer, Integer> groupRows,
        List<Assignment> assignments, List<PlantedError> errors, Map<String, List<Change>> changes) {

    Recipe {
        fieldSlots = fieldSlots.clone();
        groupRows = Map.copyOf(groupRows);
        assignments = List.copyOf(assignments);
        errors = List.copyOf(errors);
        changes = Map.copyOf(changes);
    }

    /** Puts a value in a slot. */
    record Assignment(int slot, Expression expression) {
    }

    /** A way to spoil a record. @param when whether it can be spoilt so. @param rule the rule that must notice */
    record PlantedError(String kind, String field, String rule, double weight, Expression when,
            List<Assignment> assignments) {
    }

    /** Something that happens to a record. */
    record Change(double weight, Expression when, List<Assignment> assignments) {
    }

    @Override
    public int[] fieldSlots() {
        return fieldSlots.clone();
    }

    /** The field's value, or null. */
    Object value(Draw draw, int field) {
        int slot = fieldSlots[field];
        return slot < 0 ? null : draw.slots[slot];
    }

    static void apply(List<Assignment> assignments, Draw draw) {
        for (Assignment assignment : assignments) {
            draw.slots[assignment.slot()] = assignment.expression().value(draw);
        }
    }
}
