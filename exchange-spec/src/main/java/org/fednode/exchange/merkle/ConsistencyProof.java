package org.fednode.exchange.merkle;

import java.security.MessageDigest;
import java.util.List;

/**
 * That the tree of one size is the beginning of the tree of another: nothing was taken out, changed or put in between.
 * The arrays are not copied; don't change them.
 *
 * @param first leaves of the earlier tree
 * @param second leaves of the later tree
 * @param path hashes in the order of RFC 9162 section 2.1.4.1; empty when the sizes are equal
 */
public record ConsistencyProof(long first, long second, List<byte[]> path) {

    public ConsistencyProof {
        path = List.copyOf(path);
    }

    /**
     * Whether the proof leads from the first root to the second, by the steps of RFC 9162 section 2.1.4.2. Equal sizes,
     * of which the RFC says nothing, need equal roots and no hash; an empty tree is the beginning of any.
     */
    public boolean connects(byte[] firstRoot, byte[] secondRoot, MessageDigest function) {
        // before step 1: the algorithm is for 0 < first < second
        if (first < 0 || first > second) {
            return false;
        }
        if (first == second || first == 0) {
            byte[] expected = first == 0 ? function.digest() : secondRoot;
            return path.isEmpty() && MessageDigest.isEqual(firstRoot, expected);
        }
        return isPrefix(firstRoot, secondRoot, function);
    }

    private boolean isPrefix(byte[] firstRoot, byte[] secondRoot, MessageDigest function) {
        // step 1: no hash at all proves nothing
        if (path.isEmpty()) {
            return false;
        }
        // step 2: a full earlier tree is its own first hash, which the path leaves out
        boolean full = Long.bitCount(first) == 1;
        // step 3
        long fn = first - 1;
        long sn = second - 1;
        // step 4
        while ((fn & 1) == 1) {
            fn >>= 1;
            sn >>= 1;
        }
        // step 5
        byte[] fr = full ? firstRoot : path.get(0);
        byte[] sr = fr;
        // step 6
        for (byte[] c : path.subList(full ? 0 : 1, path.size())) {
            if (sn == 0) { // 6a: more hashes than the later tree has levels
                return false;
            }
            if ((fn & 1) == 1 || fn == sn) { // 6b
                fr = MerkleTree.node(function, c, fr);
                sr = MerkleTree.node(function, c, sr);
                while ((fn & 1) == 0 && fn != 0) {
                    fn >>= 1;
                    sn >>= 1;
                }
            } else {
                sr = MerkleTree.node(function, sr, c);
            }
            fn >>= 1; // 6c
            sn >>= 1;
        }
        // step 7: both roots met, all levels used
        return sn == 0 && MessageDigest.isEqual(fr, firstRoot) && MessageDigest.isEqual(sr, secondRoot);
    }
}
