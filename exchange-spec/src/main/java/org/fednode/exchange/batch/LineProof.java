package org.fednode.exchange.batch;

import java.security.MessageDigest;
import org.fednode.exchange.merkle.InclusionProof;
import org.fednode.exchange.merkle.MerkleTree;

/**
 * One line with its nonce and its path to the tree's root. Shown with a manifest and its signature it proves the line
 * and reveals nothing of its neighbours. The arrays are not copied; don't change them.
 */
public record LineProof(byte[] line, byte[] nonce, InclusionProof path) {

    /** Whether the line belongs to the batch of that manifest. The manifest's signature is another question. */
    public boolean holdsIn(Manifest manifest) {
        MessageDigest function = manifest.tree().algorithm().function();
        return nonce.length == MerkleTree.HASH_LENGTH
                && path.size() == manifest.records().count()
                && path.leadsTo(manifest.tree().root().bytes(), MerkleTree.leaf(function, nonce, line), function);
    }
}
