package org.fednode.node.directive;

import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.canonical.CanonicalJson;

/**
 * A line to be issued.
 *
 * @param value canonical JSON; empty exactly on delete
 */
public record DirectiveLine(LineOp op, String key, Optional<byte[]> value) {

    public static DirectiveLine upsert(String key, Map<String, Object> value) {
        return new DirectiveLine(LineOp.UPSERT, key, Optional.of(CanonicalJson.write(value)));
    }

    public static DirectiveLine delete(String key) {
        return new DirectiveLine(LineOp.DELETE, key, Optional.empty());
    }
}
