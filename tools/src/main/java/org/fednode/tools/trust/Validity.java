package org.fednode.tools.trust;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

/** From when until when a certificate holds. */
record Validity(Instant from, Instant until) {

    private static final int ROOT_YEARS = 20;
    private static final int NODE_YEARS = 5;
    /** Clocks of neighbours differ; a certificate just issued must hold there too. */
    private static final Duration CLOCK_DIFFERENCE = Duration.ofHours(1);

    static Validity ofRoot(Clock clock) {
        return years(clock, ROOT_YEARS);
    }

    static Validity ofNode(Clock clock) {
        return years(clock, NODE_YEARS);
    }

    private static Validity years(Clock clock, int years) {
        Instant from = clock.instant().minus(CLOCK_DIFFERENCE).truncatedTo(ChronoUnit.SECONDS);
        return new Validity(from, from.atOffset(ZoneOffset.UTC).plusYears(years).toInstant());
    }
}
