package org.fednode.exchange.merkle;

/** Where a growing tree keeps the hashes of its full subtrees. What is kept once never changes. */
@FunctionalInterface
public interface SubtreeHashes {

    /**
     * The hash over leaves {@code index << level} up to, and without, {@code (index + 1) << level}.
     *
     * @throws IllegalStateException when it is not kept
     */
    byte[] hash(int level, long index);
}
