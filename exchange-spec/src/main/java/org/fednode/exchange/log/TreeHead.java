package org.fednode.exchange.log;

import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.merkle.ConsistencyProof;
import org.fednode.exchange.merkle.InclusionProof;

/**
 * A log at one size. Written {@code 57:sha-256:<64 hex digits>}.
 *
 * @param size number of entries, 0 or more
 * @param root of the tree over them
 */
public record TreeHead(long size, Digest root) {

    /** The digest function of every log, whatever its node's suite. */
    public static final DigestAlgorithm FUNCTION = DigestAlgorithm.SHA_256;

    private static final long MAX_SIZE = (1L << 53) - 1;

    /** The log before its first entry. */
    public static final TreeHead EMPTY = new TreeHead(0, FUNCTION.digest());

    public TreeHead {
        if (size < 0 || size > MAX_SIZE) {
            throw new IllegalArgumentException("a log's size lies between 0 and " + MAX_SIZE);
        }
        if (root.algorithm() != FUNCTION) {
            throw new IllegalArgumentException("a log's root is by " + FUNCTION.wireName());
        }
        if (size == 0 && !root.equals(FUNCTION.digest())) {
            throw new IllegalArgumentException("the root of an empty log is the digest of nothing");
        }
    }

    /** @throws IllegalArgumentException when the text is no head */
    public static TreeHead parse(String text) {
        int colon = text.indexOf(':');
        if (colon < 1 || !text.substring(0, colon).matches("0|[1-9][0-9]{0,15}")) {
            throw new IllegalArgumentException("a log's head is its size, a colon and its root");
        }
        return new TreeHead(Long.parseLong(text.substring(0, colon)), Digest.parse(text.substring(colon + 1)));
    }

    /** Whether the proof shows that the entry is in this log. */
    public boolean includes(LogEntry entry, InclusionProof proof) {
        return proof.size() == size && proof.leadsTo(root.bytes(), entry.leafHash(), FUNCTION.function());
    }

    /** Whether the proof shows that this log is the beginning of the later one. */
    public boolean isPrefixOf(TreeHead later, ConsistencyProof proof) {
        return proof.first() == size && proof.second() == later.size
                && proof.connects(root.bytes(), later.root.bytes(), FUNCTION.function());
    }

    @Override
    public String toString() {
        return size + ":" + root;
    }
}
