package org.fednode.node.commit;

import java.time.Instant;
import java.util.Optional;
import org.fednode.exchange.batch.LineOp;
import org.fednode.standards.RecordValues;

/**
 * One judged change, ready to be sealed.
 *
 * @param from the former key, on re-key
 * @param values empty exactly on delete
 * @param canonical canonical JSON of the values; empty array on delete
 */
public record Change(LineOp op, String key, Optional<String> from, Instant at, Optional<RecordValues> values,
        byte[] canonical) {
}
