package org.fednode.node.returns;

/** A record can't be sent back. The message names no record. */
public final class ReturnRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final String next;

    ReturnRefused(String message, String next) {
        super(message);
        this.next = next;
    }

    /** What to do. */
    public String next() {
        return next;
    }
}
