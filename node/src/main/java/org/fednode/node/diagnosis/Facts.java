package org.fednode.node.diagnosis;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.fednode.node.link.LinkStatus;

/**
 * What is known when it is asked why a link does not move.
 *
 * @param freeBytes of the disk with the node's data
 * @param line what came of trying the line to the parent; empty where it was not tried
 * @param stopped codes for which streams stand still above: refused for good, or held
 * @param waitsSince when the oldest batch was sealed that waits for a receipt
 * @param clockAhead by how much the clock above is surely ahead of ours; negative where it is behind
 */
public record Facts(LinkStatus link, Instant now, long freeBytes, Certificate own, Optional<Line> line, Set<String> stopped,
        Optional<Instant> waitsSince, Duration clockAhead) {

    /** This node's certificates. @param until when the first of the chain expires */
    public record Certificate(Instant from, Instant until, boolean revoked) {
    }

    /** What came of trying to connect to the parent. */
    public enum Line {
        NAME_UNKNOWN, REFUSED, SILENT, NO_TLS, OTHER_FEDERATION, CERTIFICATE_DATES, OTHER_NODE, NOT_ACCEPTED, GOOD
    }

    public Facts {
        stopped = Set.copyOf(stopped);
    }
}
