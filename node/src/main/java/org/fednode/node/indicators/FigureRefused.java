package org.fednode.node.indicators;

/** A figure that can't be told. */
public final class FigureRefused extends Exception {

    private static final long serialVersionUID = 1L;

    private final transient Reason reason;
    private final String next;

    /** Why. */
    public enum Reason {
        /** There is no such indicator, or no node counts it. */
        UNKNOWN,
        /** The question is no good. */
        BAD,
        /** It is being counted. */
        NOT_YET
    }

    FigureRefused(Reason reason, String message, String next) {
        super(message);
        this.reason = reason;
        this.next = next;
    }

    public Reason reason() {
        return reason;
    }

    /** What to do. */
    public String next() {
        return next;
    }
}
