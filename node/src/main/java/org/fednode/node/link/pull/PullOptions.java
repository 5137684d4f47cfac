package org.fednode.node.link.pull;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;

/**
 * How a child is pulled.
 *
 * @param timeout for a whole exchange, from the connection to the last byte of a short answer
 * @param leastBytesPerSecond what a long answer adds to the time-out
 * @param bytesPerSecond most that is fetched on average; {@link Long#MAX_VALUE} for no limit
 * @param runTime after this long the child goes to the end of the queue
 * @param runBytes and after this many bytes
 * @param listLimit entries asked for at once
 * @param groupBatches most batches handed to the inbox at once
 * @param groupBytes most bytes handed over at once, a single larger batch excepted
 * @param firstPause after a failure; doubled each time
 * @param longestPause end of the doubling, and the most that a child may ask for by Retry-After
 * @param lookBack how often to ask whether the child still waits for receipts of batches long passed
 * @param hours when pulling is allowed; empty for always
 */
public record PullOptions(Duration timeout, long leastBytesPerSecond, long bytesPerSecond, Duration runTime,
        long runBytes, int listLimit, int groupBatches, long groupBytes, Duration firstPause, Duration longestPause,
        Duration lookBack, Optional<Hours> hours) {

    /** Longer than any batch may be; nothing beyond it is read. */
    static final int MAX_BATCH_BYTES = 17 << 20;

    public static final PullOptions DEFAULT = new PullOptions(Duration.ofSeconds(30), 4096, Long.MAX_VALUE,
            Duration.ofSeconds(20), 256L << 20, 256, 16, 8L << 20, Duration.ofSeconds(1), Duration.ofMinutes(5),
            Duration.ofMinutes(10), Optional.empty());

    /** A daily window, which may reach over midnight. */
    public record Hours(LocalTime from, LocalTime until, ZoneId zone) {

        boolean include(Instant instant) {
            LocalTime time = instant.atZone(zone).toLocalTime();
            boolean afterFrom = !time.isBefore(from);
            boolean beforeUntil = time.isBefore(until);
            return from.isBefore(until) ? afterFrom && beforeUntil : afterFrom || beforeUntil;
        }
    }

    public PullOptions withTimeout(Duration value) {
        return new PullOptions(value, leastBytesPerSecond, bytesPerSecond, runTime, runBytes, listLimit, groupBatches,
                groupBytes, firstPause, longestPause, lookBack, hours);
    }

    public PullOptions withBytesPerSecond(long value) {
        return new PullOptions(timeout, leastBytesPerSecond, value, runTime, runBytes, listLimit, groupBatches,
                groupBytes, firstPause, longestPause, lookBack, hours);
    }

    public PullOptions withRun(Duration time, long bytes) {
        return new PullOptions(timeout, leastBytesPerSecond, bytesPerSecond, time, bytes, listLimit, groupBatches,
                groupBytes, firstPause, longestPause, lookBack, hours);
    }

    public PullOptions withGroup(int list, int batches, long bytes) {
        return new PullOptions(timeout, leastBytesPerSecond, bytesPerSecond, runTime, runBytes, list, batches, bytes,
                firstPause, longestPause, lookBack, hours);
    }

    public PullOptions withHours(Hours value) {
        return new PullOptions(timeout, leastBytesPerSecond, bytesPerSecond, runTime, runBytes, listLimit, groupBatches,
                groupBytes, firstPause, longestPause, lookBack, Optional.of(value));
    }

    /** How long any answer may take of a child that others wait behind. */
    Duration patience() {
        return timeout.multipliedBy(2);
    }

    Duration timeoutFor(long bytes) {
        return timeout.plusMillis(bytes * 1000 / leastBytesPerSecond);
    }
}
