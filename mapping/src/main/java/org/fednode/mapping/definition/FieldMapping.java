package org.fednode.mapping.definition;

import java.util.List;
import java.util.Optional;
import org.fednode.mapping.cell.Normaliser;
import org.fednode.standards.Field;

/**
 * How one field is filled.
 *
 * @param codes what the source's codes mean; empty where they are the standard's
 * @param otherwise the value where the source has none
 * @param split what separates the items of a list; empty for single values
 * @param empty words that mean no value here
 * @param line where it stands in the mapping
 */
public record FieldMapping(Field field, Value value, Optional<CodeTable> codes, Optional<String> otherwise, String split, List<String> empty,
        Normaliser normaliser, int line) {

    public FieldMapping {
        empty = List.copyOf(empty);
    }
}
