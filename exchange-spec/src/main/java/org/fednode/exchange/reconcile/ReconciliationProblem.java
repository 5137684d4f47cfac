package org.fednode.exchange.reconcile;

/** A step or an outcome that was refused, with a code of spec/errors.md. */
public final class ReconciliationProblem extends Exception {

    private static final long serialVersionUID = 1L;

    private final ReconciliationRefusal reason;

    public ReconciliationProblem(ReconciliationRefusal reason, String message) {
        super(message);
        this.reason = reason;
    }

    public ReconciliationRefusal reason() {
        return reason;
    }

    public String code() {
        return reason.code();
    }
}
