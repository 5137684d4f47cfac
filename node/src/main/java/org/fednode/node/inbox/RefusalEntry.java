package org.fednode.node.inbox;

import java.time.Instant;
import java.util.Optional;

/** A batch that was refused or held, as claimed by its manifest where that could be read. */
public record RefusalEntry(String peer, Optional<String> origin, Optional<String> stream, long seq,
        Optional<String> digest, String reason, String detail, Instant at) {
}
