package org.fednode.node.quarantine;

import java.util.Locale;
import java.util.Optional;

/**
 * What has become of an entry.
 *
 * <pre>
 * (none)      → OPEN         the input was refused
 * OPEN        → OPEN         its correction was refused too: the entry now shows the correction and its findings
 * OPEN        → RESUBMITTED  its correction was taken
 * OPEN        → DISCARDED    people gave it up
 * OPEN        → SETTLED      one of the two, restored from the archive, which doesn't tell which
 * any settled → OPEN         the same input came again
 * </pre>
 */
public enum QuarantineState {
    OPEN, RESUBMITTED, DISCARDED, SETTLED;

    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<QuarantineState> named(String wireName) {
        for (QuarantineState state : values()) {
            if (state.wireName().equals(wireName)) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}
