package org.fednode.node.link.queue;

import java.time.Duration;

/** Pauses between attempts: double each time up to a limit. Not safe for several threads. */
final class Backoff {

    private static final Duration FIRST = Duration.ofMillis(200);

    private final Duration longest;
    private Duration next = FIRST;

    Backoff(Duration longest) {
        this.longest = longest;
    }

    Duration next() {
        Duration pause = next;
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
        return pause;
    }

    void reset() {
        next = FIRST;
    }
}
