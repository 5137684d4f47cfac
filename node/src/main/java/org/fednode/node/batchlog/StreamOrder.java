package org.fednode.node.batchlog;

import org.fednode.exchange.batch.Manifest;

/** Where a batch stands with respect to its stream's end. A node has {@link StreamCursor#step}; tests show what that prevents. */
@FunctionalInterface
public interface StreamOrder {
    StreamCursor.Step step(StreamCursor cursor, Manifest manifest);
}
