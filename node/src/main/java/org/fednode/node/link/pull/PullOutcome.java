package org.fednode.node.link.pull;

import java.time.Duration;

/**
 * How a run ended.
 *
 * @param more whether something is left to do
 * @param pause how long to wait before it; zero for not at all
 * @param delivered batches handed to the inbox
 */
public record PullOutcome(boolean more, Duration pause, int delivered) {
}
