package org.fednode.exchange.certificate;

import java.security.PublicKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.fednode.exchange.certificate.CertificateProblem.Code;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.key.Signatures;
import org.fednode.exchange.key.Suite;

/**
 * The certificates that a node has admitted, under one pinned root: signing certificates under the federation's root,
 * or, in a second store, TLS certificates under its TLS root. Signers are looked up here by digest and nowhere else. A
 * certificate gets in only by a path to the root with level and scope checked at every step, and by naming a node whose
 * key, if already known, is the same. Safe for use by several threads.
 */
public final class TrustStore {

    /** Levels below the root, and a node's own TLS certificate, with some room. */
    private static final int MAX_PATH = 8;

    private final NodeCertificate root;
    private final DivisionTree divisions;
    private final Map<Digest, Admitted> byDigest = new ConcurrentHashMap<>();
    private final Map<String, Pin> pins = new ConcurrentHashMap<>();
    private final Set<NodeCertificate> revoked = ConcurrentHashMap.newKeySet();
    private final Set<NodeCertificate> vouched = ConcurrentHashMap.newKeySet();

    /** @param key none while people have declared the last one lost @param former keys whose certificates stay good */
    private record Pin(Optional<PublicKey> key, Set<PublicKey> former) {
    }

    private record Admitted(NodeCertificate certificate, List<NodeCertificate> path) {
    }

    public TrustStore(NodeCertificate root, DivisionTree divisions) {
        this.root = root;
        this.divisions = divisions;
        remember(List.of(root));
    }

    public NodeCertificate root() {
        return root;
    }

    /** The federation's name on the wire: the digest of the root's certificate by the root's suite. */
    public Digest federation() {
        return root.digest(root.suite().digest());
    }

    /**
     * Admits the first certificate if the rest leads it to the root. Admitting a known one again does nothing.
     *
     * @param path leaf first; the root may be left out, and so may issuers that were admitted before
     * @throws CertificateProblem with the first step that fails, from the root down
     */
    public synchronized NodeCertificate admit(List<NodeCertificate> path, Instant now) throws CertificateProblem {
        List<NodeCertificate> whole = completed(path);
        if (!root.isValidAt(now)) {
            throw notValid(root, now);
        }
        for (int i = whole.size() - 2; i >= 0; i--) {
            checkStep(whole.get(i + 1), whole.get(i), now);
            remember(whole.subList(i, whole.size())); // before the next step, which might name the same node
        }
        return whole.get(0);
    }

    /** The path with all that may be left out, root last. */
    private List<NodeCertificate> completed(List<NodeCertificate> path) throws CertificateProblem {
        if (path.isEmpty() || path.size() > MAX_PATH) {
            throw new CertificateProblem(Code.PROFILE, "a path has 1 to " + MAX_PATH + " certificates");
        }
        NodeCertificate top = path.get(path.size() - 1);
        List<NodeCertificate> whole = new ArrayList<>(path);
        if (top.equals(root)) {
            return whole;
        }
        if (top.x509().getIssuerX500Principal().equals(top.x509().getSubjectX500Principal())) {
            throw new CertificateProblem(Code.FOREIGN_ROOT, "the path ends at another root: " + top.fingerprint());
        }
        Admitted issuer = byDigest.values().stream().filter(known -> issued(known.certificate(), top))
                .min(Comparator.comparing(known -> revoked.contains(known.certificate()))) // a new certificate may be for the same key
                .orElseThrow(() -> new CertificateProblem(Code.UNKNOWN_ISSUER,
                        "no known certificate issued that of " + top.identity().nodeId()));
        whole.addAll(issuer.path());
        if (whole.size() > MAX_PATH) {
            throw new CertificateProblem(Code.PROFILE, "a path has 1 to " + MAX_PATH + " certificates");
        }
        return whole;
    }

    private static boolean issued(NodeCertificate issuer, NodeCertificate subject) {
        return issuer.profile().isAuthority()
                && issuer.x509().getSubjectX500Principal().equals(subject.x509().getIssuerX500Principal())
                && hasSigned(issuer, subject);
    }

    private static boolean hasSigned(NodeCertificate issuer, NodeCertificate subject) {
        Suite suite = issuer.suite();
        return subject.profile().signatureSuite().equals(Optional.of(suite))
                && Signatures.verify(suite, issuer.x509().getPublicKey(), subject.signedPart(), subject.x509().getSignature());
    }

    private void checkStep(NodeCertificate issuer, NodeCertificate subject, Instant now) throws CertificateProblem {
        if (!issuer.x509().getSubjectX500Principal().equals(subject.x509().getIssuerX500Principal())) {
            throw new CertificateProblem(Code.UNKNOWN_ISSUER, "the certificate of " + subject.identity().nodeId()
                    + " names another issuer than " + issuer.identity().nodeId());
        }
        if (!hasSigned(issuer, subject)) {
            throw new CertificateProblem(Code.BAD_SIGNATURE, "the certificate of " + subject.identity().nodeId()
                    + " is not signed by " + issuer.identity().nodeId());
        }
        if (!subject.isValidAt(now)) {
            throw notValid(subject, now);
        }
        if (revoked.contains(issuer) && !vouched.contains(subject) && find(subject.digest(DigestAlgorithm.SHA_256)).isEmpty()) {
            throw new CertificateProblem(Code.ISSUER_REVOKED, issuer.identity().nodeId() + " was revoked, and nothing tells that it certified "
                    + subject.identity().nodeId() + " while it counted");
        }
        IssuingRule.check(issuer.identity(), issuer.purpose(), subject.identity(), subject.purpose(), divisions);
        checkPinned(subject);
    }

    // A TLS key may change whenever its node's authority says so; the keys that stand for a node itself only by their
    // own signature, or when people have declared them lost.
    private void checkPinned(NodeCertificate subject) throws CertificateProblem {
        String nodeId = subject.identity().nodeId();
        PublicKey key = subject.x509().getPublicKey();
        if (!subject.succession().leadsTo(key, nodeId)) {
            throw new CertificateProblem(Code.SUCCESSION, "the former keys of " + nodeId
                    + " that its certificate names have not signed the keys after them");
        }
        Pin pin = pins.get(nodeId);
        boolean pinned = subject.purpose() != CertificatePurpose.TLS && pin != null && pin.key().isPresent();
        if (pinned && !pin.key().get().equals(key) && !pin.former().contains(key)
                && !subject.succession().formerKeys().contains(pin.key().get())) {
            throw new CertificateProblem(Code.DUPLICATE_NODE_KEY, "node " + subject.identity().nodeId()
                    + " is known with another key: a person must decide whether it is renewed");
        }
    }

    private static CertificateProblem notValid(NodeCertificate certificate, Instant now) {
        return new CertificateProblem(Code.NOT_VALID_NOW, "the certificate of " + certificate.identity().nodeId()
                + " is valid from " + certificate.x509().getNotBefore().toInstant() + " until "
                + certificate.x509().getNotAfter().toInstant() + ", not at " + now);
    }

    private void remember(List<NodeCertificate> path) {
        NodeCertificate leaf = path.get(0);
        Admitted admitted = new Admitted(leaf, List.copyOf(path));
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            byDigest.putIfAbsent(leaf.digest(algorithm), admitted);
        }
        if (leaf.purpose() != CertificatePurpose.TLS) {
            pins.merge(leaf.identity().nodeId(),
                    new Pin(Optional.of(leaf.x509().getPublicKey()), leaf.succession().formerKeys()), TrustStore::later);
        }
    }

    /** What is known of a node's keys with another certificate of its own; one for a former key changes nothing. */
    private static Pin later(Pin known, Pin added) {
        PublicKey key = added.key().orElseThrow();
        Set<PublicKey> former = new HashSet<>(known.former());
        former.addAll(added.former());
        if (known.key().isEmpty() ? !known.former().contains(key) : added.former().contains(known.key().get())) {
            return new Pin(added.key(), Set.copyOf(former));
        }
        return new Pin(known.key(), known.key().equals(added.key()) ? Set.copyOf(former) : known.former());
    }

    /**
     * People have revoked a node's certificate, for one because its key was lost: what it signed while it counted stays good, the
     * next certificate of the node may have another key without the old one's signature, and what it certifies from now on
     * is admitted only when somebody entitled {@link #vouch vouches} for it: else whoever found the key could make nodes.
     */
    public synchronized void revoke(NodeCertificate certificate) {
        revoked.add(certificate);
        Optional<PublicKey> lost = Optional.of(certificate.x509().getPublicKey());
        pins.merge(certificate.identity().nodeId(), new Pin(Optional.empty(), Set.of(lost.get())), (pin, added) -> {
            Set<PublicKey> former = new HashSet<>(pin.former());
            former.add(lost.get());
            return new Pin(pin.key().equals(lost) ? Optional.empty() : pin.key(), Set.copyOf(former));
        });
    }

    /** Its issuer has certified it while the issuer itself counted. */
    public void vouch(NodeCertificate certificate) {
        vouched.add(certificate);
    }

    public Optional<NodeCertificate> find(Digest digest) {
        return Optional.ofNullable(byDigest.get(digest)).map(Admitted::certificate);
    }

    /** Certificates from the leaf to the root, for one that was admitted. */
    public List<NodeCertificate> path(NodeCertificate leaf) {
        Admitted admitted = byDigest.get(leaf.digest(DigestAlgorithm.SHA_256));
        if (admitted == null) {
            throw new IllegalArgumentException("the certificate of " + leaf.identity().nodeId() + " was not admitted");
        }
        return admitted.path();
    }

    /**
     * The certificates above one that may or may not be admitted, by the signatures alone: its node may have another key by
     * now. Empty when nobody known has issued it.
     */
    public List<NodeCertificate> issuersOf(NodeCertificate certificate) {
        return byDigest.values().stream().filter(known -> issued(known.certificate(), certificate)).findFirst()
                .map(Admitted::path).orElse(List.of());
    }

    public List<NodeCertificate> admitted() {
        return byDigest.values().stream().map(Admitted::certificate).distinct().toList();
    }

    public DivisionTree divisions() {
        return divisions;
    }
}
