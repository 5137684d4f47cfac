package org.fednode.node.link.bundle;

/**
 * What was written into a bundle.
 *
 * @param left batches for which there was no room: they go with the next, once these are receipted
 */
public record Exported(String to, long number, int batches, int receipts, int messages, long left, long bytes) {
}
