package org.fednode.node.runtime;

/** The world fails us: disk full, database gone. Says what, which and what next; the caller may try again later. */
public final class Unavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String next;

    public Unavailable(String message, Throwable cause) {
        this(message, "Check the node's disk and database, then send the request again.", cause);
    }

    private Unavailable(String message, String next, Throwable cause) {
        super(message, cause);
        this.next = next;
    }

    /** Nothing is wrong, but what there is is not whole yet. @param doing what is made, and how far it is */
    static Unavailable whileMade(String doing) {
        return new Unavailable(doing, "Send the request again when that is done; the node's status says so.", null);
    }

    /** What who asked can do. */
    public String next() {
        return next;
    }
}
