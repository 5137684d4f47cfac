package org.fednode.node.batchlog;

import java.util.Optional;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.key.Digest;

/**
 * The end of a stream as applied here.
 *
 * @param digest of the last manifest; empty exactly when {@code seq} is 0
 */
public record StreamCursor(long seq, Optional<Digest> digest) {

    public static final StreamCursor START = new StreamCursor(0, Optional.empty());

    /** Where a batch stands with respect to this cursor. */
    public enum Step {
        /** The next one, chained to the last. */
        NEXT,
        /** At or before the cursor: seen, or a fork if it isn't the same. */
        OLD,
        /** Beyond the next: something is missing in between. */
        GAP,
        /** The next number, but chained to something else. */
        WRONG_PREVIOUS
    }

    public Step step(Manifest manifest) {
        if (manifest.seq() <= seq) {
            return Step.OLD;
        }
        if (manifest.seq() > seq + 1) {
            return Step.GAP;
        }
        return manifest.prev().equals(digest) ? Step.NEXT : Step.WRONG_PREVIOUS;
    }

    public static StreamCursor after(Manifest manifest, Digest digest) {
        return new StreamCursor(manifest.seq(), Optional.of(digest));
    }
}
