package org.fednode.exchange.vectors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.merkle.InclusionProof;
import org.fednode.exchange.merkle.MerkleTree;

/** Writes {@code vectors/merkle}: trees with their proofs, and for each step of RFC 9162 2.1.3.2 proofs that it refuses. */
final class MerkleVectors {

    private static final byte[] SALT = "0123456789abcdef0123456789abcdef".getBytes(StandardCharsets.US_ASCII);
    private static final HexFormat HEX = HexFormat.of();

    private final VectorFolder folder;

    MerkleVectors(VectorFolder folder) {
        this.folder = folder;
    }

    void write() throws IOException {
        for (DigestAlgorithm algorithm : DigestAlgorithm.values()) {
            for (int size : new int[] {1, 2, 3, 5, 7, 8}) {
                MerkleTree tree = tree(algorithm, size);
                for (int index = 0; index < size; index++) {
                    String name = algorithm.wireName() + "-leaf-" + index + "-of-" + size;
                    folder.add(proof(Case.good(name, "batch.md#tree"), algorithm, index, size, leaf(tree, algorithm, index),
                            tree.prove(index).path(), tree.root()).with("salt", HEX.formatHex(SALT))
                            .with("content", content(index)).with("nonce", HEX.formatHex(tree.nonce(index))));
                }
            }
        }
        refused();
        folder.finish();
    }

    private void refused() {
        DigestAlgorithm algorithm = DigestAlgorithm.SHA_256;
        MerkleTree one = tree(algorithm, 1);
        MerkleTree four = tree(algorithm, 4);
        MerkleTree five = tree(algorithm, 5);
        byte[] leaf = leaf(four, algorithm, 2);
        List<byte[]> path = four.prove(2).path();
        bad("step-1-index-equals-size", 1, 1, leaf(one, algorithm, 0), List.of(), one.root());
        bad("step-1-index-beyond-size", 7, 4, leaf, path, four.root());
        bad("step-1-empty-tree", 0, 0, leaf(one, algorithm, 0), List.of(), one.root());
        List<byte[]> longer = new ArrayList<>(path);
        longer.add(new byte[32]);
        bad("step-4a-one-hash-too-many", 2, 4, leaf, longer, four.root());
        bad("step-4a-one-hash-too-many-that-leads-to-the-root", 0, 1, leaf(one, algorithm, 0), List.of(new byte[32]),
                node(algorithm, leaf(one, algorithm, 0), new byte[32]));
        bad("step-4b-left-and-right-taken-for-each-other", 3, 4, leaf, path, four.root());
        bad("step-4b-last-leaf-of-five-at-another-place", 3, 5, leaf(five, algorithm, 4), five.prove(4).path(), five.root());
        bad("step-5-one-hash-for-four-leaves", 0, 4, leaf, List.of(new byte[32]), node(algorithm, leaf, new byte[32]));
        bad("step-5-no-hash-for-four-leaves", 0, 4, four.root(), List.of(), four.root());
        byte[] other = four.root();
        other[0] ^= 1;
        bad("step-5-another-root", 2, 4, leaf, path, other);
        bad("step-5-another-leaf", 2, 4, leaf(four, algorithm, 1), path, four.root());
        bad("node-taken-for-a-leaf", 0, 2, node(algorithm, leaf(four, algorithm, 0), leaf(four, algorithm, 1)),
                List.of(path.get(1)), node(algorithm, path.get(0), path.get(1)));
    }

    private void bad(String name, long index, long size, byte[] leaf, List<byte[]> path, byte[] root) {
        folder.add(proof(Case.bad(name, "batch.md#tree", "path"), DigestAlgorithm.SHA_256, index, size, leaf, path, root));
    }

    private static Case proof(Case vector, DigestAlgorithm algorithm, long index, long size, byte[] leaf,
            List<byte[]> path, byte[] root) {
        return vector.with("alg", algorithm.wireName()).with("index", index).with("size", size)
                .with("leaf", HEX.formatHex(leaf)).with("path", path.stream().map(HEX::formatHex).toList())
                .with("root", HEX.formatHex(root));
    }

    static String content(int index) {
        return "content of leaf " + index;
    }

    private static MerkleTree tree(DigestAlgorithm algorithm, int size) {
        MerkleTree tree = new MerkleTree(algorithm.function(), SALT, size);
        for (int i = 0; i < size; i++) {
            byte[] content = content(i).getBytes(StandardCharsets.US_ASCII);
            tree.add(content, 0, content.length);
        }
        return tree;
    }

    private static byte[] leaf(MerkleTree tree, DigestAlgorithm algorithm, int index) {
        return MerkleTree.leaf(algorithm.function(), tree.nonce(index), content(index).getBytes(StandardCharsets.US_ASCII));
    }

    private static byte[] node(DigestAlgorithm algorithm, byte[] left, byte[] right) {
        MessageDigest function = algorithm.function();
        function.update((byte) 1);
        function.update(left);
        return function.digest(right);
    }

    static InclusionProof read(long index, long size, List<String> path) {
        return new InclusionProof(index, size, path.stream().map(HEX::parseHex).toList());
    }
}
