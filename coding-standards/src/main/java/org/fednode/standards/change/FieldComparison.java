package org.fednode.standards.change;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.standards.Constraints;
import org.fednode.standards.Field;
import org.fednode.standards.FieldType;

/** What differs between two versions of one field. */
final class FieldComparison {

    private final String dataSet;
    private final String id;
    private final Field before;
    private final Field after;
    private final List<StandardChange> changes = new ArrayList<>();

    private FieldComparison(String dataSet, String id, Field before, Field after) {
        this.dataSet = dataSet;
        this.id = id;
        this.before = before;
        this.after = after;
    }

    /** @param id with the group's id before it, where the field is a member */
    static List<StandardChange> of(String dataSet, String id, Field before, Field after) {
        FieldComparison comparison = new FieldComparison(dataSet, id, before, after);
        comparison.definition();
        comparison.constraints(before.constraints(), after.constraints());
        return comparison.changes;
    }

    private void definition() {
        add("label", before.label().zh() + " / " + before.label().en(), after.label().zh() + " / " + after.label().en(),
                Effect.NEUTRAL);
        add("type", type(before), type(after), Effect.CHANGED);
        add("codes", before.codeSystem().orElse(""), after.codeSystem().orElse(""), Effect.CHANGED);
        add("required", String.valueOf(before.required()), String.valueOf(after.required()),
                after.required() ? Effect.TIGHTENED : Effect.LOOSENED);
        most("maxLength", before.maxLength(), after.maxLength());
        most("maxItems", before.maxItems(), after.maxItems());
        add("scale", number(before.scale()), number(after.scale()), Effect.CHANGED);
    }

    private static String type(Field field) {
        String name = field.type().name().toLowerCase(java.util.Locale.ROOT);
        return field.type() == FieldType.LIST ? name + " of " + field.element().name().toLowerCase(java.util.Locale.ROOT) : name;
    }

    private void constraints(Constraints one, Constraints other) {
        silentIsWide("form", one.form(), other.form());
        silentIsWide("pattern", one.pattern().orElse(""), other.pattern().orElse(""));
        least("minLength", one.minLength(), other.minLength());
        least("minItems", one.minItems(), other.minItems());
        most("precision", one.precision(), other.precision());
        add("min", one.min().orElse(""), other.min().orElse(""), limit(one.min(), other.min(), 1));
        add("max", one.max().orElse(""), other.max().orElse(""), limit(one.max(), other.max(), -1));
        allowed("only", one.only(), other.only(), true);
        allowed("except", one.except(), other.except(), false);
        allowed("exclusive", one.exclusive(), other.exclusive(), false);
        allowed("accept", one.accept(), other.accept(), true);
        allowed("levels", one.levels(), other.levels(), true);
        add("retired", String.valueOf(one.retired()), String.valueOf(other.retired()),
                other.retired() ? Effect.LOOSENED : Effect.TIGHTENED);
        add("past", String.valueOf(one.past()), String.valueOf(other.past()),
                other.past() ? Effect.TIGHTENED : Effect.LOOSENED);
        add("default", one.defaultValue().orElse(""), other.defaultValue().orElse(""), Effect.CHANGED);
        add("sensitivity", one.sensitivity(), other.sensitivity(), Effect.NEUTRAL);
        add("clause", one.clause(), other.clause(), Effect.NEUTRAL);
    }

    private void silentIsWide(String what, String one, String other) {
        add(what, one, other, one.isEmpty() ? Effect.TIGHTENED : other.isEmpty() ? Effect.LOOSENED : Effect.CHANGED);
    }

    /** 0 says nothing: the type's own limit stays, which is the widest. */
    private void most(String what, int one, int other) {
        boolean tighter = other != 0 && (one == 0 || other < one);
        add(what, number(one), number(other), tighter ? Effect.TIGHTENED : Effect.LOOSENED);
    }

    private void least(String what, int one, int other) {
        add(what, number(one), number(other), other > one ? Effect.TIGHTENED : Effect.LOOSENED);
    }

    /** @param tighter which way a limit moves to refuse more: 1 upwards, -1 downwards */
    private static Effect limit(Optional<String> one, Optional<String> other, int tighter) {
        if (one.isEmpty() || other.isEmpty()) {
            return other.isEmpty() ? Effect.LOOSENED : Effect.TIGHTENED;
        }
        int moved = new BigDecimal(other.get()).compareTo(new BigDecimal(one.get()));
        return moved * tighter > 0 ? Effect.TIGHTENED : Effect.LOOSENED;
    }

    /** @param named whether the list names what is allowed, or what is not; an empty one says nothing */
    private void allowed(String what, List<String> one, List<String> other, boolean named) {
        boolean grows = other.containsAll(one);
        Effect effect = grows == one.containsAll(other) ? Effect.CHANGED : grows == named ? Effect.LOOSENED : Effect.TIGHTENED;
        if (named && (one.isEmpty() || other.isEmpty())) {
            effect = one.isEmpty() ? Effect.TIGHTENED : Effect.LOOSENED;
        }
        add(what, String.join(", ", one), String.join(", ", other), effect);
    }

    private static String number(int number) {
        return number == 0 ? "" : String.valueOf(number);
    }

    static boolean isRetyped(Field before, Field after) {
        return before.type() != after.type() || before.element() != after.element();
    }

    /** With another type the other parts mean something else, so that no direction can be told of them. */
    private void add(String what, String one, String other, Effect effect) {
        if (!one.equals(other)) {
            Effect told = isRetyped(before, after) && effect != Effect.NEUTRAL ? Effect.CHANGED : effect;
            changes.add(new StandardChange.FieldChanged(dataSet, id, after.label(), what, one, other, told));
        }
    }
}
