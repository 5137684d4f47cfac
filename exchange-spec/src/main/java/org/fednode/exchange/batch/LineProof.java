package org.fednode.exchange.batch;

import java.security.MessageDigest;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.merkle.InclusionProof;
import org.fednode.exchange.merkle.MerkleTree;

/**
 * One line with its nonce and its path to the tree's root. Shown with a manifest and its signature it proves the line
 * and reveals nothing of its neighbours. The arrays are not copied; don't change them.
 */
public record LineProof(byte[] line, byte[] nonce, InclusionProof path) {

    /**
     * Reads the line by spec/batch.md#lines.
     *
     * @throws BatchProblem with LINE when it breaks the form
     */
    public BatchLines.Line read() throws BatchProblem {
        LineIndex index = new LineIndex(1);
        try {
            new LineReader(line, index).read(0, line.length);
        } catch (CanonicalProblem e) {
            throw new BatchProblem(Refusal.LINE, e.getMessage());
        }
        return new BatchLines(line, index, null).line(0).numbered((int) path.index() + 1);
    }

    /** Whether the line belongs to the batch of that manifest. The manifest's signature is another question. */
    public boolean holdsIn(Manifest manifest) {
        MessageDigest function = manifest.tree().algorithm().function();
        return nonce.length == MerkleTree.HASH_LENGTH
                && path.size() == manifest.records().count()
                && path.leadsTo(manifest.tree().root().bytes(), MerkleTree.leaf(function, nonce, line), function);
    }
}
