package org.fednode.node.batchlog;

import java.time.Instant;
import java.util.Optional;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Digest;

/**
 * A batch that the archive holds.
 *
 * @param place where in the segments; empty for own batches, which are files of their own
 */
public record LoggedBatch(long position, StreamId stream, long seq, Digest digest, int lines, long bytes,
        Instant created, Optional<Place> place, BatchState state) {

    /** A place in a segment file. */
    public record Place(String segment, long offset) {
    }
}
