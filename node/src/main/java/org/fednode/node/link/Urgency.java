package org.fednode.node.link;

import org.fednode.exchange.batch.DirectiveStream;
import org.fednode.exchange.batch.StreamId;

/** What may overtake a bulk load on its way up, though never a batch of its own stream: directives and small batches. */
public final class Urgency {

    /** A batch up to this length is small: a few records of people who wait for it. */
    public static final long SMALL = 64L << 10;

    private Urgency() {
    }

    /** @param bytes length of the batch's file */
    public static boolean isUrgent(StreamId stream, long bytes) {
        return bytes <= SMALL || DirectiveStream.named(stream.stream()).isPresent();
    }
}
