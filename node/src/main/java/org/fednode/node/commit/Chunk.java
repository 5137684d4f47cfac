package org.fednode.node.commit;

import java.time.Instant;
import java.util.List;
import org.fednode.node.quarantine.QuarantinedInput;

/**
 * Changes of one data set that become durable together, with the input that was refused beside them.
 *
 * @param judgedAt the instant whose date was "today" for the rules; becomes the batch's {@code created}
 * @param settled ids of quarantine entries that this chunk settles (corrected or discarded); sealed too
 */
public record Chunk(String dataSet, Instant judgedAt, List<Change> changes, List<QuarantinedInput> quarantined,
        List<String> settled, WithinTransaction inSameTransaction) {

    public Chunk {
        changes = List.copyOf(changes);
        quarantined = List.copyOf(quarantined);
        settled = List.copyOf(settled);
    }
}
