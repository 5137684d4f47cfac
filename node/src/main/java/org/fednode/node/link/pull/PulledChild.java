package org.fednode.node.link.pull;

import java.net.URI;
import java.security.cert.X509Certificate;

/**
 * A child whose batches this node fetches.
 *
 * @param exchange address of its listener, such as {@code https://10.1.2.3:8443}
 * @param tls the one certificate that it may show
 * @param cron Quartz expression of the schedule
 */
public record PulledChild(String id, URI exchange, X509Certificate tls, String cron) {

    public PulledChild {
        if (!"https".equals(exchange.getScheme()) || exchange.getHost() == null) {
            throw new IllegalArgumentException("child " + id + ": its address '" + exchange
                    + "' is not https://host:port; approve it again with the right one");
        }
    }
}
