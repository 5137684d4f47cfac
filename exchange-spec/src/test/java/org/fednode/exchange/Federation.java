package org.fednode.exchange;

import java.security.KeyPair;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fednode.exchange.certificate.CertificateIssuer;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.CertificatePurpose;
import org.fednode.exchange.certificate.DivisionTree;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.certificate.Scope;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.NodeKeys;
import org.fednode.exchange.key.Suite;

/** A small federation with repeatable keys: a root, two provinces, and counties under the first. */
public final class Federation {

    public static final Instant FROM = Instant.parse("2026-01-01T00:00:00Z");
    public static final Instant UNTIL = Instant.parse("2036-01-01T00:00:00Z");
    public static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    public static final String DIVISIONS_VERSION = "2023";

    public static final Map<String, String> PARENT = Map.of("370000", "000000", "330000", "000000",
            "370100", "370000", "370102", "370100", "370103", "370100", "370190", "370000", "330102", "330000");

    public static final DivisionTree DIVISIONS = (ancestor, division) -> {
        if (!ancestor.equals("000000") && !PARENT.containsKey(ancestor)) {
            return false;
        }
        String at = division;
        while (at != null && !at.equals(ancestor)) {
            at = PARENT.get(at);
        }
        return at != null;
    };

    private final String seed;
    private final Suite suite;
    private final SigningKey root;
    private final SigningKey province;
    private final SigningKey county;

    private Federation(String seed, Suite suite) {
        this.seed = seed;
        this.suite = suite;
        this.root = selfSigned(identity("000000", Level.NATIONAL));
        this.province = issue(root, identity("370000", Level.PROVINCE));
        this.county = issue(province, identity("370102", Level.COUNTY));
    }

    public static Federation of(Suite suite) {
        return new Federation("federation", suite);
    }

    public static Federation another(Suite suite) {
        return new Federation("another federation", suite);
    }

    public static NodeIdentity identity(String division, Level level) {
        return new NodeIdentity(division, level, new Scope(List.of(division), List.of(), DIVISIONS_VERSION));
    }

    public Suite suite() {
        return suite;
    }

    public SigningKey root() {
        return root;
    }

    public SigningKey province() {
        return province;
    }

    public SigningKey county() {
        return county;
    }

    public Digest federation() {
        return trust().federation();
    }

    /** A store that knows only the root. */
    public TrustStore trust() {
        return new TrustStore(root.certificate(), DIVISIONS);
    }

    public KeyPair keys(String name) {
        return NodeKeys.generate(suite, random("key of " + name));
    }

    public SecureRandom random(String purpose) {
        return new SeededRandom(seed + "|" + suite + "|" + purpose);
    }

    public SigningKey issue(SigningKey issuer, NodeIdentity subject) {
        return issue(issuer, subject, FROM, UNTIL);
    }

    public SigningKey issue(SigningKey issuer, NodeIdentity subject, Instant from, Instant until) {
        KeyPair keys = keys(subject.nodeId());
        try {
            NodeCertificate certificate = CertificateIssuer.issue(issuer, keys.getPublic(), subject,
                    CertificatePurpose.SIGNING, DIVISIONS, from, until);
            return key(keys, certificate, issuer.chain());
        } catch (CertificateProblem e) {
            throw new AssertionError(e);
        }
    }

    public SigningKey key(KeyPair keys, NodeCertificate certificate, List<NodeCertificate> above) {
        List<NodeCertificate> chain = new ArrayList<>(List.of(certificate));
        chain.addAll(above);
        return new SigningKey(suite, keys.getPrivate(), chain,
                random("signatures of " + certificate.identity().nodeId() + certificate.x509().getNotBefore().getTime()));
    }

    private SigningKey selfSigned(NodeIdentity identity) {
        KeyPair keys = keys(identity.nodeId());
        NodeCertificate certificate = CertificateIssuer.selfSigned(keys, identity, CertificatePurpose.SIGNING, FROM, UNTIL,
                random("root's own signature"));
        return key(keys, certificate, List.of());
    }
}
