package org.fednode.node.reconcile;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.fednode.exchange.batch.BatchLines;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.batch.Verification;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.inbox.BatchReceiver;
import org.fednode.node.projection.RowChange;
import org.fednode.node.projection.RowChanges;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;

/**
 * What the archive makes of rows: for a key, the change of the latest line up to the cut. A place that one of the two
 * sides names spares the search, when the line there is of that key; which is looked up, not believed.
 */
final class ArchivedRows {

    /** What it needs of the node. */
    record Parts(BatchLog log, BatchReceiver inbox, BatchVerifier verifier, ActiveStandards standards) {
    }

    /** A batch in which a row's line may stand. */
    record Place(long epoch, long seq) {
    }

    /** What the archive says. */
    sealed interface Truth {

        /**
         * @param change empty when no line was ever about this row
         * @param dataSet as the line's standard defines it
         */
        record Known(Optional<RowChange> change, DataSet dataSet) implements Truth {
        }

        /** The batch that has to be read is lost or damaged. */
        record Unreadable(StreamId stream, long seq) implements Truth {
        }
    }

    private static final Comparator<StreamId> LATEST_EPOCH_FIRST = Comparator.comparingLong(StreamId::epoch).reversed();

    private final Parts parts;
    private final DataSet dataSet;
    private final Cut cut;
    private final Map<RowName, Truth> truths = new HashMap<>();

    ArchivedRows(Parts parts, DataSet dataSet, Cut cut) {
        this.parts = parts;
        this.dataSet = dataSet;
        this.cut = cut;
    }

    /** @param suspects rows with the batches that they, or their like on the other side, claim to come from */
    Map<RowName, Truth> of(Map<RowName, Set<Place>> suspects) {
        Map<StreamId, Map<Long, Set<RowName>>> named = new HashMap<>();
        suspects.forEach((name, places) -> places.forEach(place -> named
                .computeIfAbsent(cut.stream(name.origin(), place.epoch()), any -> new HashMap<>())
                .computeIfAbsent(place.seq(), any -> new HashSet<>()).add(name)));
        named.keySet().stream().sorted(LATEST_EPOCH_FIRST).forEach(stream -> new TreeSet<>(named.get(stream).keySet()).descendingSet()
                .forEach(seq -> read(stream, seq, named.get(stream).get(seq))));
        Set<RowName> unsettled = new HashSet<>(suspects.keySet());
        unsettled.removeAll(truths.keySet());
        search(unsettled);
        return truths;
    }

    /** Goes through the origins' streams from the cut backwards, for rows that nobody knows where to look for. */
    private void search(Set<RowName> unsettled) {
        Map<String, Set<RowName>> byOrigin = new LinkedHashMap<>();
        unsettled.forEach(name -> byOrigin.computeIfAbsent(name.origin(), any -> new HashSet<>()).add(name));
        byOrigin.forEach((origin, names) -> {
            for (StreamId stream : streams(origin)) {
                for (long seq = end(stream); seq > 0 && !names.isEmpty(); seq--) {
                    read(stream, seq, names);
                    names.removeAll(truths.keySet());
                }
            }
            names.forEach(name -> truths.put(name, new Truth.Known(Optional.empty(), dataSet)));
        });
    }

    private List<StreamId> streams(String origin) {
        List<StreamId> streams = new ArrayList<>(parts.log().cursors().keySet());
        streams.removeIf(stream -> !stream.equals(cut.stream(origin, stream.epoch())));
        streams.sort(LATEST_EPOCH_FIRST);
        return streams;
    }

    private long end(StreamId stream) {
        return Math.min(cut.seq(stream), parts.log().cursor(stream).seq());
    }

    private void read(StreamId stream, long seq, Set<RowName> names) {
        Set<RowName> wanted = new HashSet<>(names);
        wanted.removeAll(truths.keySet());
        Optional<LoggedBatch> batch = seq > end(stream) || wanted.isEmpty() ? Optional.empty() : parts.log().find(stream, seq);
        if (batch.isEmpty()) {
            return;
        }
        Optional<Verification.Verified> verified = parts.log().readWhole(batch.get()).flatMap(file -> verified(batch.get(), file));
        if (verified.isPresent()) {
            read(verified.get(), wanted);
        } else {
            wanted.forEach(name -> truths.put(name, new Truth.Unreadable(stream, seq)));
        }
    }

    /** These are the bytes that were accepted then; a certificate that has expired since doesn't make them wrong. */
    private Optional<Verification.Verified> verified(LoggedBatch batch, byte[] file) {
        return parts.verifier().verifyOwn(file, batch.created()) instanceof Verification.Verified good ? Optional.of(good) : Optional.empty();
    }

    private void read(Verification.Verified batch, Set<RowName> wanted) {
        StreamId stream = batch.manifest().stream();
        Set<Integer> rejected = parts.inbox().rejectedLines(stream, batch.manifest().seq());
        DataSet written = parts.standards().find(batch.manifest().standard())
                .map(standard -> standard.dataSets().get(stream.stream())).orElse(dataSet);
        for (int i = batch.lines().count() - 1; i >= 0; i--) {
            BatchLines.Line line = batch.lines().line(i);
            if (rejected.contains(line.number())) {
                continue;
            }
            RowName name = new RowName(stream.origin(), line.key());
            if (wanted.contains(name)) {
                truths.computeIfAbsent(name, any -> known(RowChanges.of(batch.manifest(), line, written), written));
            }
            line.from().map(from -> new RowName(stream.origin(), from)).filter(wanted::contains).ifPresent(former ->
                    truths.computeIfAbsent(former, any -> known(RowChanges.of(batch.manifest(), line, written).ofFormerKey(), written)));
        }
    }

    private static Truth known(RowChange change, DataSet written) {
        return new Truth.Known(Optional.of(change), written);
    }
}
