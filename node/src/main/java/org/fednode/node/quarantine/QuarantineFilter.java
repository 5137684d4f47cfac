package org.fednode.node.quarantine;

import java.util.Optional;

/**
 * Which entries to list.
 *
 * @param after number of the last entry already seen; 0 for the first page
 */
public record QuarantineFilter(Optional<String> dataSet, Optional<QuarantineState> state, long after, int limit) {

    /** The longest page. */
    public static final int MOST = 1_000;

    public QuarantineFilter {
        if (after < 0 || limit < 1 || limit > MOST) {
            throw new IllegalArgumentException("after must not be negative and limit from 1 to " + MOST + ": after="
                    + after + ", limit=" + limit);
        }
    }
}
