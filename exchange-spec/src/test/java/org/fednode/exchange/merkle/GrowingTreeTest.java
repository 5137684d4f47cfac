package org.fednode.exchange.merkle;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fednode.exchange.key.DigestAlgorithm;
import org.junit.jupiter.api.Test;

class GrowingTreeTest {

    private static final int SIZE = 70;

    private final MessageDigest function = DigestAlgorithm.SHA_256.function();
    private final Map<String, byte[]> kept = new HashMap<>();
    private final List<byte[]> leaves = new ArrayList<>();
    private int reads;
    private final GrowingTree tree = new GrowingTree(DigestAlgorithm.SHA_256.function(), this::read);

    GrowingTreeTest() {
        for (int i = 0; i < SIZE; i++) {
            byte[] leaf = GrowingTree.leaf(function, ByteBuffer.allocate(4).putInt(i).array());
            tree.append(i, leaf).forEach(full -> kept.put(full.level() + "/" + full.index(), full.hash()));
            leaves.add(leaf);
        }
    }

    private byte[] read(int level, long index) {
        reads++;
        byte[] hash = kept.get(level + "/" + index);
        if (hash == null) {
            throw new IllegalStateException("not kept: " + level + "/" + index);
        }
        return hash;
    }

    @Test
    void hasTheRootOfTheRecursiveDefinitionAtEverySizeThatItEverHad() {
        assertArrayEquals(function.digest(), tree.root(0));
        for (int size = 1; size <= SIZE; size++) {
            assertArrayEquals(definition(leaves.subList(0, size)), tree.root(size), "size " + size);
        }
    }

    @Test
    void provesEveryLeafAndNoOtherPlace() {
        for (int size = 1; size <= 40; size++) {
            for (int i = 0; i < size; i++) {
                InclusionProof proof = tree.inclusion(i, size);

                for (int other = 0; other < size; other++) {
                    assertEquals(other == i, proof.leadsTo(tree.root(size), leaves.get(other), function));
                    assertEquals(other == i, new InclusionProof(other, size, proof.path())
                            .leadsTo(tree.root(size), leaves.get(i), function));
                }
            }
        }
    }

    @Test
    void provesThatEverySizeIsTheBeginningOfEveryLater() {
        for (int second = 0; second <= 40; second++) {
            for (int first = 0; first <= second; first++) {
                ConsistencyProof proof = tree.consistency(first, second);

                assertTrue(proof.connects(tree.root(first), tree.root(second), function), first + " of " + second);
                for (int other = 0; other <= second; other++) {
                    assertEquals(other == first, proof.connects(tree.root(other), tree.root(second), function));
                    assertEquals(other == second, proof.connects(tree.root(first), tree.root(other), function)
                            && (first > 0 || other == second));
                }
            }
        }
    }

    @Test
    void refusesEveryChangedHashOfAProof() {
        ConsistencyProof proof = tree.consistency(11, 37);
        for (int i = 0; i < proof.path().size(); i++) {
            List<byte[]> path = new ArrayList<>(proof.path());
            byte[] changed = path.get(i).clone();
            changed[i] ^= 1;
            path.set(i, changed);

            assertFalse(new ConsistencyProof(11, 37, path).connects(tree.root(11), tree.root(37), function));
        }
    }

    @Test
    void refusesProofsThatAreLongerOrShorter() {
        for (int second = 2; second <= 20; second++) {
            for (int first = 1; first < second; first++) {
                List<byte[]> path = tree.consistency(first, second).path();
                List<byte[]> longer = new ArrayList<>(path);
                longer.add(new byte[32]);

                assertFalse(connects(first, second, longer));
                assertFalse(connects(first, second, path.subList(0, path.size() - 1)));
                assertFalse(connects(first, second, path.subList(1, path.size())));
            }
        }
    }

    private boolean connects(int first, int second, List<byte[]> path) {
        return new ConsistencyProof(first, second, path).connects(tree.root(first), tree.root(second), function);
    }

    @Test
    void noticesALogThatWasWrittenAnew() {
        List<byte[]> other = new ArrayList<>(leaves);
        other.set(5, new byte[32]);

        assertFalse(tree.consistency(9, 30).connects(definition(other.subList(0, 9)), tree.root(30), function));
    }

    @Test
    void readsAsManyHashesAsTheTreeHasLevels() {
        reads = 0;
        tree.inclusion(3, SIZE);
        assertTrue(reads <= 8, "inclusion: " + reads);

        reads = 0;
        tree.consistency(13, SIZE);
        assertTrue(reads <= 14, "consistency: " + reads);

        reads = 0;
        tree.append(SIZE - 1, leaves.get(SIZE - 1));
        tree.root(SIZE);
        assertTrue(reads <= 7, "append and root: " + reads);
    }

    @Test
    void provesNothingThatIsNotThere() {
        assertThrows(IndexOutOfBoundsException.class, () -> tree.inclusion(4, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> tree.inclusion(-1, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> tree.consistency(5, 4));
        assertThrows(IndexOutOfBoundsException.class, () -> tree.consistency(-1, 4));
    }

    private byte[] definition(List<byte[]> leafHashes) {
        if (leafHashes.isEmpty()) {
            return function.digest();
        }
        if (leafHashes.size() == 1) {
            return leafHashes.get(0);
        }
        int split = Integer.highestOneBit(leafHashes.size() - 1);
        return MerkleTree.node(function, definition(leafHashes.subList(0, split)),
                definition(leafHashes.subList(split, leafHashes.size())));
    }
}
