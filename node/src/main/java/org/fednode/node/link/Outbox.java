package org.fednode.node.link;

import java.io.IOException;
import java.util.List;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Digest;

/**
 * What this node has to send upward, its own batches and those it relays, in the order in which they became durable
 * here. Positions ascend, are never reused, and may have holes.
 */
public interface Outbox {

    /** One batch to send. @param bytes length of its file */
    record Entry(long position, StreamId stream, long seq, Digest digest, long bytes) {
    }

    /** Entries after the position, ascending, of which no receipt has come; local batches are not among them. */
    List<Entry> after(long position, int limit);

    /** Whether a receipt is missing for any batch, at whatever position. */
    boolean awaitsReceipts();

    /** The batch's file. @throws IOException when no such position is held or the archive can't be read */
    byte[] read(long position) throws IOException;
}
