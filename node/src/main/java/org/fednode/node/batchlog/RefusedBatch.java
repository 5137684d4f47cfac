package org.fednode.node.batchlog;

import org.fednode.exchange.batch.StreamId;

/**
 * A batch that a node above has refused, and at which its stream stands still.
 *
 * @param reason code of spec/errors.md
 * @param following how many batches wait behind it in its stream, for none of them can be taken before it
 */
public record RefusedBatch(StreamId stream, long seq, String reason, long following) {
}
