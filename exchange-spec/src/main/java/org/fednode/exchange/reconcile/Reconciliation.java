package org.fednode.exchange.reconcile;

import java.time.Instant;
import java.util.Map;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.certificate.TrustStore;

/** An outcome that both nodes have signed: the parent's word and the child's, for the same (spec/reconciliation.md#outcome). */
public record Reconciliation(SignedOutcome above, SignedOutcome below) {

    /** @throws ReconciliationProblem when the two speak of different outcomes, or the wrong one signed */
    public static Reconciliation of(SignedOutcome above, SignedOutcome below) throws ReconciliationProblem {
        if (!above.outcome().equals(below.outcome())) {
            throw new ReconciliationProblem(ReconciliationRefusal.DISAGREED, "the two nodes signed different outcomes");
        }
        Outcome outcome = above.outcome();
        if (!above.node().identity().nodeId().equals(outcome.above()) || !below.node().identity().nodeId().equals(outcome.below())) {
            throw new ReconciliationProblem(ReconciliationRefusal.SIGNER_NOT_PARTY, "a signature stands in the other node's place");
        }
        return new Reconciliation(above, below);
    }

    /** Reads and verifies both. */
    public static Reconciliation verify(byte[] bytes, TrustStore trust, Instant now) throws ReconciliationProblem {
        try {
            Members members = new Members("reconciliation", CanonicalJson.parseObject(bytes)).only("above", "below");
            return of(SignedOutcome.verify(members.object("above"), trust, now), SignedOutcome.verify(members.object("below"), trust, now));
        } catch (CanonicalProblem | IllegalArgumentException e) {
            throw new ReconciliationProblem(ReconciliationRefusal.FORMAT, e.getMessage());
        }
    }

    public Outcome outcome() {
        return above.outcome();
    }

    public byte[] bytes() {
        return CanonicalJson.write(Map.of("above", above.json(), "below", below.json()));
    }
}
