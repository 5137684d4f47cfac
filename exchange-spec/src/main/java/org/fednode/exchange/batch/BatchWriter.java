package org.fednode.exchange.batch;

import java.security.SecureRandom;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Supplier;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.merkle.MerkleTree;
import org.fednode.exchange.signature.DetachedSignature;

/** Seals lines into a signed batch file. Safe for use by several threads. */
public final class BatchWriter {

    private final Supplier<SigningKey> keys;
    private final Digest federation;
    private final DigestAlgorithm tree;
    private final SecureRandom random;

    public BatchWriter(SigningKey key, Digest federation, DigestAlgorithm tree) {
        this(key, federation, tree, new SecureRandom());
    }

    /** @param keys asked for each batch: a node's key is renewed while it runs */
    public BatchWriter(Supplier<SigningKey> keys, Digest federation, DigestAlgorithm tree) {
        this(keys, federation, tree, new SecureRandom());
    }

    /** As above, with the randomness of the salts: for repeatable test vectors. */
    public BatchWriter(SigningKey key, Digest federation, DigestAlgorithm tree, SecureRandom random) {
        this(() -> key, federation, tree, random);
    }

    private BatchWriter(Supplier<SigningKey> keys, Digest federation, DigestAlgorithm tree, SecureRandom random) {
        this.keys = keys;
        this.federation = federation;
        this.tree = tree;
        this.random = random;
    }

    /** Where in its stream the batch stands, and under which standard its lines were judged. */
    public record Position(BatchType type, StreamId stream, long seq, Optional<Digest> prev, Instant created,
            Manifest.Standard standard) {
    }

    /** @throws IllegalArgumentException when there are no lines, or the position breaks spec/batch.md#manifest */
    public SealedBatch seal(Position position, LineBuffer lines) {
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a batch has at least one line");
        }
        SigningKey key = keys.get();
        byte[] salt = new byte[MerkleTree.HASH_LENGTH];
        random.nextBytes(salt);
        byte[] raw = lines.salted(salt);
        Digest root = root(raw, salt, lines);
        byte[] payload = PayloadFrame.compress(raw, lines.rawBytes());
        Manifest manifest = manifest(position, key, lines, root, payload);
        byte[] canonical = checked(manifest);
        byte[] signature = DetachedSignature.sign(key, canonical);
        byte[] file = new BatchContainer(canonical, signature, payload).write();
        return new SealedBatch(manifest, key.suite().digest().digest(canonical), file);
    }

    private Digest root(byte[] raw, byte[] salt, LineBuffer lines) {
        MerkleTree leaves = new MerkleTree(tree.function(), salt, lines.count());
        for (int i = 0; i < lines.count(); i++) {
            leaves.add(raw, lines.start(i), lines.end(i));
        }
        return Digest.of(tree, leaves.root());
    }

    private Manifest manifest(Position position, SigningKey key, LineBuffer lines, Digest root, byte[] payload) {
        Suite suite = key.suite();
        return new Manifest(position.type(), federation, position.stream(), position.seq(), position.prev(),
                position.created(), position.standard(), suite, key.certificate().digest(suite.digest()),
                new Manifest.Records(lines.count(), lines.count() - lines.deletes(), lines.deletes()),
                new Manifest.Payload(suite.digest().digest(payload), payload.length, lines.rawBytes()),
                new Manifest.Tree(tree, root));
    }

    // What every receiver would refuse must never be sealed: a sealed sequence is not used again.
    private static byte[] checked(Manifest manifest) {
        byte[] canonical = manifest.canonical();
        try {
            if (!Arrays.equals(Manifest.parse(canonical).canonical(), canonical)) {
                throw new IllegalStateException("a manifest reads back as it was written");
            }
        } catch (BatchProblem e) {
            throw new IllegalArgumentException("no batch can be sealed at this position: " + e.getMessage(), e);
        }
        return canonical;
    }
}
