package org.fednode.node.trust;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.Optional;
import org.fednode.exchange.certificate.NodeCertificate;

/**
 * A node that this one has certified.
 *
 * @param formerTls the TLS certificate before the present one: the child shows it until it has taken the new one
 * @param way how its batches come
 * @param pull where to fetch its batches; empty when it is not pulled
 */
public record Child(String id, NodeCertificate signing, NodeCertificate tls, Optional<NodeCertificate> formerTls,
        Way way, Optional<Pull> pull) {

    /** How batches come: brought through the queue, fetched, or carried in files. */
    public enum Way {
        QUEUE, PULL, BUNDLE
    }

    /** A child that is pulled. @param cron Quartz cron expression of the schedule */
    public record Pull(URI exchange, String cron) {
    }

    /** Whether this is a TLS certificate of the child's, byte for byte. */
    boolean shows(X509Certificate certificate) {
        return tls.x509().equals(certificate) || formerTls.filter(former -> former.x509().equals(certificate)).isPresent();
    }
}
