package org.fednode.node.inbox;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.node.batchlog.StreamCursor;

/**
 * Collects what one delivery earns: one cumulative receipt for each stream that moved or was repeated, and one for each
 * batch that was held or refused.
 */
final class ReceiptsInHand {

    /** A batch that didn't pass. */
    private record Stopped(StreamId stream, Optional<Digest> subject, long seq, Judgement.Outcome.Stopped why) {
    }

    private final Map<StreamId, List<Receipt.LineException>> accepted = new LinkedHashMap<>();
    private final List<Stopped> stopped = new ArrayList<>();

    void accepted(StreamId stream, List<Receipt.LineException> exceptions) {
        accepted.computeIfAbsent(stream, one -> new ArrayList<>()).addAll(exceptions);
    }

    void stopped(StreamId stream, Optional<Digest> subject, long seq, Judgement.Outcome.Stopped why) {
        stopped.add(new Stopped(stream, subject, seq, why));
    }

    /** The receipts, saying how far each stream has come by now. */
    List<Receipt> receipts(Function<StreamId, StreamCursor> cursors, Instant now) {
        List<Receipt> receipts = new ArrayList<>();
        accepted.forEach((stream, exceptions) -> {
            StreamCursor cursor = cursors.apply(stream);
            receipts.add(new Receipt(stream, cursor.seq(), cursor.digest(), Receipt.Outcome.ACCEPTED, Optional.empty(), 0,
                    Optional.empty(), exceptions, now));
        });
        for (Stopped one : stopped) {
            StreamCursor cursor = cursors.apply(one.stream());
            receipts.add(new Receipt(one.stream(), cursor.seq(), cursor.digest(),
                    one.why().held() ? Receipt.Outcome.HELD : Receipt.Outcome.REFUSED, one.subject(), one.seq(),
                    Optional.of(one.why().reason()), List.of(), now));
        }
        return receipts;
    }
}
