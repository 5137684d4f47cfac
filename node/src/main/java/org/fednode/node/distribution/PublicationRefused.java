package org.fednode.node.distribution;

/** A package can't be published. */
public final class PublicationRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final String next;

    PublicationRefused(String message, String next) {
        super(message);
        this.next = next;
    }

    /** What to do. */
    public String next() {
        return next;
    }
}
