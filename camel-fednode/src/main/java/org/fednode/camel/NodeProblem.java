package org.fednode.camel;

/** A node's answer that it will not, or not now, do what was asked, with what to do. Holds no values of records. */
public final class NodeProblem extends Exception {

    private static final long serialVersionUID = 1L;
    private static final int CONFLICT = 409;
    private static final int TOO_MANY = 429;
    private static final int SERVER = 500;

    private final int status;
    private final String next;

    /** @param status as of HTTP @param next what to do */
    public NodeProblem(int status, String detail, String next) {
        super(detail + (next.isEmpty() ? "" : "; " + next));
        this.status = status;
        this.next = next;
    }

    public int status() {
        return status;
    }

    public String next() {
        return next;
    }

    /** Whether the same request may be taken later. */
    public boolean isPassing() {
        return status >= SERVER || status == TOO_MANY || status == CONFLICT;
    }
}
