package org.fednode.node.projection;

import java.time.Instant;
import java.util.Optional;
import org.fednode.standards.RecordValues;

/**
 * A row as the table has it, deleted ones among them; what stands in it need not be what was written.
 *
 * @param hash what the table says of the content
 * @param values empty when the row is deleted, or holds what no record can hold
 */
public record StoredRow(String key, RowChange.Source source, Instant at, boolean deleted, Optional<ContentHash> hash,
        Optional<RecordValues> values) {
}
