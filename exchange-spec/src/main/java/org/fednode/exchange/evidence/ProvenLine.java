package org.fednode.exchange.evidence;

import java.util.List;
import org.fednode.exchange.batch.LineProof;
import org.fednode.exchange.merkle.InclusionProof;

/**
 * One line about the record, with all that proves it. The arrays are not copied; don't change them.
 *
 * @param manifest canonical bytes
 * @param signature the batch's detached signature
 */
public record ProvenLine(LineProof proof, byte[] manifest, byte[] signature, List<Receipted> receipts,
        List<Logged> logs) {

    public ProvenLine {
        receipts = List.copyOf(receipts);
        logs = List.copyOf(logs);
    }

    /**
     * A receipt of a node above. It names the last batch that it covers, and the chain leads there.
     *
     * @param page the page, canonical, with the one receipt
     * @param chain manifests after the line's own, in order; empty when the receipt names the line's own
     */
    public record Receipted(byte[] page, List<byte[]> chain) {
        public Receipted {
            chain = List.copyOf(chain);
        }
    }

    /**
     * That the batch is in the log of a node above.
     *
     * @param head the signed head, canonical
     * @param proof of the batch's entry at the head's size
     */
    public record Logged(byte[] head, InclusionProof proof) {
    }
}
