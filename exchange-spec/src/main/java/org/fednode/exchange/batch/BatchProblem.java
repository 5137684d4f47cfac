package org.fednode.exchange.batch;

/** A batch, or a part of one, that breaks the format. The message names no content of a record. */
public final class BatchProblem extends Exception {

    private static final long serialVersionUID = 1L;

    private final Refusal reason;

    public BatchProblem(Refusal reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Refusal reason() {
        return reason;
    }
}
