package org.fednode.node.simulation;

import java.util.List;
import org.fednode.exchange.receipt.ReceiptPage;

/** What must hold whatever happens. Throws a {@link Violation} when it doesn't. */
interface Invariant {

    /** After a step, of each running site that it touched. */
    default void afterStep(World world, Site site) {
    }

    /** When everything runs, every line works and nothing moves any more. */
    default void whenQuiet(World world) {
    }

    /** Before the site's inbox takes batches. */
    default void delivering(World world, Site site, String peer, List<byte[]> batches) {
    }

    /** When the site's inbox has returned this. */
    default void delivered(World world, Site site, ReceiptPage page) {
    }

    /** When a page of receipts leaves the site. */
    default void pageLeaves(World world, Site site, ReceiptPage page) {
    }
}
