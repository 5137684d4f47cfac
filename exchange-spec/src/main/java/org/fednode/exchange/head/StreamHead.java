package org.fednode.exchange.head;

import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Digest;

/**
 * How far a node holds one stream.
 *
 * @param digest manifest digest of the batch at {@code seq}
 * @param rejected lines of the stream that the node marks rejected, over all batches
 */
public record StreamHead(StreamId stream, long seq, Digest digest, long rejected) {
}
