package org.fednode.node.projection;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fednode.node.projection.ProjectionContract.Row;

/** What a projection holds, said in the simplest way: change after change into a map. */
final class PlainProjection {

    private final Map<String, Row> rows = new TreeMap<>();

    void apply(List<RowChange> changes) {
        for (RowChange change : changes) {
            String origin = change.source().origin();
            change.from().ifPresent(former -> rows.remove(former + '@' + origin));
            rows.remove(change.key() + '@' + origin);
            change.values().ifPresent(
                    values -> rows.put(change.key() + '@' + origin, new Row(change.key(), origin, values)));
        }
    }

    /** Ordered by key; of several origins' rows the first one counts. */
    List<Row> rows() {
        Map<String, Row> counted = new TreeMap<>();
        rows.values().forEach(row -> counted.merge(row.key(), row, (one, other) -> one.origin().compareTo(other.origin()) < 0 ? one : other));
        return List.copyOf(counted.values());
    }
}
