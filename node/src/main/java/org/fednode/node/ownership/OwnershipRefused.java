package org.fednode.node.ownership;

/** Something about ownership can't be done. The message names no record. */
public final class OwnershipRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final String next;

    OwnershipRefused(String message, String next) {
        super(message);
        this.next = next;
    }

    /** What to do. */
    public String next() {
        return next;
    }
}
