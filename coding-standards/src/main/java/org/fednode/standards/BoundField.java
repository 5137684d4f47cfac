package org.fednode.standards;

import java.util.List;

/**
 * A field with what is compiled for it.
 *
 * @param codes of a CODE field, as single string objects
 * @param check for scalars: the value; for lists: each element; for groups: nothing
 * @param members of a group, by index
 */
record BoundField(Field field, Blame blame, KnownCodes codes, ValueCheck check, List<BoundField> members, int index,
        boolean isRepeating) {

    BoundField {
        members = List.copyOf(members);
    }

    /** The repaired text, a code without the label behind it; blank for a value not given. */
    String repaired(String given) {
        String text = TextForm.repaired(field, given);
        return codes == KnownCodes.NONE ? text : codes.withoutLabel(text);
    }

    BoundField(Field field, Blame blame, KnownCodes codes, ValueCheck check, List<BoundField> members) {
        this(field, blame, codes, check, members, field.index(),
                field.type() == FieldType.LIST || field.type() == FieldType.GROUP);
    }
}
