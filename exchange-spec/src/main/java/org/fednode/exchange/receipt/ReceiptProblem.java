package org.fednode.exchange.receipt;

/** A receipt page that was refused, with a code of spec/errors.md. */
public final class ReceiptProblem extends Exception {

    private static final long serialVersionUID = 1L;
    private final ReceiptRefusal reason;

    public ReceiptProblem(ReceiptRefusal reason, String message) {
        super(message);
        this.reason = reason;
    }

    public ReceiptRefusal reason() {
        return reason;
    }

    public String code() {
        return reason.code();
    }
}
