package org.fednode.exchange.merkle;

import java.security.MessageDigest;
import java.util.List;

/**
 * That one leaf stands at an index of a tree of a given size: the hashes beside its way to the root, lowest first.
 * The arrays are not copied; don't change them.
 */
public record InclusionProof(long index, long size, List<byte[]> path) {

    public InclusionProof {
        path = List.copyOf(path);
    }

    /** Whether the proof leads from the leaf's hash to the root, by the steps of RFC 9162 section 2.1.3.2. */
    public boolean leadsTo(byte[] root, byte[] leafHash, MessageDigest function) {
        // step 1: the index must lie within the tree
        if (index < 0 || index >= size) {
            return false;
        }
        // steps 2 and 3
        long fn = index;
        long sn = size - 1;
        byte[] r = leafHash;
        // step 4
        for (byte[] p : path) {
            if (sn == 0) { // 4a: more hashes than the tree has levels
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) { // 4b
                r = MerkleTree.node(function, p, r);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                r = MerkleTree.node(function, r, p);
            }
            fn >>= 1; // 4c
            sn >>= 1;
        }
        // step 5: all levels used, and the root met
        return sn == 0 && MessageDigest.isEqual(r, root);
    }
}
