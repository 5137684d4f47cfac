package org.fednode.mapping.definition;

import java.util.List;
import org.fednode.standards.Field;

/**
 * How the rows of a group are filled.
 *
 * @param each a join whose every row makes a row of the group; empty where {@code rows} lists them
 * @param rows the fields of each row; of {@code each} one
 */
public record GroupMapping(Field group, String each, List<List<FieldMapping>> rows) {

    public GroupMapping {
        rows = rows.stream().map(List::copyOf).toList();
    }
}
