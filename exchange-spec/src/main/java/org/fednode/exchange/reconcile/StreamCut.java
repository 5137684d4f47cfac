package org.fednode.exchange.reconcile;

import java.util.Map;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.key.Digest;

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

    /** @throws IllegalArgumentException when it has the wrong form */
    public static StreamCut read(Members members) {
        members.only("digest", "epoch", "origin", "seq", "stream");
        return new StreamCut(new StreamId(members.text("origin"), members.integer("epoch", 1, MAX_INTEGER), members.text("stream")),
                members.integer("seq", 1, MAX_INTEGER), Digest.parse(members.text("digest")));
    }
}
