package org.fednode.exchange.merkle;

import java.security.DigestException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The Merkle tree of RFC 9162 over salted leaves: {@code leaf = H(0x00 || nonce || content)},
 * {@code node = H(0x01 || left || right)}, {@code nonce = HMAC(salt, index as 8 bytes big-endian)}. Whoever lacks the
 * salt can't test a guess at a leaf's neighbour. Not safe for use by several threads.
 */
public final class MerkleTree {

    /** Bytes in a hash of either digest function, in a salt and in a nonce. */
    public static final int HASH_LENGTH = 32;

    private static final int BLOCK_LENGTH = 64;
    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private final MessageDigest function;
    private final byte[] innerPad = new byte[BLOCK_LENGTH];
    private final byte[] outerPad = new byte[BLOCK_LENGTH];
    private final byte[] nonce = new byte[HASH_LENGTH];
    private final byte[] counter = new byte[Long.BYTES];
    private byte[] leaves;
    private int size;

    /**
     * An empty tree.
     *
     * @param function digest function with 32-byte values and 64-byte blocks; the tree uses it alone
     * @param salt 32 secret bytes
     * @param expected number of leaves to make room for
     */
    public MerkleTree(MessageDigest function, byte[] salt, int expected) {
        if (salt.length != HASH_LENGTH || function.getDigestLength() != HASH_LENGTH) {
            throw new IllegalArgumentException("salts and hashes have 32 bytes");
        }
        this.function = function;
        this.leaves = new byte[Math.max(1, expected) * HASH_LENGTH];
        Arrays.fill(innerPad, (byte) 0x36);
        Arrays.fill(outerPad, (byte) 0x5c);
        for (int i = 0; i < salt.length; i++) {
            innerPad[i] ^= salt[i];
            outerPad[i] ^= salt[i];
        }
    }

    /** Adds the content in {@code [from, to)} as the next leaf. */
    public void add(byte[] bytes, int from, int to) {
        if (leaves.length == size * HASH_LENGTH) {
            leaves = Arrays.copyOf(leaves, leaves.length * 2);
        }
        computeNonce(size);
        function.update(LEAF);
        function.update(nonce);
        function.update(bytes, from, to - from);
        finish(leaves, size * HASH_LENGTH);
        size++;
    }

    public int size() {
        return size;
    }

    /** The nonce of the leaf at the index. */
    public byte[] nonce(int index) {
        computeNonce(index);
        return nonce.clone();
    }

    /** @throws IllegalStateException when the tree is empty */
    public byte[] root() {
        if (size == 0) {
            throw new IllegalStateException("an empty tree has no root here");
        }
        byte[] level = Arrays.copyOf(leaves, size * HASH_LENGTH);
        for (int count = size; count > 1; count = (count + 1) / 2) {
            foldLevel(level, count);
        }
        return Arrays.copyOf(level, HASH_LENGTH);
    }

    /** The proof that the leaf at the index belongs to this tree. */
    public InclusionProof prove(int index) {
        if (index < 0 || index >= size) {
            throw new IndexOutOfBoundsException(index);
        }
        List<byte[]> path = new ArrayList<>();
        byte[] level = Arrays.copyOf(leaves, size * HASH_LENGTH);
        int at = index;
        for (int count = size; count > 1; count = (count + 1) / 2) {
            int sibling = at ^ 1;
            if (sibling < count) {
                path.add(Arrays.copyOfRange(level, sibling * HASH_LENGTH, (sibling + 1) * HASH_LENGTH));
            }
            foldLevel(level, count);
            at >>= 1;
        }
        return new InclusionProof(index, size, path);
    }

    /** The hash of one leaf, given its nonce. */
    public static byte[] leaf(MessageDigest function, byte[] nonce, byte[] content) {
        function.update(LEAF);
        function.update(nonce);
        function.update(content);
        return function.digest();
    }

    static byte[] node(MessageDigest function, byte[] left, byte[] right) {
        function.update(NODE);
        function.update(left);
        function.update(right);
        return function.digest();
    }

    // Pairs neighbours and carries an odd last one up: the same tree as RFC 9162's split at powers of two.
    private void foldLevel(byte[] level, int count) {
        for (int i = 0; i < count / 2; i++) {
            function.update(NODE);
            function.update(level, i * 2 * HASH_LENGTH, 2 * HASH_LENGTH);
            finish(level, i * HASH_LENGTH);
        }
        if (count % 2 == 1) {
            System.arraycopy(level, (count - 1) * HASH_LENGTH, level, count / 2 * HASH_LENGTH, HASH_LENGTH);
        }
    }

    // HMAC (RFC 2104) spelled out, for it needs no look-up of a Mac by provider and no object per leaf.
    private void computeNonce(long index) {
        for (int i = 0; i < Long.BYTES; i++) {
            counter[i] = (byte) (index >>> (56 - 8 * i));
        }
        function.update(innerPad);
        function.update(counter);
        finish(nonce, 0);
        function.update(outerPad);
        function.update(nonce);
        finish(nonce, 0);
    }

    private void finish(byte[] target, int offset) {
        try {
            function.digest(target, offset, HASH_LENGTH);
        } catch (DigestException e) {
            throw new IllegalStateException("the target has room for a hash", e);
        }
    }
}
