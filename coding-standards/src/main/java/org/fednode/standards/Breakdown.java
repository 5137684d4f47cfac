package org.fednode.standards;

import java.util.List;
import java.util.Optional;

/**
 * One way in which an indicator is broken down.
 *
 * @param field the field whose values break it down; empty where cases do
 * @param cases in this order, the first one that holds; empty where a field does
 * @param overlaps whether one person may stand in several parts, which then add up to more than the total
 */
public record Breakdown(String id, Label label, Optional<Field> field, List<Case> cases, boolean overlaps) {

    /** What stands for "none of them", and for a value that is not given. */
    public static final String OTHER = "";

    public Breakdown {
        cases = List.copyOf(cases);
    }

    /** @param when condition in CEL */
    public record Case(String id, Label label, String when) {
    }
}
