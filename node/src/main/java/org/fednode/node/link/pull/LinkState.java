package org.fednode.node.link.pull;

import java.time.Instant;
import java.util.Optional;
import org.fednode.node.link.LinkStatus;

/**
 * How the link to a pulled child does.
 *
 * @param backlog batches that are known to wait: listed but not taken yet, or of a stream that can't be taken
 * @param nextTry end of the pause after a failure
 */
public record LinkState(String peer, State state, Optional<Instant> lastSuccess, Optional<LinkError> lastError,
        Optional<Instant> nextTry, long backlog) {

    /** NEW until the first run; then by the latest run: UP, UP_WITH_WAITING (some streams can't be taken), FAILING. */
    public enum State {
        NEW, UP, UP_WITH_WAITING, FAILING
    }

    /** The same for the status of all links. */
    public LinkStatus status() {
        String word = switch (state) {
            case NEW -> "waiting";
            case UP, UP_WITH_WAITING -> "connected";
            case FAILING -> "failing";
        };
        return new LinkStatus(peer, LinkStatus.Direction.DOWN, "pull", word, backlog, lastSuccess,
                lastError.map(LinkError::english));
    }

    /** What went wrong last. @param detail what exactly, in English; may be empty */
    public record LinkError(PullProblem problem, String detail, Instant at) {

        public String english() {
            return detail.isEmpty() ? problem.english() : problem.english() + " (" + detail + ")";
        }

        public String chinese() {
            return detail.isEmpty() ? problem.chinese() : problem.chinese() + "（" + detail + "）";
        }
    }
}
