package org.fednode.node.quarantine;

import java.time.Instant;
import java.util.Optional;

/**
 * An entry of the quarantine.
 *
 * @param number ascends in the order of arrival; lists are paged by it
 * @param settledAt when it was corrected or discarded; empty while open
 */
public record QuarantineEntry(long number, QuarantinedInput input, QuarantineState state, Instant takenAt,
        Optional<Instant> settledAt) {

    public boolean isOpen() {
        return state == QuarantineState.OPEN;
    }
}
