package org.fednode.exchange.enrolment;

import java.security.PublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.DivisionTree;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.TrustStore;

/**
 * What a parent gives to a node that it has certified (spec/enrolment.md#grant).
 *
 * @param signing the node's signing certificate and those above it, root last
 * @param tls the node's TLS certificate and those above; above the county its own authority has issued it
 * @param authority above the county: its TLS authority's certificate and those above; else empty
 * @param link {@code queue}, {@code pull} or {@code bundle}: how batches go up
 * @param broker host and port where the node brings its batches, when the link is the queue
 * @param standard version of the standard that the parent judges by
 */
public record Grant(String nodeId, List<NodeCertificate> signing, List<NodeCertificate> tls, List<NodeCertificate> authority,
        String parentId, String link, Optional<String> broker, String standard) {

    public static final String FORMAT = "fednode-grant/2";
    /** Chains of eight certificates, three times, with room. */
    public static final int MAX_BYTES = 512 << 10;

    private static final int MAX_CHAIN = 8;

    public Grant {
        signing = List.copyOf(signing);
        tls = List.copyOf(tls);
        authority = List.copyOf(authority);
        if (signing.isEmpty() || tls.isEmpty()) {
            throw new IllegalArgumentException("a grant has a signing and a TLS certificate");
        }
    }

    /** The federation's root as the parent knows it. */
    public NodeCertificate root() {
        return signing.get(signing.size() - 1);
    }

    public NodeCertificate tlsRoot() {
        return tls.get(tls.size() - 1);
    }

    /** The same as members of a canonical object, to stand in an answer. */
    public Map<String, Object> members() {
        Map<String, Object> members = new TreeMap<>(Map.of("format", FORMAT, "nodeId", nodeId, "signing", texts(signing), "tls", texts(tls),
                "tlsAuthority", texts(authority), "parent", parentId, "link", link, "standard", standard));
        broker.ifPresent(address -> members.put("broker", address));
        return members;
    }

    public byte[] bytes() {
        return CanonicalJson.write(members());
    }

    private static List<String> texts(List<NodeCertificate> chain) {
        return chain.stream().map(one -> Base64.getEncoder().encodeToString(one.encoded())).toList();
    }

    /** @throws EnrolmentProblem when the bytes are no grant; nothing in it is checked but its form */
    public static Grant read(byte[] bytes) throws EnrolmentProblem {
        if (bytes.length > MAX_BYTES) {
            throw new EnrolmentProblem(EnrolmentRefusal.LIMIT, "a grant has at most " + MAX_BYTES + " bytes", "check that it is the right file");
        }
        try {
            return read(new Members("grant", CanonicalJson.parseObject(bytes)));
        } catch (CanonicalProblem e) {
            throw malformed(e.getMessage());
        }
    }

    /** As above, from the members of an answer. */
    public static Grant read(Members members) throws EnrolmentProblem {
        try {
            members.only("format", "nodeId", "signing", "tls", "tlsAuthority", "parent", "link", "standard", "broker");
            if (!members.text("format").equals(FORMAT)) {
                throw new IllegalArgumentException("grant.format is not " + FORMAT);
            }
            return new Grant(members.text("nodeId"), chain(members, "signing"), chain(members, "tls"), chain(members, "tlsAuthority"),
                    members.text("parent"), members.text("link"), members.optionalText("broker"), members.text("standard"));
        } catch (CertificateProblem | IllegalArgumentException e) {
            throw malformed(e.getMessage());
        }
    }

    private static EnrolmentProblem malformed(String why) {
        return new EnrolmentProblem(EnrolmentRefusal.FORMAT, "this is no grant of this version: " + why, "ask the parent for it again");
    }

    private static List<NodeCertificate> chain(Members members, String name) throws CertificateProblem {
        List<String> texts = members.texts(name);
        if (texts.size() > MAX_CHAIN) {
            throw new IllegalArgumentException("grant." + name + " has at most " + MAX_CHAIN + " certificates");
        }
        List<NodeCertificate> chain = new java.util.ArrayList<>();
        for (String text : texts) {
            chain.add(NodeCertificate.of(Base64.getDecoder().decode(text)));
        }
        return chain;
    }

    /** The keys that a grant must answer. */
    public record Keys(PublicKey signing, PublicKey tls, Optional<PublicKey> authority) {
    }

    /**
     * Checks that the grant is this node's, and leads from its keys to the grant's own roots. Whether those are the
     * federation's, people say at the first time, and the pinned roots afterwards.
     */
    public void check(String ownId, Keys keys, DivisionTree divisions, Instant now) throws EnrolmentProblem {
        if (!nodeId.equals(ownId) || !signing.get(0).identity().nodeId().equals(ownId)) {
            throw refused("the grant is for node " + nodeId + ", this is " + ownId, "use the grant that answers this node's request");
        }
        requireKey(signing, keys.signing(), "signing");
        requireKey(tls, keys.tls(), "TLS");
        if (keys.authority().isPresent()) {
            requireKey(authority, keys.authority().get(), "TLS authority");
        }
        requirePath(divisions, now);
        requireTlsPath(tls);
        if (link.equals("queue") && broker.isEmpty()) {
            throw refused("the grant does not say where the parent's queue is", "ask the parent: fednode ca approve --broker …");
        }
    }

    private static void requireKey(List<NodeCertificate> chain, PublicKey key, String what) throws EnrolmentProblem {
        if (chain.isEmpty() || !Arrays.equals(chain.get(0).x509().getPublicKey().getEncoded(), key.getEncoded())) {
            throw refused("the grant's " + what + " certificate is not for this node's key",
                    "send the newest request to the parent and use the grant that answers it");
        }
    }

    private void requirePath(DivisionTree divisions, Instant now) throws EnrolmentProblem {
        TrustStore trust = new TrustStore(root(), divisions);
        try {
            for (int from = signing.size() - 1; from >= 0; from--) {
                trust.admit(signing.subList(from, signing.size()), now);
            }
        } catch (CertificateProblem e) {
            throw refused("the grant's certificates don't lead to its root (" + e.code().wireName() + "): " + e.getMessage(),
                    "ask the parent for another grant");
        }
    }

    private static void requireTlsPath(List<NodeCertificate> chain) throws EnrolmentProblem {
        for (int i = 0; i < chain.size(); i++) {
            NodeCertificate issuer = chain.get(Math.min(i + 1, chain.size() - 1));
            try {
                chain.get(i).x509().verify(issuer.x509().getPublicKey());
            } catch (java.security.GeneralSecurityException e) {
                throw refused("the grant's TLS certificates don't lead to its TLS root", "ask the parent for another grant");
            }
        }
    }

    private static EnrolmentProblem refused(String message, String next) {
        return new EnrolmentProblem(EnrolmentRefusal.GRANT, message, next);
    }
}
