package org.fednode.exchange.merkle;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;

/**
 * The Merkle tree of RFC 9162 section 2.1 over leaves without salt, for a log that only grows. It keeps nothing itself:
 * appending tells which hashes of full subtrees to keep (two a leaf in the long run), and roots and proofs of the tree at
 * any size that it ever had read about log2(size) of them. Not safe for use by several threads.
 */
public final class GrowingTree {

    private static final byte LEAF = 0;

    private final MessageDigest function;
    private final SubtreeHashes kept;

    /**
     * @param function with 32-byte values; the tree uses it alone
     * @param kept what earlier appends said to keep
     */
    public GrowingTree(MessageDigest function, SubtreeHashes kept) {
        this.function = function;
        this.kept = kept;
    }

    /** A full subtree's hash, to be kept under its level and index. The array is not copied; don't change it. */
    public record Full(int level, long index, byte[] hash) {
    }

    /** {@code H(0x00 || content)}. */
    public static byte[] leaf(MessageDigest function, byte[] content) {
        function.update(LEAF);
        return function.digest(content);
    }

    /**
     * The subtrees that become full when the leaf is appended to the tree of that size, the leaf itself first.
     *
     * @param leaf hash of the new leaf
     */
    public List<Full> append(long size, byte[] leaf) {
        List<Full> full = new ArrayList<>();
        byte[] hash = leaf;
        int level = 0;
        full.add(new Full(level, size, hash));
        for (long index = size; (index & 1) == 1; index >>= 1) {
            hash = MerkleTree.node(function, kept.hash(level, index - 1), hash);
            level++;
            full.add(new Full(level, index >> 1, hash));
        }
        return full;
    }

    /** The root of the tree's first {@code size} leaves; of none, the digest of nothing. */
    public byte[] root(long size) {
        return size == 0 ? function.digest() : hash(0, size);
    }

    /**
     * That a leaf is in the tree of a size.
     *
     * @throws IndexOutOfBoundsException when it is not
     */
    public InclusionProof inclusion(long index, long size) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException("leaf " + index + " of " + size);
        }
        List<byte[]> path = new ArrayList<>();
        addPath(index, 0, size, path);
        return new InclusionProof(index, size, path);
    }

    /**
     * That the tree of the first size is the beginning of the tree of the second.
     *
     * @throws IndexOutOfBoundsException when it is larger
     */
    public ConsistencyProof consistency(long first, long second) {
        if (first < 0 || first > second) {
            throw new IndexOutOfBoundsException("tree of " + first + " within " + second);
        }
        List<byte[]> path = new ArrayList<>();
        if (first > 0 && first < second) {
            addSubproof(first, 0, second, true, path);
        }
        return new ConsistencyProof(first, second, path);
    }

    // PATH of RFC 9162 section 2.1.3.1 over the leaves [from, to)
    private void addPath(long index, long from, long to, List<byte[]> path) {
        if (to - from == 1) {
            return;
        }
        long middle = from + split(to - from);
        if (index < middle) {
            addPath(index, from, middle, path);
            path.add(hash(middle, to));
        } else {
            addPath(index, middle, to, path);
            path.add(hash(from, middle));
        }
    }

    // SUBPROOF of RFC 9162 section 2.1.4.1; m ends at the leaf "end"
    private void addSubproof(long end, long from, long to, boolean whole, List<byte[]> path) {
        if (end == to) {
            if (!whole) {
                path.add(hash(from, to));
            }
            return;
        }
        long middle = from + split(to - from);
        if (end <= middle) {
            addSubproof(end, from, middle, whole, path);
            path.add(hash(middle, to));
        } else {
            addSubproof(end, middle, to, false, path);
            path.add(hash(from, middle));
        }
    }

    // Ranges come from splits at powers of two, so one whose length is a power of two is a full subtree.
    private byte[] hash(long from, long to) {
        long length = to - from;
        if (Long.bitCount(length) == 1) {
            int level = Long.numberOfTrailingZeros(length);
            return kept.hash(level, from >> level);
        }
        long middle = from + split(length);
        return MerkleTree.node(function, hash(from, middle), hash(middle, to));
    }

    /** The largest power of two below the length. */
    private static long split(long length) {
        return Long.highestOneBit(length - 1);
    }
}
