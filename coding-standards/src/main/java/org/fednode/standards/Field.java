package org.fednode.standards;

import java.util.List;
import java.util.Optional;

/**
 * A field of a data set, or a member of a group.
 *
 * @param index position among its siblings, and in {@link RecordValues}
 * @param element the type of a LIST's elements; otherwise the same as {@code type}
 * @param codeSystem id of the code system of a CODE (or DIVISION) field
 * @param maxLength longest text in code points; 0 for the type's own limit
 * @param scale digits after the point of a DECIMAL
 * @param maxItems most items of a LIST or GROUP; 0 otherwise
 * @param required always required; conditional requirement is a rule of the data set
 * @param personal whether values are masked in findings and never logged
 * @param members fields of a GROUP, else empty
 * @param constraints what else the definition says: ranges, patterns, subsets of codes, sensitivity, source
 */
public record Field(int index, String id, Label label, FieldType type, FieldType element, Optional<String> codeSystem,
        int maxLength, int scale, int maxItems, boolean required, boolean personal, List<Field> members,
        Constraints constraints) {

    public Field {
        members = List.copyOf(members);
    }

    /** A field about which nothing else is said. */
    public Field(int index, String id, Label label, FieldType type, FieldType element, Optional<String> codeSystem,
            int maxLength, int scale, int maxItems, boolean required, boolean personal, List<Field> members) {
        this(index, id, label, type, element, codeSystem, maxLength, scale, maxItems, required, personal, members,
                Constraints.NONE);
    }

    /** The same field at another position. */
    Field at(int position) {
        return new Field(position, id, label, type, element, codeSystem, maxLength, scale, maxItems, required, personal,
                members, constraints);
    }
}
