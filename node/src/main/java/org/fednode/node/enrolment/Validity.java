package org.fednode.node.enrolment;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.fednode.exchange.certificate.NodeCertificate;

/** From when until when certificates hold, and when they are renewed. */
record Validity(Instant from, Instant until) {

    private static final int YEARS = 5;
    /** Clocks of neighbours differ; a certificate just issued must hold there too. */
    private static final Duration CLOCK_DIFFERENCE = Duration.ofHours(1);

    static Validity from(Instant now) {
        Instant from = now.minus(CLOCK_DIFFERENCE).truncatedTo(ChronoUnit.SECONDS);
        return new Validity(from, from.atOffset(ZoneOffset.UTC).plusYears(YEARS).toInstant());
    }

    /**
     * When two thirds of the time have passed that a node's certificate has until it, or one above it, expires.
     *
     * @param chain leaf first
     */
    static Instant renewal(List<NodeCertificate> chain) {
        Instant from = chain.get(0).x509().getNotBefore().toInstant();
        Instant until = chain.stream().map(one -> one.x509().getNotAfter().toInstant()).min(Instant::compareTo).orElseThrow();
        return from.plus(Duration.between(from, until).multipliedBy(2).dividedBy(3));
    }
}
