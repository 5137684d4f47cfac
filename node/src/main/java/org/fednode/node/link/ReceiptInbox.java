package org.fednode.node.link;

import org.fednode.exchange.receipt.ReceiptProblem;

/** Takes receipt pages that the parent sent down, its own and those it relays from above. */
@FunctionalInterface
public interface ReceiptInbox {

    /** Durable when it returns. @throws ReceiptProblem when the page is refused */
    void receive(byte[] page) throws ReceiptProblem;
}
