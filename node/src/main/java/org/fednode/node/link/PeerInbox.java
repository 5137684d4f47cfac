package org.fednode.node.link;

import java.util.List;
import org.fednode.exchange.receipt.ReceiptPage;

/** Takes batches that a child handed over, whatever the link. */
@FunctionalInterface
public interface PeerInbox {

    /**
     * Verifies, archives and applies. When it returns, everything accepted is durable.
     *
     * @param peer node id of the child that delivered, proven by its TLS certificate
     * @param batches files in the order of delivery
     * @return the signed receipts of the streams touched
     */
    ReceiptPage receive(String peer, List<byte[]> batches);
}
