package org.fednode.exchange.reconcile;

import java.time.Instant;
import java.util.LinkedHashMap;
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
 * One node's word for an outcome (spec/reconciliation.md#outcome).
 *
 * @param json the envelope's members
 */
public record SignedOutcome(NodeCertificate node, Instant created, Outcome outcome, Map<String, Object> json) {

    private static final String TYPE = "reconciliation";
    /** The most bytes of an outcome with one signature. */
    public static final int MAX_BYTES = 900 << 10;

    public static SignedOutcome sign(SigningKey key, Digest federation, Outcome outcome, Instant now) {
        SignedStatement statement = SignedStatement.sign(key, TYPE, federation, now,
                Map.of("node", key.certificate().identity().nodeId(), "outcome", outcome.json()));
        Map<String, Object> envelope = new LinkedHashMap<>();
        statement.putInto(envelope);
        return new SignedOutcome(key.certificate(), statement.created(), outcome, envelope);
    }

    /** Reads and verifies the canonical bytes of an envelope. */
    public static SignedOutcome verify(byte[] bytes, TrustStore trust, Instant now) throws ReconciliationProblem {
        try {
            return verify(new Members("reconciliation", CanonicalJson.parseObject(bytes)), trust, now);
        } catch (CanonicalProblem e) {
            throw new ReconciliationProblem(ReconciliationRefusal.FORMAT, e.getMessage());
        }
    }

    /** Verifies an envelope that was read as part of something else. */
    public static SignedOutcome verify(Members envelope, TrustStore trust, Instant now) throws ReconciliationProblem {
        try {
            envelope.only("signature", "statement");
            if (CanonicalJson.write(envelope.asMap()).length > MAX_BYTES) {
                throw new IllegalArgumentException("an outcome has at most " + MAX_BYTES + " bytes");
            }
            SignedStatement statement = SignedStatement.read(envelope);
            Members members = statement.members().only("created", "federation", "node", "outcome", "signer", "suite", "type");
            if (!statement.isOf(trust.federation())) {
                throw new ReconciliationProblem(ReconciliationRefusal.FOREIGN_FEDERATION, "the outcome belongs to another federation");
            }
            NodeCertificate node = statement.verify(TYPE, trust, now);
            Outcome outcome = Outcome.read(members.object("outcome"));
            requireParty(node, members.text("node"), outcome);
            return new SignedOutcome(node, statement.created(), outcome, envelope.asMap());
        } catch (SignatureProblem e) {
            throw new ReconciliationProblem(ReconciliationRefusal.SIGNATURE, e.getMessage());
        } catch (IllegalArgumentException e) {
            throw new ReconciliationProblem(ReconciliationRefusal.FORMAT, e.getMessage());
        }
    }

    private static void requireParty(NodeCertificate node, String named, Outcome outcome) throws ReconciliationProblem {
        String signer = node.identity().nodeId();
        if (!signer.equals(named) || !signer.equals(outcome.above()) && !signer.equals(outcome.below())) {
            throw new ReconciliationProblem(ReconciliationRefusal.SIGNER_NOT_PARTY, "signed by " + signer
                    + ", which is not the node it names or none of the two that compared");
        }
    }

    /** The canonical envelope. */
    public byte[] bytes() {
        return CanonicalJson.write(json);
    }
}
