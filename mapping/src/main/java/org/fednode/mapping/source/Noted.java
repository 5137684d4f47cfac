package org.fednode.mapping.source;

import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.fednode.mapping.cell.Dirt;

/** Counts what was found about rows that were left out, and about the source as a whole. */
final class Noted {

    private final Map<Dirt, Long> counts = new EnumMap<>(Dirt.class);

    void add(Dirt dirt) {
        counts.merge(dirt, 1L, Long::sum);
    }

    Map<Dirt, Long> counts() {
        return Collections.unmodifiableMap(counts);
    }
}
