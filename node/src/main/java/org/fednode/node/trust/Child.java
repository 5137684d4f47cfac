package org.fednode.node.trust;

import java.net.URI;
import java.util.Optional;
import org.fednode.exchange.certificate.NodeCertificate;

/**
 * A node that this one has certified.
 *
 * @param pull where to fetch its batches; empty when it brings them through the queue
 */
public record Child(String id, NodeCertificate signing, NodeCertificate tls, Optional<Pull> pull) {

    /** A child that is pulled. @param cron Quartz cron expression of the schedule */
    public record Pull(URI exchange, String cron) {
    }
}
