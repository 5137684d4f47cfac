package org.fednode.exchange.bundle;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.signature.SignatureProblem;
import org.fednode.exchange.signature.SignedStatement;

/**
 * What the sender has signed of a bundle (spec/bundle.md#statement).
 *
 * @param from node id of the sender, who signed
 * @param to node id of the receiver
 * @param number the sender's count of its bundles to this receiver; tells people which is newer, and nothing rests on it
 * @param parts in the order of the file
 */
public record BundleStatement(NodeCertificate signer, String from, String to, long number, Instant created, List<BundlePart> parts) {

    /** Longest statement with its signature, in bytes. */
    public static final int MAX_BYTES = 4 << 20;
    /** Most parts. */
    public static final int MAX_PARTS = 20_000;

    private static final String TYPE = "bundle";
    private static final String FROM = "from";
    private static final String TO = "to";
    private static final String NUMBER = "number";
    private static final String PARTS = "parts";
    private static final String RECIPIENT = "recipient";
    private static final long MAX_INTEGER = (1L << 53) - 1;

    public BundleStatement {
        parts = List.copyOf(parts);
    }

    static byte[] sign(SigningKey key, Digest federation, BundleEnvelope.Recipient to, long number, Instant now, List<BundlePart> parts) {
        Map<String, Object> envelope = new LinkedHashMap<>();
        SignedStatement.sign(key, TYPE, federation, now, Map.of(FROM, key.certificate().identity().nodeId(), TO, to.nodeId(),
                RECIPIENT, to.key().toString(), NUMBER, number, PARTS, parts.stream().map(BundlePart::members).toList()))
                .putInto(envelope);
        return CanonicalJson.write(envelope);
    }

    static BundleStatement verify(byte[] bytes, BundleEnvelope.Recipient self, TrustStore trust, Instant now) throws BundleProblem {
        try {
            Members envelope = new Members("bundle", CanonicalJson.parseObject(bytes)).only("signature", "statement");
            SignedStatement signed = SignedStatement.read(envelope);
            Members members = signed.members().only("created", "federation", FROM, NUMBER, PARTS, RECIPIENT, "signer", "suite", TO, "type");
            if (!signed.isOf(trust.federation())) {
                throw new BundleProblem(BundleRefusal.FOREIGN_FEDERATION, "the bundle belongs to another federation");
            }
            NodeCertificate signer = signed.verify(TYPE, trust, now);
            if (!signer.identity().nodeId().equals(members.text(FROM))) {
                throw new BundleProblem(BundleRefusal.SIGNER_NOT_SENDER,
                        "signed by " + signer.identity().nodeId() + ", which is not the sender it names");
            }
            if (!new BundleEnvelope.Recipient(members.text(TO), Digest.parse(members.text(RECIPIENT))).equals(self)) {
                throw new BundleProblem(BundleRefusal.ANOTHER_RECEIVER, "the sender made it for another node, and somebody has readdressed it");
            }
            return new BundleStatement(signer, members.text(FROM), members.text(TO), members.integer(NUMBER, 1, MAX_INTEGER),
                    signed.created(), parts(members, signer));
        } catch (SignatureProblem e) {
            throw new BundleProblem(BundleRefusal.SIGNATURE, e.getMessage());
        } catch (CanonicalProblem | IllegalArgumentException e) {
            throw new BundleProblem(BundleRefusal.FORMAT, e.getMessage());
        }
    }

    private static List<BundlePart> parts(Members members, NodeCertificate signer) {
        List<BundlePart> parts = new ArrayList<>();
        for (Members one : members.objects(PARTS)) {
            BundlePart part = BundlePart.read(one);
            if (part.digest().algorithm() != signer.suite().digest()) {
                throw new IllegalArgumentException("a part's digest must use the suite's function");
            }
            parts.add(part);
        }
        if (parts.size() > MAX_PARTS) {
            throw new IllegalArgumentException("a bundle has at most " + MAX_PARTS + " parts");
        }
        return parts;
    }

    /** Bytes of all parts. */
    long partBytes() {
        return parts.stream().mapToLong(BundlePart::bytes).sum();
    }
}
