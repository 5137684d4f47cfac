package org.fednode.node.projection;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Collapses changes of one origin to the last one of each key, sorted by key so that neighbours share index pages. */
final class LatestChanges {

    private LatestChanges() {
    }

    static List<RowChange> of(List<RowChange> changes) {
        Map<String, RowChange> latest = new HashMap<>(changes.size() * 2);
        String origin = changes.get(0).source().origin();
        for (RowChange change : changes) {
            if (!change.source().origin().equals(origin)) {
                throw new IllegalArgumentException("changes of two origins in one apply: " + origin + " and "
                        + change.source().origin());
            }
            change.from().ifPresent(former -> latest.put(former, change.ofFormerKey()));
            latest.put(change.key(), change);
        }
        List<RowChange> rows = new ArrayList<>(latest.values());
        rows.sort(Comparator.comparing(RowChange::key));
        return rows;
    }
}
