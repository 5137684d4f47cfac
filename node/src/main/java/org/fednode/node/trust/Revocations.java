package org.fednode.node.trust;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.enrolment.CertificateRecord;

/** The certificates that count no more beyond a position, as far as this node knows. Safe for use by several threads. */
public final class Revocations {

    private final Map<String, CertificateRecord> revoked = new ConcurrentHashMap<>();

    public void put(CertificateRecord record) {
        revoked.put(record.key(), record);
    }

    /** Why a batch does not count; empty when it does. */
    public Optional<CertificateRecord> against(NodeCertificate signer, StreamId stream, long seq) {
        return revoked(signer).filter(record -> !record.counts(stream, seq));
    }

    /** The revocation of a certificate. */
    public Optional<CertificateRecord> revoked(NodeCertificate certificate) {
        return Optional.ofNullable(revoked.get(CertificateRecord.key(certificate)));
    }
}
