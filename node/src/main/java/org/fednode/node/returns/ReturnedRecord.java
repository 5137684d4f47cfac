package org.fednode.node.returns;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.node.runtime.PlainText;

/**
 * A record sent back (exchange-spec/spec/batch.md#directives).
 *
 * @param origin node whose record it is
 * @param key the record's key: may be personal, so it stands in no log
 * @param epoch and {@code seq}: the origin's batch that brought the record as it was sent back
 * @param settledAt when it was answered or withdrawn, as far as known
 */
public record ReturnedRecord(String issuer, String id, String origin, String dataSet, String key, long epoch, long seq,
        String reason, Instant at, ReturnState state, Optional<Instant> settledAt) {

    private static final long MAX_INTEGER = (1L << 53) - 1;

    Map<String, Object> value() {
        return Map.of("dataset", dataSet, "key", key, "epoch", epoch, "seq", seq, "reason", reason);
    }

    /** @throws IllegalArgumentException saying what is wrong */
    static ReturnedRecord read(String issuer, String id, String origin, byte[] value, Instant at) throws CanonicalProblem {
        Members members = new Members("v", CanonicalJson.parseObject(value)).only("dataset", "key", "epoch", "seq", "reason");
        return new ReturnedRecord(issuer, id, origin, members.text("dataset"), members.text("key"),
                members.integer("epoch", 1, MAX_INTEGER), members.integer("seq", 1, MAX_INTEGER),
                PlainText.require("reason", members.text("reason")), at, ReturnState.OPEN, Optional.empty());
    }

    /** The id of the task in the origin's quarantine. */
    public String task() {
        return "returned-" + id;
    }

    /** Neither key nor reason: they may be personal. */
    @Override
    public String toString() {
        return "ReturnedRecord[" + issuer + ' ' + id + " to " + origin + ", " + dataSet + ", " + state + ']';
    }
}
