package org.fednode.exchange.certificate;

/**
 * The administrative divisions as a tree. The library knows no table of its own: the caller brings one, for the real
 * tree is not uniform and codes can't be compared by their first digits.
 */
public interface DivisionTree {

    /** Whether the division is the ancestor itself or lies below it; false when either is unknown. */
    boolean contains(String ancestor, String division);
}
