package org.fednode.tools.trust;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.KeySuccession;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.enrolment.Certifier;
import org.fednode.exchange.enrolment.EnrolmentProblem;
import org.fednode.exchange.enrolment.EnrolmentRequest;
import org.fednode.exchange.enrolment.Grant;
import org.fednode.standards.Divisions;
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

    /** The request. Above the county it carries the node's own TLS certificate. */
    byte[] request(NodeIdentity identity) throws IOException, CertificateProblem {
        KeyPair signing = files.keys(NodeKeyFiles.SIGNING);
        KeyPair tls = files.keys(NodeKeyFiles.TLS);
        List<String> hosts = hosts();
        Optional<KeyPair> authorityKeys = Optional.empty();
        Optional<EnrolmentRequest.Authority> authority = Optional.empty();
        if (Certifier.isAuthority(identity.level())) {
            NodeCertificate own = new OwnCertificates(files, clock).tlsBeforeEnrolment(identity, divisions::contains, hosts);
            authorityKeys = Optional.of(files.keys(NodeKeyFiles.TLS_AUTHORITY));
            authority = Optional.of(new EnrolmentRequest.Authority(authorityKeys.get().getPublic(), own));
        }
        return new EnrolmentRequest(identity, properties.division(), properties.suite(), hosts, exchange(),
                signing.getPublic(), tls.getPublic(), authority, succession())
                .sign(new EnrolmentRequest.Keys(signing, tls, authorityKeys));
    }

    /** Who asks again, for other divisions, still came by its key as its certificate says. */
    private KeySuccession succession() throws IOException {
        return files.has(NodeKeyFiles.SIGNING) ? files.chain(NodeKeyFiles.SIGNING).get(0).succession() : KeySuccession.NONE;
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
        Optional<KeyPair> authority = Certifier.isAuthority(properties.level())
                ? Optional.of(files.keys(NodeKeyFiles.TLS_AUTHORITY)) : Optional.empty();
        try {
            grant.check(properties.id(), new Grant.Keys(files.keys(NodeKeyFiles.SIGNING).getPublic(),
                    files.keys(NodeKeyFiles.TLS).getPublic(), authority.map(KeyPair::getPublic)), divisions::contains, clock.instant());
        } catch (EnrolmentProblem e) {
            throw new Trouble(e.getMessage(), e.next(), e);
        }
    }

    /** Writes the certificates first and the configuration last: only then is the node enrolled. */
    void accept(Grant grant) throws IOException {
        check(grant);
        releaseFormer(grant);
        files.save(NodeKeyFiles.ROOT, List.of(grant.root()));
        files.save(NodeKeyFiles.TLS_ROOT, List.of(grant.tlsRoot()));
        if (Certifier.isAuthority(properties.level())) {
            files.saveChain(NodeKeyFiles.TLS_AUTHORITY, grant.authority());
        }
        files.saveChain(NodeKeyFiles.TLS, grant.tls());
        NodeProperties enrolled = properties.with("fednode.parent.id", grant.parentId())
                .with("fednode.link.up", grant.link());
        node.save(grant.broker().map(address -> enrolled.with("fednode.parent.broker", address)).orElse(enrolled));
        files.saveChain(NodeKeyFiles.SIGNING, grant.signing());
    }

    /** Whoever is above with another key than before has lost that one: people have compared fingerprints. What it signed stays good. */
    private void releaseFormer(Grant grant) throws IOException {
        if (!files.has(NodeKeyFiles.SIGNING)) {
            return;
        }
        for (NodeCertificate former : files.chain(NodeKeyFiles.SIGNING).stream().skip(1).toList()) {
            boolean replaced = grant.signing().stream().skip(1).anyMatch(now -> now.identity().nodeId().equals(former.identity().nodeId())
                    && !now.x509().getPublicKey().equals(former.x509().getPublicKey())
                    && !now.succession().formerKeys().contains(former.x509().getPublicKey()));
            if (replaced) {
                files.release(former);
            }
        }
    }

    /** @throws Trouble when the file is no request, or one of its keys has not signed it as it stands */
    static EnrolmentRequest readRequest(Path file) throws IOException {
        try {
            return EnrolmentRequest.read(Files.readAllBytes(file));
        } catch (EnrolmentProblem e) {
            throw new Trouble(file + ": " + e.getMessage(), e.next(), e);
        }
    }

    /** @throws Trouble when the file is no grant */
    static Grant readGrant(Path file) throws IOException {
        try {
            return Grant.read(Files.readAllBytes(file));
        } catch (EnrolmentProblem e) {
            throw new Trouble(file + ": " + e.getMessage(), e.next(), e);
        }
    }
}
