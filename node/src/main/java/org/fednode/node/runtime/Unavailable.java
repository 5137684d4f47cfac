package org.fednode.node.runtime;

/** The world fails us: disk full, database gone. Says what, which and what next; the caller may try again later. */
public final class Unavailable extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public Unavailable(String message, Throwable cause) {
        super(message, cause);
    }
}
