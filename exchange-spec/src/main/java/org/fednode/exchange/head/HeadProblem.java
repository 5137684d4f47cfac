package org.fednode.exchange.head;

/** A head that was refused, with a code of spec/errors.md. */
public final class HeadProblem extends Exception {

    private static final long serialVersionUID = 1L;

    private final HeadRefusal reason;

    public HeadProblem(HeadRefusal reason, String message) {
        super(message);
        this.reason = reason;
    }

    public HeadRefusal reason() {
        return reason;
    }

    public String code() {
        return reason.code();
    }
}
