package org.fednode.exchange.log;

/** A log's head or a proof that was refused, with a code of spec/errors.md. */
public final class LogProblem extends Exception {

    private static final long serialVersionUID = 1L;
    private final LogRefusal reason;

    public LogProblem(LogRefusal reason, String message) {
        super(message);
        this.reason = reason;
    }

    public LogRefusal reason() {
        return reason;
    }

    public String code() {
        return reason.code();
    }
}
