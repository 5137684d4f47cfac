package org.fednode.node.reconcile;

import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.reconcile.StreamCut;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.projection.RowChange;

/** How far each stream of one data set counts in a comparison. */
final class Cut {

    private final String dataSet;
    private final Map<StreamId, StreamCut> streams = new HashMap<>();

    Cut(String dataSet, Collection<StreamCut> streams) {
        this.dataSet = dataSet;
        streams.forEach(stream -> this.streams.put(stream.stream(), stream));
    }

    List<StreamCut> streams() {
        return List.copyOf(streams.values());
    }

    /** The last sequence that counts, 0 for none. */
    long seq(StreamId stream) {
        StreamCut cut = streams.get(stream);
        return cut == null ? 0 : cut.seq();
    }

    /** The stream that a row comes from. */
    StreamId stream(String origin, long epoch) {
        return new StreamId(origin, epoch, dataSet);
    }

    boolean covers(RowChange.Source source) {
        return source.seq() <= seq(stream(source.origin(), source.epoch()));
    }

    /** Whether the row comes from a batch behind the cut that this node has: what claims to be newer still is damaged. */
    boolean isBehind(RowChange.Source source, BatchLog log) {
        return !covers(source) && source.seq() <= log.cursor(stream(source.origin(), source.epoch())).seq();
    }
}
