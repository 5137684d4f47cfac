package org.fednode.exchange.canonical;

/** Bytes that are not canonical JSON, with the offset of the first fault. Names no content. */
public final class CanonicalProblem extends Exception {

    private static final long serialVersionUID = 1L;

    private final int offset;

    public CanonicalProblem(int offset, String message) {
        super(message + " at byte " + offset, null, false, false);
        this.offset = offset;
    }

    public int offset() {
        return offset;
    }
}
