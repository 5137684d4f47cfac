package org.fednode.mapping.translate;

import org.fednode.mapping.cell.Dirt;

/**
 * What was found about one field of one row.
 *
 * @param field empty for the row as a whole
 * @param original the source's value as people see it there; may be personal
 * @param suggestion a value that people may have meant; empty for none
 */
public record MappingFinding(String field, Dirt dirt, String original, String suggestion) {

    /** A finding may end in a log, its values may not. */
    @Override
    public String toString() {
        return dirt.id() + (field.isEmpty() ? "" : " at " + field);
    }
}
