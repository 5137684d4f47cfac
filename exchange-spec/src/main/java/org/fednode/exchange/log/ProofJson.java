package org.fednode.exchange.log;

import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.merkle.ConsistencyProof;
import org.fednode.exchange.merkle.InclusionProof;

/** Proofs as canonical JSON (spec/log.md): hashes as 64 hex digits. */
public final class ProofJson {

    private static final long MAX_INTEGER = (1L << 53) - 1;
    /** A tree of 2^53 leaves has so many levels; a consistency proof has one hash more. */
    private static final int MAX_HASHES = 54;

    private ProofJson() {
    }

    public static Map<String, Object> write(InclusionProof proof) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("index", proof.index());
        json.put("path", hex(proof.path()));
        json.put("size", proof.size());
        return json;
    }

    public static Map<String, Object> write(ConsistencyProof proof) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("first", proof.first());
        json.put("path", hex(proof.path()));
        json.put("second", proof.second());
        return json;
    }

    /** @throws IllegalArgumentException when the members have the wrong form */
    public static InclusionProof inclusion(Members proof) {
        proof.only("index", "path", "size");
        return new InclusionProof(proof.integer("index", 0, MAX_INTEGER), proof.integer("size", 0, MAX_INTEGER), path(proof));
    }

    /** @throws IllegalArgumentException when the members have the wrong form */
    public static ConsistencyProof consistency(Members proof) {
        proof.only("first", "path", "second");
        return new ConsistencyProof(proof.integer("first", 0, MAX_INTEGER), proof.integer("second", 0, MAX_INTEGER), path(proof));
    }

    private static List<String> hex(List<byte[]> hashes) {
        return hashes.stream().map(HexFormat.of()::formatHex).toList();
    }

    private static List<byte[]> path(Members proof) {
        List<String> texts = proof.texts("path");
        if (texts.size() > MAX_HASHES) {
            throw new IllegalArgumentException("a proof has at most " + MAX_HASHES + " hashes");
        }
        return texts.stream().map(hash -> new Digest(TreeHead.FUNCTION, hash).bytes()).toList();
    }
}
