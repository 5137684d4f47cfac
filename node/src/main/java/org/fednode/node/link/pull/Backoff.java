package org.fednode.node.link.pull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/** Pauses after failures: doubled each time up to a longest, and shortened by chance so that nodes don't march in step. */
final class Backoff {

    private final Duration first;
    private final Duration longest;
    private final Clock clock;
    private final RandomGenerator random;
    private int failures;
    private Instant until = Instant.MIN;

    Backoff(Duration first, Duration longest, Clock clock, RandomGenerator random) {
        this.first = first;
        this.longest = longest;
        this.clock = clock;
        this.random = random;
    }

    boolean isOver() {
        return !clock.instant().isBefore(until);
    }

    Instant until() {
        return until;
    }

    int failures() {
        return failures;
    }

    /** @param asked pause that the other side asks for; kept up to the longest */
    void failed(Duration asked) {
        long full = failures < 30 ? Math.min(longest.toMillis(), first.toMillis() << failures) : longest.toMillis();
        long jittered = full / 2 + (long) (random.nextDouble() * full / 2);
        long kept = Math.min(longest.toMillis(), asked.toMillis());
        failures++;
        until = clock.instant().plusMillis(Math.max(jittered, kept));
    }

    void succeeded() {
        failures = 0;
        until = Instant.MIN;
    }
}
