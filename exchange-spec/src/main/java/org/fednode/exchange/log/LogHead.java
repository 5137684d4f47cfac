package org.fednode.exchange.log;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.Map;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.signature.SignatureProblem;
import org.fednode.exchange.signature.SignedStatement;

/**
 * A node's signed word on its log (spec/log.md#head): at that time it had these entries, in this order, and no others.
 *
 * @param bytes the canonical envelope (not copied; don't change)
 */
public record LogHead(NodeCertificate node, Instant created, TreeHead tree, byte[] bytes) {

    /** Bytes that a head may have. */
    public static final int MAX_BYTES = 128 << 10;

    private static final String TYPE = "log-head";
    private static final long MAX_SIZE = (1L << 53) - 1;

    public static LogHead sign(SigningKey key, Digest federation, TreeHead tree, Instant now) {
        SignedStatement statement = SignedStatement.sign(key, TYPE, federation, now, Map.of(
                "node", key.certificate().identity().nodeId(), "root", tree.root().hex(), "size", tree.size(),
                "tree", tree.root().algorithm().wireName()));
        Map<String, Object> envelope = new LinkedHashMap<>();
        statement.putInto(envelope);
        return new LogHead(key.certificate(), now.truncatedTo(ChronoUnit.MILLIS), tree, CanonicalJson.write(envelope));
    }

    /** Reads and verifies a head. @throws LogProblem with a code of spec/errors.md */
    public static LogHead verify(byte[] bytes, TrustStore trust, Instant now) throws LogProblem {
        if (bytes.length > MAX_BYTES) {
            throw new LogProblem(LogRefusal.FORMAT, "a log's head has at most " + MAX_BYTES + " bytes");
        }
        try {
            Members envelope = new Members("head", CanonicalJson.parseObject(bytes)).only("signature", "statement");
            SignedStatement statement = SignedStatement.read(envelope);
            Members members = statement.members()
                    .only("created", "federation", "node", "root", "signer", "size", "suite", "tree", "type");
            if (!statement.isOf(trust.federation())) {
                throw new LogProblem(LogRefusal.FOREIGN_FEDERATION, "the log's head belongs to another federation");
            }
            TreeHead tree = tree(members);
            NodeCertificate node = statement.verify(TYPE, trust, now);
            if (!node.identity().nodeId().equals(members.text("node"))) {
                throw new LogProblem(LogRefusal.SIGNER_NOT_NODE, "signed by " + node.identity().nodeId()
                        + ", which is not the node it names");
            }
            return new LogHead(node, statement.created(), tree, bytes);
        } catch (SignatureProblem e) {
            throw new LogProblem(LogRefusal.SIGNATURE, e.getMessage());
        } catch (CanonicalProblem | IllegalArgumentException e) {
            throw new LogProblem(LogRefusal.FORMAT, e.getMessage());
        }
    }

    private static TreeHead tree(Members members) {
        return new TreeHead(members.integer("size", 0, MAX_SIZE),
                new Digest(DigestAlgorithm.named(members.text("tree")), members.text("root")));
    }

    /** The envelope's members, to stand within another canonical object. */
    public Map<String, Object> members() {
        try {
            return CanonicalJson.parseObject(bytes);
        } catch (CanonicalProblem e) {
            throw new IllegalStateException("a head is canonical", e);
        }
    }
}
