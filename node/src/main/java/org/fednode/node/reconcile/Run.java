package org.fednode.node.reconcile;

import java.time.Instant;
import java.util.Optional;

/**
 * One reconciliation, under way or ended.
 *
 * @param role above: this node is the parent and asked; below: it answered
 * @param phase what is being done now, for people
 * @param bytes of all questions and answers
 * @param trouble in plain words, when it failed
 * @param signed whether both have signed the outcome
 */
public record Run(String id, String role, String peer, Instant started, Optional<Instant> ended, RunState state, boolean dry,
        String phase, long bytes, Optional<String> trouble, RunReport report, boolean signed) {

    static final String ABOVE = "above";
    static final String BELOW = "below";

    static Run waiting(String id, String child, Instant now, boolean dry) {
        return new Run(id, ABOVE, child, now, Optional.empty(), RunState.WAITING, dry, "waiting for its turn", 0, Optional.empty(),
                RunReport.NOTHING, false);
    }

    Run at(RunState next, String nextPhase, long bytesSoFar) {
        return new Run(id, role, peer, started, ended, next, dry, nextPhase, bytesSoFar, trouble, report, signed);
    }

    Run ended(Instant now, RunState how, RunReport what, long allBytes, Optional<String> why, boolean both) {
        return new Run(id, role, peer, started, Optional.of(now), how, dry, "", allBytes, why, what, both);
    }
}
