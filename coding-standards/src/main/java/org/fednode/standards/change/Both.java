package org.fednode.standards.change;

import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/** What two versions have by id, in the order of each. */
record Both<T>(Map<String, T> before, Map<String, T> after) {

    List<T> removed() {
        return before.entrySet().stream().filter(one -> !after.containsKey(one.getKey())).map(Map.Entry::getValue).toList();
    }

    List<T> added() {
        return after.entrySet().stream().filter(one -> !before.containsKey(one.getKey())).map(Map.Entry::getValue).toList();
    }

    void common(BiConsumer<T, T> pair) {
        after.forEach((id, later) -> {
            if (before.containsKey(id)) {
                pair.accept(before.get(id), later);
            }
        });
    }
}
