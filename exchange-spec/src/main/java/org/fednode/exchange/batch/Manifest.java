package org.fednode.exchange.batch;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.key.Suite;

/**
 * What a batch says of itself (spec/batch.md). Its digest, over the canonical bytes, is the batch's identity.
 *
 * @param prev digest of the stream's previous manifest; empty exactly when {@code seq} is 1
 * @param created the origin's claim, never used for order or trust; "today" of the record rules, to the millisecond, UTC
 * @param signer digest of the signing certificate
 * @param ext members reserved for extensions, carried and signed; empty when the manifest has none
 */
public record Manifest(BatchType type, Digest federation, StreamId stream, long seq, Optional<Digest> prev,
        Instant created, Standard standard, Suite suite, Digest signer, Records records, Payload payload, Tree tree,
        Map<String, Object> ext) {

    public Manifest {
        created = created.truncatedTo(ChronoUnit.MILLIS);
        ext = Map.copyOf(ext);
    }

    public Manifest(BatchType type, Digest federation, StreamId stream, long seq, Optional<Digest> prev,
            Instant created, Standard standard, Suite suite, Digest signer, Records records, Payload payload, Tree tree) {
        this(type, federation, stream, seq, prev, created, standard, suite, signer, records, payload, tree, Map.of());
    }

    /** The standard's version that the records were judged by. */
    public record Standard(String id, String version, Digest digest) {
    }

    /** {@code count = upserts + deletes}; a re-key counts as an upsert. */
    public record Records(int count, int upserts, int deletes) {
    }

    /** The compressed payload's digest and length, and the length when decompressed. */
    public record Payload(Digest digest, long bytes, long rawBytes) {
    }

    /** The salted Merkle tree over the lines. */
    public record Tree(DigestAlgorithm algorithm, Digest root) {
    }

    /**
     * Reads a manifest by spec/batch.md#manifest. Says nothing of who made it.
     *
     * @throws BatchProblem with MANIFEST, UNKNOWN_TYPE or UNLISTED_SUITE
     */
    public static Manifest parse(byte[] canonical) throws BatchProblem {
        return ManifestJson.read(canonical);
    }

    /** The canonical bytes (RFC 8785). */
    public byte[] canonical() {
        return ManifestJson.write(this);
    }

    /** This batch's identity. */
    public Digest digest() {
        return suite.digest().digest(canonical());
    }
}
