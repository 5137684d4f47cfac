package org.fednode.node.enrolment;

import java.io.IOException;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.CertificateIssuer;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.CertificatePurpose;
import org.fednode.exchange.certificate.DivisionTree;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.key.Suite;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.runtime.NodeSettings;
import org.fednode.node.trust.Credentials;
import org.fednode.node.trust.KeyFolder;
import org.jboss.logging.Logger;

/** The TLS certificate that a node's own authority issues: above the county every node's, so that its children know it. */
public final class OwnTls {

    private static final Logger LOG = Logger.getLogger(OwnTls.class);

    private final KeyFolder keys;
    private final NodeSettings settings;
    private final DivisionTree divisions;
    private final Clock clock;

    public OwnTls(KeyFolder keys, NodeSettings settings, DivisionTree divisions, Clock clock) {
        this.keys = keys;
        this.settings = settings;
        this.divisions = divisions;
        this.clock = clock;
    }

    NodeCertificate issue(PublicKey tls, NodeIdentity identity) throws IOException, CertificateProblem {
        SigningKey issuer = new SigningKey(Suite.ECDSA_P256_SHA256, keys.keys("tls-authority").getPrivate(), keys.certificates("tls-authority.pem"));
        Validity validity = Validity.from(clock.instant());
        return CertificateIssuer.issue(issuer, tls, identity, CertificatePurpose.TLS, divisions, validity.from(), validity.until(), hosts());
    }

    List<String> hosts() {
        return Stream.of(settings.exchange().host(), settings.broker().host()).filter(host -> !host.equals("0.0.0.0")).distinct().toList();
    }

    /**
     * The national node's, which nobody renews but itself. The key stays: certificate and key lie in two files, and a power cut
     * between them would leave a node that does not start.
     *
     * @return whether it was due
     */
    public boolean renewRoots(Credentials credentials) {
        List<NodeCertificate> chain = credentials.tlsChain();
        Instant now = clock.instant();
        if (settings.parent().isPresent() || Validity.renewal(chain.subList(0, 1)).isAfter(now)) {
            return false;
        }
        try {
            NodeCertificate renewed = issue(keys.keys("tls").getPublic(), credentials.signing().certificate().identity());
            keys.save("tls.pem", List.of(renewed, chain.get(1)));
            credentials.reload(now);
            LOG.infof("this node's TLS certificate is renewed until %s", renewed.x509().getNotAfter().toInstant());
            return true;
        } catch (IOException | CertificateProblem | RuntimeException e) {
            LOG.errorf("this node's TLS certificate, which ends on %s, is not renewed: %s", chain.get(0).x509().getNotAfter().toInstant(),
                    FailureText.of(e));
            return false;
        }
    }
}
