package org.fednode.node.simulation;

import java.util.HashMap;
import java.util.Map;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Digest;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.batchlog.StreamCursor;

/**
 * Nothing is counted twice: each stream's batches are held from the first to the last, each once and chained to the one
 * before it, the cursor stands at the last, and the totals are the rows.
 */
final class CountedOnce implements Invariant {

    static final String NAME = "nothing counted twice";

    @Override
    public void afterStep(World world, Site site) {
        Map<StreamId, StreamCursor> ends = new HashMap<>();
        Batches.all(site.node()).stream().sorted(java.util.Comparator.comparingLong(LoggedBatch::seq)).forEach(batch -> {
            StreamCursor end = ends.getOrDefault(batch.stream(), StreamCursor.START);
            Manifest manifest = Batches.manifest(Batches.read(site.node(), batch)).orElseThrow();
            if (end.step(manifest) != StreamCursor.Step.NEXT || !manifest.digest().equals(batch.digest())) {
                throw new Violation(NAME, site + " has " + batch.stream() + '/' + batch.seq() + " behind " + end.seq() + ": "
                        + end.step(manifest));
            }
            ends.put(batch.stream(), StreamCursor.after(manifest, batch.digest()));
        });
        ends.forEach((stream, end) -> require(site, stream, end, site.node().log().cursor(stream)));
        for (String dataSet : Rows.DATA_SETS) {
            long rows = Rows.counted(site.node(), dataSet).values().stream().mapToLong(Map::size).sum();
            long total = Rows.count(site.node(), dataSet);
            if (rows != total) {
                throw new Violation(NAME, site + " counts " + total + " of " + dataSet + " and holds " + rows);
            }
        }
    }

    private static void require(Site site, StreamId stream, StreamCursor end, StreamCursor cursor) {
        Digest last = end.digest().orElseThrow();
        if (cursor.seq() != end.seq() || !cursor.digest().orElseThrow().equals(last)) {
            throw new Violation(NAME, site + "'s cursor of " + stream + " is at " + cursor.seq() + " where " + end.seq() + " is held");
        }
    }
}
