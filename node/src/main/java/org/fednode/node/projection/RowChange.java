package org.fednode.node.projection;

import java.time.Instant;
import java.util.Optional;
import org.fednode.standards.RecordValues;

/**
 * What one accepted line does to a data set's table.
 *
 * @param from the former key of a re-keyed record; that row is marked deleted
 * @param values empty exactly on delete
 * @param hash empty exactly on delete
 */
public record RowChange(String key, Optional<String> from, Source source, Instant at, Optional<RecordValues> values,
        Optional<ContentHash> hash) {

    /** Where the line stands. */
    public record Source(String origin, long epoch, long seq, int line) {
    }
}
