package org.fednode.exchange.bundle;

/** A bundle that was refused, with a code of spec/errors.md. */
public final class BundleProblem extends Exception {

    private static final long serialVersionUID = 1L;

    private final BundleRefusal reason;

    public BundleProblem(BundleRefusal reason, String message) {
        super(message);
        this.reason = reason;
    }

    public BundleRefusal reason() {
        return reason;
    }

    public String code() {
        return reason.code();
    }
}
