package org.fednode.node.inbox;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;

/**
 * How much is said in the log of what one peer sends in vain: a child that sends garbage without end must not fill the disk with
 * that. What is left out is counted. Safe for use by several threads.
 */
final class RefusalLog {

    static final int A_MINUTE = 20;
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final Map<String, Minute> peers = new HashMap<>();

    private static final class Minute {

        private final Instant begun;
        private long said;

        Minute(Instant begun) {
            this.begun = begun;
        }

        boolean holds(Instant now) {
            Duration passed = Duration.between(begun, now);
            return !passed.isNegative() && passed.compareTo(MINUTE) < 0;
        }
    }

    /** Whether one more is to be told. */
    synchronized boolean tells(String peer, Instant now) {
        return ++peers.computeIfAbsent(peer, one -> new Minute(now)).said <= A_MINUTE;
    }

    /** How many were left out in the peer's last minute, once that is over and if any were; to be asked before {@link #tells}. */
    synchronized OptionalLong leftOut(String peer, Instant now) {
        Minute minute = peers.get(peer);
        if (minute == null || minute.holds(now)) {
            return OptionalLong.empty();
        }
        peers.remove(peer);
        return minute.said > A_MINUTE ? OptionalLong.of(minute.said - A_MINUTE) : OptionalLong.empty();
    }
}
