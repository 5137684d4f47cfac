package org.fednode.exchange.reconcile;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.DigestAlgorithm;

/**
 * How far a stream counts in a comparison: rows of later batches are left out on both sides.
 *
 * @param digest identity of the batch at {@code seq}
 */
public record StreamCut(StreamId stream, long seq, Digest digest) {

    private static final long MAX_INTEGER = (1L << 53) - 1;

    public Map<String, Object> json() {
        return Map.of("origin", stream.origin(), "epoch", stream.epoch(), "stream", stream.stream(), "seq", seq,
                "digest", digest.toString());
    }

    /** The identity of a whole cut: SHA-256 over the canonical array of its places, by origin and epoch. */
    public static Digest digest(Collection<StreamCut> cut) {
        List<Map<String, Object>> places = cut.stream().sorted(Comparator.comparing((StreamCut one) -> one.stream().origin())
                .thenComparingLong(one -> one.stream().epoch())).map(StreamCut::json).toList();
        return DigestAlgorithm.SHA_256.digest(CanonicalJson.write(places));
    }

    /** @throws IllegalArgumentException when it has the wrong form */
    public static StreamCut read(Members members) {
        members.only("digest", "epoch", "origin", "seq", "stream");
        return new StreamCut(new StreamId(members.text("origin"), members.integer("epoch", 1, MAX_INTEGER), members.text("stream")),
                members.integer("seq", 1, MAX_INTEGER), Digest.parse(members.text("digest")));
    }
}
