package org.fednode.standards;

import java.util.Map;

/**
 * What the rules of a data set read by name instead of holding it themselves: limits that change by year or place.
 *
 * @param texts single values, read as {@code parameters.name}
 * @param tables values by key, read as {@code parameters.name[key]} or {@code asOf(parameters.name, key)}
 */
public record Parameters(Map<String, String> texts, Map<String, Map<String, String>> tables) {

    public static final Parameters NONE = new Parameters(Map.of(), Map.of());

    public Parameters {
        texts = Map.copyOf(texts);
        tables = Map.copyOf(tables);
    }
}
