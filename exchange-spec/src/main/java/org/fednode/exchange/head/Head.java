package org.fednode.exchange.head;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fednode.exchange.batch.StreamId;
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
 * A node's signed summary of the streams it holds (spec/receipts.md#head).
 *
 * @param bytes the canonical envelope (not copied; don't change)
 */
public record Head(NodeCertificate node, Instant created, List<StreamHead> streams, byte[] bytes) {

    private static final String TYPE = "head";
    private static final int MAX_BYTES = 4 << 20;
    private static final long MAX_INTEGER = (1L << 53) - 1;

    public Head {
        streams = List.copyOf(streams);
    }

    public static Head sign(SigningKey key, Digest federation, List<StreamHead> streams, Instant now) {
        SignedStatement statement = SignedStatement.sign(key, TYPE, federation, now, Map.of(
                "node", key.certificate().identity().nodeId(), "streams", streams.stream().map(Head::json).toList()));
        Map<String, Object> envelope = new LinkedHashMap<>();
        statement.putInto(envelope);
        return new Head(key.certificate(), now.truncatedTo(ChronoUnit.MILLIS), streams, CanonicalJson.write(envelope));
    }

    /** Reads and verifies a head. */
    public static Head verify(byte[] bytes, TrustStore trust, Instant now) throws HeadProblem {
        if (bytes.length > MAX_BYTES) {
            throw new HeadProblem(HeadRefusal.FORMAT, "a head has at most " + MAX_BYTES + " bytes");
        }
        try {
            Members envelope = new Members("head", CanonicalJson.parseObject(bytes)).only("signature", "statement");
            SignedStatement statement = SignedStatement.read(envelope);
            Members members = statement.members().only("created", "federation", "node", "signer", "streams", "suite", "type");
            if (!statement.isOf(trust.federation())) {
                throw new HeadProblem(HeadRefusal.FOREIGN_FEDERATION, "the head belongs to another federation");
            }
            NodeCertificate node = statement.verify(TYPE, trust, now);
            if (!node.identity().nodeId().equals(members.text("node"))) {
                throw new HeadProblem(HeadRefusal.SIGNER_NOT_NODE, "signed by " + node.identity().nodeId()
                        + ", which is not the node it names");
            }
            return new Head(node, statement.created(), members.objects("streams").stream().map(Head::stream).toList(), bytes);
        } catch (SignatureProblem e) {
            throw new HeadProblem(HeadRefusal.SIGNATURE, e.getMessage());
        } catch (CanonicalProblem | IllegalArgumentException e) {
            throw new HeadProblem(HeadRefusal.FORMAT, e.getMessage());
        }
    }

    private static Map<String, Object> json(StreamHead head) {
        return Map.of("origin", head.stream().origin(), "epoch", head.stream().epoch(), "stream", head.stream().stream(),
                "seq", head.seq(), "digest", head.digest().toString(), "rejected", head.rejected());
    }

    private static StreamHead stream(Members head) {
        head.only("origin", "epoch", "stream", "seq", "digest", "rejected");
        StreamId stream = new StreamId(head.text("origin"), head.integer("epoch", 1, MAX_INTEGER), head.text("stream"));
        return new StreamHead(stream, head.integer("seq", 1, MAX_INTEGER), Digest.parse(head.text("digest")),
                head.integer("rejected", 0, MAX_INTEGER));
    }
}
