package org.fednode.node.link.bundle;

import java.time.Instant;
import java.util.List;

/**
 * What became of a bundle.
 *
 * @param refused parts that were not taken, or wait for earlier ones, each with its code
 */
public record Taken(String from, long number, Instant created, int batches, int receipts, int messages, List<Refused> refused) {

    /** @param part stream and sequence, or what kind of part it is */
    public record Refused(String part, String code) {
    }

    public Taken {
        refused = List.copyOf(refused);
    }
}
