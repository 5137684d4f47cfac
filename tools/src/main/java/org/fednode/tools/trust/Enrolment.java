package org.fednode.tools.trust;

import java.io.IOException;
import java.security.KeyPair;
import java.security.PublicKey;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.standards.Divisions;
import org.fednode.tools.site.Link;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.NodeProperties;
import org.fednode.tools.terminal.Trouble;

/** A node on its way into the federation: asks, and takes what it is given after checking it. */
final class Enrolment {

    private final NodeFolder node;
    private final NodeProperties properties;
    private final Divisions divisions;
    private final Clock clock;
    private final NodeKeyFiles files;

    Enrolment(NodeFolder node, Divisions divisions, Clock clock) throws IOException {
        this.node = node;
        this.properties = node.properties();
        this.divisions = divisions;
        this.clock = clock;
        this.files = new NodeKeyFiles(node);
    }

    /** The text of the request file. Above the county it carries the node's own TLS certificate. */
    String request(NodeIdentity identity) throws IOException, CertificateProblem {
        KeyPair signing = files.keys(NodeKeyFiles.SIGNING);
        KeyPair tls = files.keys(NodeKeyFiles.TLS);
        List<String> hosts = hosts();
        Optional<KeyPair> authorityKeys = Optional.empty();
        Optional<EnrolmentRequest.Authority> authority = Optional.empty();
        if (OwnCertificates.isAuthority(identity.level())) {
            NodeCertificate own = new OwnCertificates(files, clock).tlsBeforeEnrolment(identity, divisions::contains, hosts);
            authorityKeys = Optional.of(files.keys(NodeKeyFiles.TLS_AUTHORITY));
            authority = Optional.of(new EnrolmentRequest.Authority(authorityKeys.get().getPublic(), own));
        }
        return new EnrolmentRequest(identity, properties.division(), properties.suite(), hosts, exchange(),
                signing.getPublic(), tls.getPublic(), authority)
                .toJson(new EnrolmentRequest.Keys(signing, tls, authorityKeys));
    }

    private List<String> hosts() {
        return java.util.stream.Stream.of("fednode.exchange.host", "fednode.broker.host")
                .flatMap(key -> properties.find(key).stream()).filter(host -> !host.equals("0.0.0.0")).distinct().toList();
    }

    private Optional<String> exchange() {
        return properties.find("fednode.exchange.port").filter(port -> Integer.parseInt(port) > 0)
                .map(port -> "https://" + properties.find("fednode.exchange.host").orElse("127.0.0.1") + ":" + port);
    }

    /** @throws Trouble when the grant is another node's, or does not lead from this node's keys to its root */
    void check(Grant grant) throws IOException {
        if (!grant.nodeId().equals(properties.id())) {
            throw new Trouble("the grant is for node " + grant.nodeId() + ", this is " + properties.id(),
                    "use the grant that answers this node's request");
        }
        requireKey(grant.signing(), files.keys(NodeKeyFiles.SIGNING).getPublic(), "signing");
        requireKey(grant.tls(), files.keys(NodeKeyFiles.TLS).getPublic(), "TLS");
        if (OwnCertificates.isAuthority(properties.level())) {
            requireKey(grant.authority(), files.keys(NodeKeyFiles.TLS_AUTHORITY).getPublic(), "TLS authority");
        }
        requirePath(grant.signing(), grant.root());
        requireLast(grant.tls(), grant.tlsRoot());
        if (grant.link() == Link.QUEUE && grant.broker().isEmpty()) {
            throw new Trouble("the grant does not say where the parent's queue is", "ask the parent: fednode ca approve --broker …");
        }
    }

    private static void requireKey(List<NodeCertificate> chain, PublicKey key, String what) {
        if (chain.isEmpty() || !Arrays.equals(chain.get(0).x509().getPublicKey().getEncoded(), key.getEncoded())) {
            throw new Trouble("the grant's " + what + " certificate is not for this node's key",
                    "send the newest request to the parent and use the grant that answers it");
        }
    }

    private void requirePath(List<NodeCertificate> chain, NodeCertificate root) {
        TrustStore trust = new TrustStore(root, divisions::contains);
        try {
            for (int from = chain.size() - 1; from >= 0; from--) {
                trust.admit(chain.subList(from, chain.size()), clock.instant());
            }
        } catch (CertificateProblem e) {
            throw new Trouble("the grant's certificates don't lead to its root (" + e.code() + "): " + e.getMessage(),
                    "ask the parent for another grant", e);
        }
    }

    private static void requireLast(List<NodeCertificate> chain, NodeCertificate root) {
        if (!chain.get(chain.size() - 1).equals(root)) {
            throw new Trouble("the grant's TLS certificates don't lead to its TLS root", "ask the parent for another grant");
        }
    }

    /** Writes the certificates first and the configuration last: only then is the node enrolled. */
    void accept(Grant grant) throws IOException {
        check(grant);
        files.save(NodeKeyFiles.ROOT, List.of(grant.root()));
        files.save(NodeKeyFiles.TLS_ROOT, List.of(grant.tlsRoot()));
        if (OwnCertificates.isAuthority(properties.level())) {
            files.saveChain(NodeKeyFiles.TLS_AUTHORITY, grant.authority());
        }
        files.saveChain(NodeKeyFiles.TLS, grant.tls());
        NodeProperties enrolled = properties.with("fednode.parent.id", grant.parentId())
                .with("fednode.link.up", grant.link().word());
        node.save(grant.broker().map(address -> enrolled.with("fednode.parent.broker", address)).orElse(enrolled));
        files.saveChain(NodeKeyFiles.SIGNING, grant.signing());
    }
}
