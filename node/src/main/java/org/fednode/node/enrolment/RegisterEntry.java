package org.fednode.node.enrolment;

import java.time.Instant;
import org.fednode.exchange.enrolment.CertificateRecord;

/**
 * The last word on a certificate.
 *
 * @param issuer who said it
 * @param number in the order in which this node heard of certificates first
 */
public record RegisterEntry(CertificateRecord record, String issuer, Instant at, long number) {

    public String node() {
        return record.certificate().identity().nodeId();
    }

    public boolean isRevoked() {
        return record.revocation().isPresent();
    }
}
