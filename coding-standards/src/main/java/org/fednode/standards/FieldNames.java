package org.fednode.standards;

import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds fields by name. Names that come in canonical order, as in batch lines, are found without hashing. */
final class FieldNames {

    private final Map<String, BoundField> byId = new HashMap<>();
    private final BoundField[] canonical;
    private final Map<String, Integer> positions = new HashMap<>();

    FieldNames(List<BoundField> fields) {
        fields.forEach(field -> byId.put(field.field().id(), field));
        this.canonical = fields.stream()
                .sorted(Comparator.comparing(field -> field.field().id()))
                .toArray(BoundField[]::new);
        for (int i = 0; i < canonical.length; i++) {
            positions.put(canonical[i].field().id(), i);
        }
    }

    /** @param expected canonical position where the name is tried first */
    BoundField find(String name, int expected) {
        if (expected < canonical.length && canonical[expected].field().id().equals(name)) {
            return canonical[expected];
        }
        return byId.get(name);
    }

    /** Canonical position after the field of this name. */
    int after(BoundField field, int expected) {
        return expected < canonical.length && canonical[expected] == field ? expected + 1
                : positions.get(field.field().id()) + 1;
    }
}
