package org.fednode.node.simulation;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.log.TreeHead;
import org.fednode.node.batchlog.StreamCursor;

/** Rebuild equals live: emptied and restored from the archive, a node holds what it held. */
final class RebuildIsLive implements Invariant {

    static final String NAME = "rebuild equals live";

    private record State(Map<String, Map<String, Map<String, String>>> rows, List<?> counted, Map<StreamId, StreamCursor> cursors, long quarantined,
            List<String> notices, TreeHead accepted) {
        static State of(Site site) {
            return new State(Rows.of(site.node()), Rows.DATA_SETS.stream().map(id -> Rows.counted(site.node(), id)).toList(), site.node().log().cursors(),
                    site.node().database().transact(connection -> site.node().quarantine().open(connection)),
                    site.node().notices().newest(Integer.MAX_VALUE).stream().map(notice -> notice.issuer() + notice.id()).sorted().toList(),
                    site.node().log().accepted().head());
        }
    }

    @Override
    public void whenQuiet(World world) {
        for (Site site : world.sites()) {
            State live = State.of(site);
            try {
                site.node().rebuild();
            } catch (IOException | RuntimeException e) {
                throw new Violation(NAME, site + " can't be rebuilt: " + e.getMessage(), e);
            }
            State rebuilt = State.of(site);
            if (!live.equals(rebuilt)) {
                throw new Violation(NAME, site + " was " + live + " and is " + rebuilt);
            }
        }
    }
}
