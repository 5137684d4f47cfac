package org.fednode.tools.trust;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.certificate.CertificateIssuer;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.CertificatePurpose;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.key.Suite;
import org.fednode.standards.Divisions;
import org.fednode.tools.site.Link;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.NodeProperties;
import org.fednode.tools.terminal.Trouble;

/** A node in its role as the one who certifies those below it. */
final class CertificateAuthority {

    private final NodeFolder parent;
    private final NodeProperties properties;
    private final Divisions divisions;
    private final Clock clock;
    private final NodeKeyFiles files;

    CertificateAuthority(NodeFolder parent, Divisions divisions, Clock clock) throws IOException {
        this.parent = parent;
        this.properties = parent.properties();
        this.divisions = divisions;
        this.clock = clock;
        this.files = new NodeKeyFiles(parent);
        if (!OwnCertificates.isAuthority(properties.level())) {
            throw new Trouble("node " + properties.id() + " is a county's: it has no children",
                    "let the prefecture or province approve the request");
        }
        if (!files.has(NodeKeyFiles.TLS_AUTHORITY) || !files.has(NodeKeyFiles.SIGNING)) {
            throw new Trouble("node " + properties.id() + " is not certified itself yet",
                    "enrol it first: fednode enrol request --data " + parent.data());
        }
    }

    /** @throws Trouble when this node may not or should not certify the one that asks */
    void check(EnrolmentRequest request) {
        Level level = request.identity().level();
        if (level.compareTo(properties.level()) <= 0) {
            throw new Trouble("a " + level.wireName() + " node does not stand below " + properties.id() + " ("
                    + properties.level().wireName() + ")", "send the request to a node above it");
        }
        checkDivision(request);
        checkKey(request);
        if (request.suite() != properties.suite()) {
            throw new Trouble("the request uses suite " + request.suite().wireName() + ", the federation "
                    + properties.suite().wireName(), "make the node again: fednode init --suite …");
        }
        if (OwnCertificates.isAuthority(level) != request.authority().isPresent()) {
            throw new Trouble("the request's keys don't fit its level " + level.wireName(), "ask the node for its request again");
        }
        request.authority().ifPresent(own -> checkOwnTls(request, own));
    }

    private void checkDivision(EnrolmentRequest request) {
        String division = request.division();
        if (!divisions.exists(division) || !divisions.level(division).equals(request.identity().level().wireName())) {
            throw new Trouble("division " + division + " has no node of level " + request.identity().level().wireName(),
                    "ask the node to make its request with its own division");
        }
        List<NodeCertificate> chain = ownChain();
        if (!chain.get(0).identity().scope().contains(request.identity().scope(), divisions::contains)) {
            throw new Trouble("the divisions asked for (" + String.join(", ", request.identity().scope().permitted())
                    + ") are not all inside those of node " + properties.id(), "send the request to the node above them");
        }
    }

    /** A node's key is pinned: whoever brings another one under the same name is somebody else until people say so. */
    private void checkKey(EnrolmentRequest request) {
        ChildFile.find(parent, request.identity().nodeId()).ifPresent(known -> {
            if (!sameKey(known.signing(), request.signingKey())) {
                throw new Trouble("node " + known.nodeId() + " is enrolled already, with another key ("
                        + known.signing().fingerprint() + ")",
                        "find out by phone who asks; if the node really lost its key, enrol it under a new id");
            }
        });
        if (request.identity().nodeId().equals(properties.id())) {
            throw new Trouble("the request bears this node's own id " + properties.id(),
                    "make the node again with another id: fednode init --id …");
        }
    }

    private void checkOwnTls(EnrolmentRequest request, EnrolmentRequest.Authority own) {
        NodeCertificate tls = own.tls();
        boolean fits = tls.purpose() == CertificatePurpose.TLS && tls.identity().equals(request.identity())
                && sameKey(tls, request.tlsKey());
        try {
            tls.x509().verify(own.key());
        } catch (GeneralSecurityException e) {
            fits = false;
        }
        if (!fits) {
            throw new Trouble("the request's TLS certificate is not the node's own", "ask the node for its request again");
        }
    }

    private static boolean sameKey(NodeCertificate certificate, PublicKey key) {
        return Arrays.equals(certificate.x509().getPublicKey().getEncoded(), key.getEncoded());
    }

    /** Certifies the node, notes it as a child, and returns what to send back. */
    Grant approve(EnrolmentRequest request, Link link, Optional<ChildFile.Pull> pull, Optional<String> broker)
            throws IOException, CertificateProblem {
        check(request);
        List<NodeCertificate> signing = issue(NodeKeyFiles.SIGNING, properties.suite(), request.signingKey(),
                request, CertificatePurpose.SIGNING);
        List<NodeCertificate> authority = new ArrayList<>();
        List<NodeCertificate> tls = new ArrayList<>();
        if (request.authority().isPresent()) {
            authority.addAll(issue(NodeKeyFiles.TLS_AUTHORITY, Suite.ECDSA_P256_SHA256, request.authority().get().key(),
                    request, CertificatePurpose.TLS_AUTHORITY));
            tls.add(request.authority().get().tls());
            tls.addAll(authority);
        } else {
            tls.addAll(issue(NodeKeyFiles.TLS_AUTHORITY, Suite.ECDSA_P256_SHA256, request.tlsKey(), request,
                    CertificatePurpose.TLS));
        }
        new ChildFile(request.identity().nodeId(), request.identity().level().wireName(), request.division(),
                signing.get(0), tls.get(0), pull).save(parent);
        return new Grant(request.identity().nodeId(), signing, tls, authority,
                NodeKeyFiles.certificates(parent.key(NodeKeyFiles.ROOT)).get(0),
                NodeKeyFiles.certificates(parent.key(NodeKeyFiles.TLS_ROOT)).get(0), properties.id(), link, broker);
    }

    private List<NodeCertificate> issue(String issuer, Suite suite, PublicKey key, EnrolmentRequest request,
            CertificatePurpose purpose) throws IOException, CertificateProblem {
        SigningKey issuingKey = files.signingKey(issuer, suite);
        Validity validity = Validity.ofNode(clock);
        List<NodeCertificate> chain = new ArrayList<>();
        chain.add(CertificateIssuer.issue(issuingKey, key, request.identity(), purpose, divisions::contains,
                validity.from(), validity.until(), request.hosts()));
        chain.addAll(issuingKey.chain());
        return chain;
    }

    private List<NodeCertificate> ownChain() {
        try {
            return files.chain(NodeKeyFiles.SIGNING);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
