package org.fednode.node.link.pull;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Digest;
import org.fednode.node.link.Outbox;

/**
 * How far a child's outbox has been passed.
 *
 * @param position everything up to it is covered by receipts, or of a waiting stream
 * @param digest the batch at the position; empty at the start and after going back
 */
record PullCursor(long position, Optional<Digest> digest, Map<StreamId, Waiting> waiting) {

    static final PullCursor START = new PullCursor(0, Optional.empty(), Map.of());

    /**
     * A stream that can't be taken for now.
     *
     * @param from position of its first batch that was passed over
     * @param next the batch with the lowest sequence among them: the one to try again
     * @param passed how many were passed over
     * @param reason code of the receipt or of the failure
     */
    record Waiting(long from, Outbox.Entry next, long passed, String reason) {

        static Waiting at(Outbox.Entry entry, String reason) {
            return new Waiting(entry.position(), entry, 1, reason);
        }

        Waiting passing(Outbox.Entry entry) {
            boolean isEarlier = entry.seq() < next.seq();
            return new Waiting(from, isEarlier ? entry : next, passed + 1, reason);
        }

        Waiting because(String newReason) {
            return new Waiting(from, next, passed, newReason);
        }
    }

    PullCursor {
        waiting = Map.copyOf(waiting);
    }

    PullCursor passed(Outbox.Entry entry) {
        return new PullCursor(entry.position(), Optional.of(entry.digest()), waiting);
    }

    PullCursor backTo(long earlier) {
        return earlier < position ? new PullCursor(earlier, Optional.empty(), waiting) : this;
    }

    PullCursor with(Waiting stream) {
        Map<StreamId, Waiting> changed = new HashMap<>(waiting);
        changed.put(stream.next().stream(), stream);
        return new PullCursor(position, digest, changed);
    }

    PullCursor without(StreamId stream) {
        Map<StreamId, Waiting> changed = new HashMap<>(waiting);
        changed.remove(stream);
        return new PullCursor(position, digest, changed);
    }

    Optional<Waiting> waiting(StreamId stream) {
        return Optional.ofNullable(waiting.get(stream));
    }

    long passedOver() {
        return waiting.values().stream().mapToLong(Waiting::passed).sum();
    }
}
