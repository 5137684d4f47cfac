package org.fednode.exchange.evidence;

import java.util.List;
import org.fednode.exchange.key.Digest;

/**
 * All that a third party needs to check what the federation holds about one record (spec/evidence.md), and nothing of other
 * records.
 *
 * @param federation digest of the root's signing certificate
 * @param stream the record's data set
 * @param key the record's key
 * @param lines what was said about it, oldest first
 */
public record Evidence(Digest federation, String stream, String key, List<ProvenLine> lines) {

    /** Bytes that a file may have. */
    public static final int MAX_BYTES = 16 << 20;
    /** Lines that a file may have. */
    public static final int MAX_LINES = 1_000;
    /** Manifests that a receipt's chain may have. */
    public static final int MAX_CHAIN = 1_000;

    public Evidence {
        lines = List.copyOf(lines);
    }

    /** @throws EvidenceProblem with {@code evidence.format} or {@code evidence.limit}; nothing is proven yet */
    public static Evidence read(byte[] bytes) throws EvidenceProblem {
        return EvidenceJson.read(bytes);
    }

    /** The file. @throws IllegalArgumentException when it would be longer than a file may be */
    public byte[] bytes() {
        return EvidenceJson.write(this);
    }
}
