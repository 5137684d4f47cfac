package org.fednode.tools.trust;

import java.io.IOException;
import java.security.KeyPair;
import java.time.Clock;
import java.util.List;
import org.fednode.exchange.certificate.CertificateIssuer;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.CertificatePurpose;
import org.fednode.exchange.certificate.DivisionTree;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.enrolment.Certifier;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.exchange.key.Suite;

/**
 * The keys that a node makes for itself, and the certificates that it can make alone: the national node's two roots, and
 * above the county a node's own TLS certificate, so that children can tell their parent from anybody else certified by
 * the same grandparent.
 */
final class OwnCertificates {

    private final NodeKeyFiles files;
    private final Clock clock;

    OwnCertificates(NodeKeyFiles files, Clock clock) {
        this.files = files;
        this.clock = clock;
    }

    void makeKeys(Suite suite, Level level) throws IOException {
        files.saveKeys(NodeKeyFiles.SIGNING, NodeKeys.generate(suite));
        files.saveKeys(NodeKeyFiles.TLS, NodeKeys.generateTls());
        if (Certifier.isAuthority(level)) {
            files.saveKeys(NodeKeyFiles.TLS_AUTHORITY, NodeKeys.generateTls());
        }
    }

    /** The national node's: nobody is above it. */
    void makeRoots(NodeIdentity identity, DivisionTree divisions, List<String> hosts) throws IOException, CertificateProblem {
        List<NodeCertificate> root = List.of(selfSigned(NodeKeyFiles.SIGNING, identity, CertificatePurpose.SIGNING));
        List<NodeCertificate> tlsRoot =
                List.of(selfSigned(NodeKeyFiles.TLS_AUTHORITY, identity, CertificatePurpose.TLS_AUTHORITY));
        files.saveChain(NodeKeyFiles.SIGNING, root);
        files.save(NodeKeyFiles.ROOT, root);
        files.saveChain(NodeKeyFiles.TLS_AUTHORITY, tlsRoot);
        files.save(NodeKeyFiles.TLS_ROOT, tlsRoot);
        NodeCertificate tls = tlsCertificate(tlsRoot, identity, divisions, hosts);
        files.saveChain(NodeKeyFiles.TLS, List.of(tls, tlsRoot.get(0)));
    }

    /**
     * The node's TLS certificate, issued by its own authority before the parent has certified that authority: issuer and
     * subject meet by name and key, which are the same then.
     */
    NodeCertificate tlsBeforeEnrolment(NodeIdentity identity, DivisionTree divisions, List<String> hosts)
            throws IOException, CertificateProblem {
        NodeCertificate stand = selfSigned(NodeKeyFiles.TLS_AUTHORITY, identity, CertificatePurpose.TLS_AUTHORITY);
        return tlsCertificate(List.of(stand), identity, divisions, hosts);
    }

    private NodeCertificate tlsCertificate(List<NodeCertificate> authority, NodeIdentity identity,
            DivisionTree divisions, List<String> hosts) throws IOException, CertificateProblem {
        Validity validity = Validity.ofNode(clock);
        SigningKey issuer = new SigningKey(Suite.ECDSA_P256_SHA256,
                files.keys(NodeKeyFiles.TLS_AUTHORITY).getPrivate(), authority);
        return CertificateIssuer.issue(issuer, files.keys(NodeKeyFiles.TLS).getPublic(), identity,
                CertificatePurpose.TLS, divisions, validity.from(), validity.until(), hosts);
    }

    private NodeCertificate selfSigned(String name, NodeIdentity identity, CertificatePurpose purpose) throws IOException {
        Validity validity = Validity.ofRoot(clock);
        KeyPair keys = files.keys(name);
        return CertificateIssuer.selfSigned(keys, identity, purpose, validity.from(), validity.until());
    }
}
