package org.fednode.exchange.enrolment;

/** A request, a grant or a ticket that was refused: why, and what to do next. */
public final class EnrolmentProblem extends Exception {

    private static final long serialVersionUID = 1L;

    private final EnrolmentRefusal reason;
    private final String next;

    public EnrolmentProblem(EnrolmentRefusal reason, String message, String next) {
        super(message);
        this.reason = reason;
        this.next = next;
    }

    public EnrolmentRefusal reason() {
        return reason;
    }

    /** The code of spec/errors.md. */
    public String code() {
        return reason.code();
    }

    public String next() {
        return next;
    }
}
