package org.fednode.node.ownership;

import java.time.Instant;
import java.util.Optional;

/**
 * A transfer as programs see it.
 *
 * @param task id of the task in the taker's quarantine
 */
public record TransferView(String id, String from, String to, String dataset, String key, String reason, String state, Instant at,
        Optional<Instant> settledAt, String task) {

    static TransferView of(Transfer one) {
        return new TransferView(one.id(), one.giver(), one.taker(), one.dataSet(), one.key(), one.reason(), one.state().wireName(), one.at(),
                one.settledAt(), one.task());
    }
}
