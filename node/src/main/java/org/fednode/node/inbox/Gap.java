package org.fednode.node.inbox;

import java.time.Instant;
import org.fednode.exchange.batch.StreamId;

/**
 * A stream of which a batch came before its predecessors.
 *
 * @param peer the child that delivered it
 * @param seq of that batch
 * @param at since when
 */
public record Gap(String peer, StreamId stream, long seq, Instant at) {
}
