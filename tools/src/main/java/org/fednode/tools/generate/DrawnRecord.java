package org.fednode.tools.generate;

import java.util.List;
import org.fednode.standards.Field;

/** A record that the generator has drawn: raw values, as an operator's file would hold them. */
public final class DrawnRecord {

    private final Recipe recipe;
    private final Draw draw;

    DrawnRecord(Recipe recipe, Draw draw) {
        this.recipe = recipe;
        this.draw = draw;
    }

    List<Field> fields() {
        return recipe.fields();
    }

    /** Text, number, truth, list, rows of a group, or null. */
    Object value(int field) {
        return recipe.value(draw, field);
    }

    Draw draw() {
        return draw;
    }
}
