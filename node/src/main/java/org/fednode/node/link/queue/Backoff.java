package org.fednode.node.link.queue;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Pauses between attempts: they may be twice as long each time, up to a limit, and how long they are within that is left to
 * chance, so that thousands of children that have lost the same parent at the same moment don't come back at the same
 * moment. Not safe for several threads.
 */
final class Backoff {

    /** Never less: a loop of failures must not keep a processor busy. */
    static final Duration SHORTEST = Duration.ofMillis(50);

    private final Duration first;
    private final Duration longest;
    private final RandomGenerator random;
    private Duration next;

    Backoff(Duration first, Duration longest, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.random = random;
        this.next = first;
    }

    Duration next() {
        long most = next.toMillis();
        Duration doubled = next.multipliedBy(2);
        next = doubled.compareTo(longest) > 0 ? longest : doubled;
        return Duration.ofMillis(Math.max(SHORTEST.toMillis(), random.nextLong(most + 1)));
    }

    void reset() {
        next = first;
    }
}
