package org.fednode.node.link.pull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Keeps an average of bytes per second by saying when to go on; it lends at most one second ahead. */
final class ByteRate {

    private final long bytesPerSecond;
    private final Clock clock;
    private Instant free;

    ByteRate(long bytesPerSecond, Clock clock) {
        this.bytesPerSecond = bytesPerSecond;
        this.clock = clock;
        this.free = Instant.MIN;
    }

    /** How long to wait before the next byte; zero or less for not at all. */
    Duration pause() {
        return free.equals(Instant.MIN) ? Duration.ZERO : Duration.between(clock.instant(), free);
    }

    void spent(long bytes) {
        if (bytesPerSecond == Long.MAX_VALUE) {
            return;
        }
        Instant idleSince = clock.instant().minusSeconds(1);
        Instant from = free.isAfter(idleSince) ? free : idleSince;
        free = from.plusNanos(Math.multiplyExact(bytes, 1_000_000_000L / bytesPerSecond));
    }
}
