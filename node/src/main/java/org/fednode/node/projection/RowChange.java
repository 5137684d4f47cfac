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

    /** What a re-key does to the row of the former key. */
    public RowChange ofFormerKey() {
        return new RowChange(from.orElseThrow(), Optional.empty(), source, at, Optional.empty(), Optional.empty());
    }

    /** Where the line stands. */
    public record Source(String origin, long epoch, long seq, int line) {

        /** Whether it stands behind the other one, which is of the same origin. */
        boolean isAfter(Source other) {
            if (epoch != other.epoch) {
                return epoch > other.epoch;
            }
            return seq != other.seq ? seq > other.seq : line > other.line;
        }
    }
}
