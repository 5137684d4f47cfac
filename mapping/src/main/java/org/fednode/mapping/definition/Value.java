package org.fednode.mapping.definition;

import java.util.List;

/** Where a field's value comes from. Columns are named as the source names them. */
public sealed interface Value {

    record Column(String name) implements Value {
    }

    /** Several columns, those that hold something joined. */
    record Columns(List<String> names, String between) implements Value {
        public Columns {
            names = List.copyOf(names);
        }
    }

    record Constant(String text) implements Value {
    }

    record Computed(RowExpression expression) implements Value {
    }

    /** A key made of columns where the source has none: the same columns always make the same key. */
    record Digest(List<String> columns) implements Value {
        public Digest {
            columns = List.copyOf(columns);
        }
    }
}
