package org.fednode.tools.trust;

import java.io.IOException;
import java.time.Clock;
import java.util.Optional;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.enrolment.Certifier;
import org.fednode.exchange.enrolment.EnrolmentProblem;
import org.fednode.exchange.enrolment.EnrolmentRequest;
import org.fednode.exchange.enrolment.Grant;
import org.fednode.exchange.key.Suite;
import org.fednode.standards.Divisions;
import org.fednode.tools.site.Link;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.NodeProperties;
import org.fednode.tools.terminal.Trouble;

/** A node in its role as the one who certifies those below it. */
final class CertificateAuthority {

    private final NodeFolder parent;
    private final Certifier certifier;
    private final Clock clock;

    CertificateAuthority(NodeFolder parent, Divisions divisions, Clock clock) throws IOException {
        this.parent = parent;
        this.clock = clock;
        NodeProperties properties = parent.properties();
        NodeKeyFiles files = new NodeKeyFiles(parent);
        if (!Certifier.isAuthority(properties.level())) {
            throw new Trouble("node " + properties.id() + " is a county's: it has no children",
                    "let the prefecture or province approve the request");
        }
        if (!files.has(NodeKeyFiles.TLS_AUTHORITY) || !files.has(NodeKeyFiles.SIGNING)) {
            throw new Trouble("node " + properties.id() + " is not certified itself yet",
                    "enrol it first: fednode enrol request --data " + parent.data());
        }
        this.certifier = new Certifier(new Certifier.Parts(files.signingKey(NodeKeyFiles.SIGNING, properties.suite()),
                files.signingKey(NodeKeyFiles.TLS_AUTHORITY, Suite.ECDSA_P256_SHA256), divisions::contains,
                division -> divisions.exists(division) ? Optional.of(Level.named(divisions.level(division))) : Optional.empty(),
                properties.standardVersion()));
    }

    /** @throws Trouble when this node may not or should not certify the one that asks */
    void check(EnrolmentRequest request) {
        try {
            certifier.check(request, known(request).map(ChildFile::signing));
        } catch (EnrolmentProblem e) {
            throw new Trouble(e.getMessage(), e.next(), e);
        }
    }

    /** Who is revoked is known no longer: another key under the same name is then what people want. */
    private Optional<ChildFile> known(EnrolmentRequest request) {
        return ChildFile.find(parent, request.identity().nodeId()).filter(child -> !child.isRevoked());
    }

    /** Certifies the node, notes it as a child, and returns what to send back. */
    Grant approve(EnrolmentRequest request, Link link, Optional<ChildFile.Pull> pull, Optional<String> broker)
            throws IOException, CertificateProblem {
        check(request);
        Grant grant = certifier.certify(request, new Certifier.Route(link.word(), broker), clock.instant());
        Optional<NodeCertificate> formerTls = known(request).map(ChildFile::tls)
                .filter(tls -> !tls.equals(grant.tls().get(0)));
        new ChildFile(request.identity().nodeId(), request.identity().level().wireName(), request.division(),
                grant.signing().get(0), grant.tls().get(0), formerTls, link, pull, false).save(parent);
        return grant;
    }
}
