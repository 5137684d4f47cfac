package org.fednode.node.simulation;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.fednode.node.commit.Change;

/** What a site's submitters know: for each key the values that it may have now, a single one once they were answered. */
final class Ledger {

    private final Map<String, Map<String, Set<Optional<String>>>> possible = new TreeMap<>();
    private final Map<String, Map<String, Set<Optional<String>>>> ever = new HashMap<>();

    void answered(String dataSet, List<Change> changes) {
        effects(changes).forEach((key, value) -> {
            remember(dataSet, key, value);
            of(possible, dataSet).put(key, new LinkedHashSet<>(Set.of(value)));
        });
    }

    /** Nobody knows whether it was taken. */
    void unanswered(String dataSet, List<Change> changes) {
        effects(changes).forEach((key, value) -> {
            remember(dataSet, key, value);
            of(possible, dataSet).computeIfAbsent(key, any -> new LinkedHashSet<>(Set.of(Optional.empty()))).add(value);
        });
    }

    private void remember(String dataSet, String key, Optional<String> value) {
        of(ever, dataSet).computeIfAbsent(key, any -> new LinkedHashSet<>(Set.of(Optional.empty()))).add(value);
    }

    private static Map<String, Set<Optional<String>>> of(Map<String, Map<String, Set<Optional<String>>>> all, String dataSet) {
        return all.computeIfAbsent(dataSet, any -> new TreeMap<>());
    }

    private static Map<String, Optional<String>> effects(List<Change> changes) {
        Map<String, Optional<String>> effects = new TreeMap<>();
        for (Change change : changes) {
            change.from().ifPresent(from -> effects.put(from, Optional.empty()));
            effects.put(change.key(), change.values().isEmpty() ? Optional.empty()
                    : Optional.of(new String(change.canonical(), java.nio.charset.StandardCharsets.UTF_8)));
        }
        return effects;
    }

    /** The node was put back to an earlier state: every value that a key ever had is possible again. */
    void rolledBack() {
        ever.forEach((dataSet, keys) -> keys.forEach((key, values) -> of(possible, dataSet).put(key, new LinkedHashSet<>(values))));
    }

    /** What is wrong with these rows, if anything is. */
    Optional<String> contradiction(String dataSet, Map<String, String> rows) {
        Map<String, Set<Optional<String>>> keys = of(possible, dataSet);
        for (Map.Entry<String, Set<Optional<String>>> key : keys.entrySet()) {
            Optional<String> held = Optional.ofNullable(rows.get(key.getKey()));
            if (!key.getValue().contains(held)) {
                return Optional.of(dataSet + ' ' + key.getKey() + " is " + held + " where " + key.getValue() + " was acknowledged");
            }
        }
        return rows.keySet().stream().filter(key -> !keys.containsKey(key)).findFirst()
                .map(key -> dataSet + ' ' + key + " is held, and nobody submitted it");
    }
}
