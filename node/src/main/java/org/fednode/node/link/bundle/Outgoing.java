package org.fednode.node.link.bundle;

import java.util.ArrayList;
import java.util.List;
import org.fednode.exchange.bundle.BundleContent;
import org.fednode.exchange.bundle.BundlePart;
import org.fednode.exchange.message.PeerMessage;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.LoggedBatch;

/** What goes into one bundle, as far as there is room. */
final class Outgoing {

    /** The format has room for 20,000 parts; some are receipts and messages. */
    private static final int MOST_BATCHES = 16_000;

    private final long mostBytes;
    private final List<BundleContent> contents = new ArrayList<>();
    private int batches;
    private int receipts;
    private int messages;
    private long bytes;

    Outgoing(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    void message(PeerMessage message) {
        byte[] content = message.canonical();
        contents.add(new BundleContent(BundlePart.Kind.MESSAGE, () -> content));
        messages++;
        bytes += content.length;
    }

    void page(byte[] page) {
        contents.add(new BundleContent(BundlePart.Kind.RECEIPTS, () -> page));
        receipts++;
        bytes += page.length;
    }

    /** @return whether there was room; for the first there always is */
    boolean batch(BatchLog log, LoggedBatch batch) {
        if (batches > 0 && (batches == MOST_BATCHES || bytes + batch.bytes() > mostBytes)) {
            return false;
        }
        contents.add(new BundleContent(BundlePart.Kind.BATCH, () -> log.read(batch)));
        batches++;
        bytes += batch.bytes();
        return true;
    }

    List<BundleContent> contents() {
        return contents;
    }

    int batches() {
        return batches;
    }

    int receipts() {
        return receipts;
    }

    int messages() {
        return messages;
    }
}
