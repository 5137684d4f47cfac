package org.fednode.node.diagnosis;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Whether this node and its links move; its components are the members of the JSON that programs get. It names no record
 * and no person.
 *
 * @param state good, or attention where somebody has to do something
 */
public record HealthReport(String id, String state, Instant at, List<Link> links) {

    /** @param causes the first one first; of a link that moves that it does @param detail what the link itself says, in English */
    public record Link(String peer, String direction, String kind, String state, long backlog, Optional<Instant> lastSuccess,
            List<Reason> causes, Optional<String> detail) {
    }

    /** A cause and what to do about it. */
    public record Reason(String code, Cause.Text meaning, Cause.Text next) {

        static Reason of(Cause cause) {
            return new Reason(cause.code(), cause.meaning(), cause.next());
        }
    }
}
