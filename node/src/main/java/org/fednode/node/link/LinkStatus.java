package org.fednode.node.link;

import java.time.Instant;
import java.util.Optional;

/**
 * How a link is doing, for people.
 *
 * @param kind queue, pull or bundle
 * @param state connected, waiting, failing or stopped
 * @param backlog batches that wait to be sent or fetched, as far as known
 */
public record LinkStatus(String peer, Direction direction, String kind, String state, long backlog,
        Optional<Instant> lastSuccess, Optional<String> lastError) {

    /** Whether the peer is above or below. */
    public enum Direction {
        UP, DOWN
    }
}
