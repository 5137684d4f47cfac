package org.fednode.node.batchlog;

/**
 * How far a batch has come. Transitions: SEALED → ACCEPTED_BY_PARENT → ACCEPTED_NATIONALLY, each step optional when a
 * later receipt comes first; SEALED → REFUSED, which ends it. DOWNWARD batches are handed to those below and never upward;
 * LOCAL ones never leave the node. The code is stored.
 */
public enum BatchState {
    SEALED(0), ACCEPTED_BY_PARENT(1), ACCEPTED_NATIONALLY(2), DOWNWARD(7), REFUSED(8), LOCAL(9);

    private final int code;

    BatchState(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static BatchState of(int code) {
        for (BatchState state : values()) {
            if (state.code == code) {
                return state;
            }
        }
        throw new IllegalStateException("no batch state " + code);
    }
}
