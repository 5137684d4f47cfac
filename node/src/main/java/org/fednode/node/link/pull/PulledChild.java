package org.fednode.node.link.pull;

import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A child whose batches this node fetches.
 *
 * @param exchange address of its listener, such as {@code https://10.1.2.3:8443}
 * @param tls the certificate that it shows
 * @param formerTls the one before: it may be shown until the child has taken its new one
 * @param cron Quartz expression of the schedule
 */
public record PulledChild(String id, URI exchange, X509Certificate tls, Optional<X509Certificate> formerTls, String cron) {

    /** A child with one certificate. */
    public PulledChild(String id, URI exchange, X509Certificate tls, String cron) {
        this(id, exchange, tls, Optional.empty(), cron);
    }

    public PulledChild {
        if (!"https".equals(exchange.getScheme()) || exchange.getHost() == null) {
            throw new IllegalArgumentException("child " + id + ": its address '" + exchange
                    + "' is not https://host:port; approve it again with the right one");
        }
    }

    /** Every certificate that it may show. */
    List<X509Certificate> certificates() {
        return Stream.concat(Stream.of(tls), formerTls.stream()).toList();
    }
}
