package org.fednode.exchange.merkle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.bouncycastle.jcajce.provider.digest.SM3;
import org.junit.jupiter.api.Test;

class MerkleTreeTest {

    private static final byte[] SALT = "a salt of exactly thirty-two by.".getBytes(StandardCharsets.US_ASCII);

    private final MessageDigest sha256 = sha256();

    @Test
    void hasTheShapeOfTheRecursiveDefinition() {
        for (int size = 1; size <= 70; size++) {
            List<byte[]> leaves = new ArrayList<>();
            MerkleTree tree = tree(size, sha256());
            for (int i = 0; i < size; i++) {
                leaves.add(MerkleTree.leaf(sha256, tree.nonce(i), content(i)));
            }

            assertArrayEquals(definition(leaves), tree.root(), "size " + size);
        }
    }

    @Test
    void provesEveryLeafOfEverySizeAndNoOtherPlace() {
        for (int size = 1; size <= 40; size++) {
            MerkleTree tree = tree(size, sha256());
            for (int i = 0; i < size; i++) {
                InclusionProof proof = tree.prove(i);
                byte[] leaf = MerkleTree.leaf(sha256, tree.nonce(i), content(i));

                assertTrue(proof.leadsTo(tree.root(), leaf, sha256));
                for (int other = 0; other < size; other++) {
                    InclusionProof moved = new InclusionProof(other, size, proof.path());
                    assertEquals(other == i, moved.leadsTo(tree.root(), leaf, sha256));
                }
            }
        }
    }

    @Test
    void refusesAnIndexOutsideTheTree() { // RFC 9162 section 2.1.3.2 step 1
        MerkleTree tree = tree(1, sha256());
        byte[] leaf = MerkleTree.leaf(sha256, tree.nonce(0), content(0));

        assertFalse(new InclusionProof(1, 1, List.of()).leadsTo(tree.root(), leaf, sha256));
        assertFalse(new InclusionProof(-1, 1, List.of()).leadsTo(tree.root(), leaf, sha256));
        assertFalse(new InclusionProof(0, 0, List.of()).leadsTo(tree.root(), leaf, sha256));
    }

    @Test
    void refusesAPathThatIsTooLong() { // step 4a
        MerkleTree tree = tree(4, sha256());
        InclusionProof proof = tree.prove(2);
        List<byte[]> longer = new ArrayList<>(proof.path());
        longer.add(new byte[32]);
        byte[] leaf = MerkleTree.leaf(sha256, tree.nonce(2), content(2));
        byte[] root = MerkleTree.node(sha256, tree.root(), new byte[32]);

        assertFalse(new InclusionProof(2, 4, longer).leadsTo(root, leaf, sha256));
    }

    @Test
    void refusesAPathThatIsTooShort() { // step 5: a one-hash proof for four leaves
        byte[] left = content(0);
        byte[] right = content(1);
        byte[] root = MerkleTree.node(sha256, left, right);

        assertFalse(new InclusionProof(0, 4, List.of(right)).leadsTo(root, left, sha256));
    }

    @Test
    void refusesAnotherRoot() { // step 5
        MerkleTree tree = tree(3, sha256());
        byte[] leaf = MerkleTree.leaf(sha256, tree.nonce(1), content(1));
        byte[] root = tree.root();
        root[31] ^= 1;

        assertFalse(tree.prove(1).leadsTo(root, leaf, sha256));
    }

    @Test
    void derivesNoncesAsHmacDoes() throws Exception {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SALT, "HmacSHA256"));

        byte[] expected = mac.doFinal(ByteBuffer.allocate(8).putLong(300).array());

        assertArrayEquals(expected, tree(1, sha256()).nonce(300));
    }

    @Test
    void worksWithSm3() {
        MerkleTree tree = tree(5, new SM3.Digest());
        byte[] leaf = MerkleTree.leaf(new SM3.Digest(), tree.nonce(4), content(4));

        assertTrue(tree.prove(4).leadsTo(tree.root(), leaf, new SM3.Digest()));
        assertFalse(Arrays.equals(tree.root(), tree(5, sha256()).root()));
    }

    @Test
    void hidesALeafBehindItsNonce() {
        byte[] otherSalt = SALT.clone();
        otherSalt[0] ^= 1;
        MerkleTree other = new MerkleTree(sha256(), otherSalt, 1);
        other.add(content(0), 0, content(0).length);

        assertFalse(Arrays.equals(tree(1, sha256()).root(), other.root()));
    }

    @Test
    void refusesAWrongSaltAndAnEmptyTree() {
        assertThrows(IllegalArgumentException.class, () -> new MerkleTree(sha256(), new byte[31], 1));
        MerkleTree empty = new MerkleTree(sha256(), SALT, 0);
        assertThrows(IllegalStateException.class, empty::root);
        assertThrows(IndexOutOfBoundsException.class, () -> empty.prove(0));
    }

    private static MerkleTree tree(int size, MessageDigest function) {
        MerkleTree tree = new MerkleTree(function, SALT, 1);
        for (int i = 0; i < size; i++) {
            tree.add(content(i), 0, content(i).length);
        }
        return tree;
    }

    private static byte[] content(int i) {
        return ("content of leaf number " + (char) ('a' + i % 26) + i + "........").substring(0, 32)
                .getBytes(StandardCharsets.US_ASCII);
    }

    /** RFC 9162 section 2.1.1, as written there. */
    private byte[] definition(List<byte[]> leaves) {
        if (leaves.size() == 1) {
            return leaves.get(0);
        }
        int k = Integer.highestOneBit(leaves.size() - 1);
        return MerkleTree.node(sha256, definition(leaves.subList(0, k)), definition(leaves.subList(k, leaves.size())));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
