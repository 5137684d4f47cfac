package org.fednode.node.link.pull;

import java.time.Duration;
import java.util.Optional;

/** An exchange with a child failed; nothing has been passed by it. */
final class PullFailure extends Exception {

    private static final long serialVersionUID = 1L;
    private final PullProblem problem;
    private final transient Optional<Duration> retryAfter;

    PullFailure(PullProblem problem, String detail) {
        this(problem, detail, Optional.empty(), null);
    }

    PullFailure(PullProblem problem, String detail, Throwable cause) {
        this(problem, detail, Optional.empty(), cause);
    }

    PullFailure(PullProblem problem, String detail, Optional<Duration> retryAfter, Throwable cause) {
        super(detail, cause);
        this.problem = problem;
        this.retryAfter = retryAfter;
    }

    PullProblem problem() {
        return problem;
    }

    /** How long the child asks to be left alone. */
    Optional<Duration> retryAfter() {
        return retryAfter;
    }

    /** Whether it may be the fault of the one batch that was asked for. */
    boolean concernsOneBatch() {
        return switch (problem) {
            case STALLED, CUT_SHORT, TOO_LONG, MISSING_BATCH, UNEXPECTED_STATUS -> true;
            default -> false;
        };
    }
}
