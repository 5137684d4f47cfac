package org.fednode.node.intake;

/** A request that contradicts an earlier one. */
public final class RequestRefused extends Exception {

    private static final long serialVersionUID = 1L;

    /** What it contradicts. */
    public enum Reason {
        /** The idempotency key came before with another body or data set. */
        KEY_REUSED,
        /** A request with the same idempotency key is still being taken. */
        IN_PROGRESS,
        /** The quarantine has no such entry. */
        NO_SUCH_ENTRY,
        /** The entry was already corrected or discarded. */
        ENTRY_SETTLED
    }

    private final Reason reason;

    RequestRefused(Reason reason, String message) {
        super(message);
        this.reason = reason;
    }

    public Reason reason() {
        return reason;
    }
}
