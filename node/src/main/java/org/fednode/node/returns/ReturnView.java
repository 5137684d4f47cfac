package org.fednode.node.returns;

import java.time.Instant;
import java.util.Optional;

/**
 * A returned record as programs see it.
 *
 * @param from the node that sent it back
 * @param origin the node whose record it is
 * @param task id of the task in the origin's quarantine
 */
public record ReturnView(String id, String from, String origin, String dataset, String key, String reason, String state, Instant at,
        Optional<Instant> settledAt, String task) {

    static ReturnView of(ReturnedRecord one) {
        return new ReturnView(one.id(), one.issuer(), one.origin(), one.dataSet(), one.key(), one.reason(), one.state().wireName(),
                one.at(), one.settledAt(), one.task());
    }
}
