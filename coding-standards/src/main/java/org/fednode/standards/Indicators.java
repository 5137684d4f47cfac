package org.fednode.standards;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The indicators of a standard.
 *
 * @param definitions every indicator by id, in the order of the files
 * @param counted those that nodes count from records, by id
 * @param checks what must hold between their figures
 */
public record Indicators(Map<String, IndicatorDefinition> definitions, Map<String, Indicator> counted, List<IndicatorCheck> checks) {

    public Indicators {
        definitions = Collections.unmodifiableMap(new LinkedHashMap<>(definitions));
        counted = Collections.unmodifiableMap(new LinkedHashMap<>(counted));
        checks = List.copyOf(checks);
    }

    /** Those that are counted from the data set. */
    public List<Indicator> of(String dataSet) {
        return counted.values().stream().filter(one -> one.counting().dataSet().equals(dataSet)).toList();
    }
}
