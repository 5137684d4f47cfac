package org.fednode.exchange.enrolment;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.CertificatePurpose;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.DigestAlgorithm;

/**
 * What an issuer says of a signing certificate in its stream of revocations (spec/enrolment.md#records): that it has issued
 * it, or that it counts no more beyond a position.
 *
 * @param revocation empty while the certificate counts
 */
public record CertificateRecord(NodeCertificate certificate, Optional<Revocation> revocation) {

    private static final int MAX_POSITIONS = 10_000;

    /** Why people have revoked a certificate. */
    public enum Reason {
        LOST_KEY("lost-key"), MOVED("moved"), CLONED("cloned"), CHANGED_SCOPE("changed-scope"), CLOSED("closed");

        private final String wireName;

        Reason(String wireName) {
            this.wireName = wireName;
        }

        public String wireName() {
            return wireName;
        }

        /** @throws IllegalArgumentException when there is no such reason */
        public static Reason named(String wireName) {
            for (Reason reason : values()) {
                if (reason.wireName.equals(wireName)) {
                    return reason;
                }
            }
            throw new IllegalArgumentException("no such reason: use lost-key, moved, cloned, changed-scope or closed");
        }
    }

    /**
     * @param after the last good sequence of each stream that has one; of all other streams nothing counts
     */
    public record Revocation(Reason reason, Map<StreamId, Long> after) {

        public Revocation {
            after = Map.copyOf(after);
        }
    }

    /** @throws IllegalArgumentException when the certificate is not for signing, or a stream is another node's */
    public CertificateRecord {
        if (certificate.purpose() != CertificatePurpose.SIGNING) {
            throw new IllegalArgumentException("record.certificate is not for signing");
        }
        String node = certificate.identity().nodeId();
        if (revocation.isPresent() && revocation.get().after().keySet().stream().anyMatch(stream -> !stream.origin().equals(node))) {
            throw new IllegalArgumentException("record.after names a stream of another node");
        }
    }

    /** The key of the record's line: the digest of the certificate. */
    public String key() {
        return key(certificate);
    }

    /** As above. */
    public static String key(NodeCertificate certificate) {
        return digest(certificate).toString();
    }

    private static Digest digest(NodeCertificate certificate) {
        return certificate.digest(DigestAlgorithm.SHA_256);
    }

    /** Whether a batch that this certificate signed still counts. */
    public boolean counts(StreamId stream, long seq) {
        return revocation.isEmpty() || seq <= revocation.get().after().getOrDefault(stream, 0L);
    }

    /** The line's value. */
    public Map<String, Object> value() {
        Map<String, Object> value = new TreeMap<>(Map.of("signing", Base64.getEncoder().encodeToString(certificate.encoded()),
                "state", revocation.isPresent() ? "revoked" : "issued"));
        revocation.ifPresent(revoked -> {
            value.put("reason", revoked.reason().wireName());
            value.put("after", positions(revoked.after()));
        });
        return value;
    }

    private static List<Map<String, Object>> positions(Map<StreamId, Long> after) {
        List<Map<String, Object>> positions = new ArrayList<>();
        after.entrySet().stream().sorted(Comparator.comparing(entry -> entry.getKey().toString())).forEach(entry ->
                positions.add(Map.of("epoch", entry.getKey().epoch(), "stream", entry.getKey().stream(), "seq", entry.getValue())));
        return positions;
    }

    /**
     * Reads a line.
     *
     * @param key of the line
     * @param value its canonical value
     * @throws EnrolmentProblem when it is no such record
     */
    public static CertificateRecord read(String key, byte[] value) throws EnrolmentProblem {
        try {
            Members members = new Members("record", CanonicalJson.parseObject(value)).only("signing", "state", "reason", "after");
            NodeCertificate certificate = NodeCertificate.of(Base64.getDecoder().decode(members.text("signing")));
            if (!key.equals(key(certificate))) {
                throw new IllegalArgumentException("the line's key is not the certificate's digest");
            }
            return new CertificateRecord(certificate, revocation(members, certificate));
        } catch (CanonicalProblem | CertificateProblem | IllegalArgumentException e) {
            throw new EnrolmentProblem(EnrolmentRefusal.RECORD, "this is no record of a certificate: " + e.getMessage(),
                    "the issuer's program is at fault: tell its people");
        }
    }

    private static Optional<Revocation> revocation(Members members, NodeCertificate certificate) {
        boolean revoked = switch (members.text("state")) {
            case "issued" -> false;
            case "revoked" -> true;
            default -> throw new IllegalArgumentException("record.state is issued or revoked");
        };
        if (revoked != members.has("reason") || revoked != members.has("after")) {
            throw new IllegalArgumentException("record has reason and after exactly when it is revoked");
        }
        return revoked ? Optional.of(new Revocation(Reason.named(members.text("reason")), after(members, certificate))) : Optional.empty();
    }

    private static Map<StreamId, Long> after(Members members, NodeCertificate certificate) {
        List<Members> positions = members.objects("after");
        if (positions.size() > MAX_POSITIONS) {
            throw new IllegalArgumentException("record.after has at most " + MAX_POSITIONS + " positions");
        }
        Map<StreamId, Long> after = new LinkedHashMap<>();
        for (Members position : positions) {
            position.only("epoch", "stream", "seq");
            StreamId stream = new StreamId(certificate.identity().nodeId(), position.integer("epoch", 1, Long.MAX_VALUE), position.text("stream"));
            if (after.put(stream, position.integer("seq", 1, Long.MAX_VALUE)) != null) {
                throw new IllegalArgumentException("record.after names a stream twice");
            }
        }
        return after;
    }
}
