package org.fednode.node.ownership;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.node.projection.RowChange;
import org.fednode.node.runtime.PlainText;

/**
 * A record that passes from one node to another (exchange-spec/spec/ownership.md#transfers).
 *
 * @param key the record's key: may be personal, so it stands in no log
 * @param epoch and {@code seq}: the giver's batch that brought the record as it was offered
 * @param record canonical JSON of the record as it was offered; empty where it is not told
 * @param decider the node that owns the state; empty as long as none has spoken
 * @param settledAt when it ceased to be offered
 */
record Transfer(String giver, String id, String taker, String dataSet, String key, long epoch, long seq, String reason,
        Optional<String> record, Optional<String> decider, TransferState state, Instant at, Optional<Instant> settledAt) {

    static final String PREFIX = "transfer-";
    private static final long MAX_INTEGER = (1L << 53) - 1;

    /** Reads what the giver offers. @throws IllegalArgumentException saying what is wrong */
    static Transfer offered(String giver, String id, Members v, Instant at) throws CanonicalProblem {
        v.only("dataset", "key", "to", "reason", "record", "epoch", "seq");
        return new Transfer(giver, id, v.text("to"), v.text("dataset"), v.text("key"), v.integer("epoch", 1, MAX_INTEGER),
                v.integer("seq", 1, MAX_INTEGER), PlainText.require("reason", v.text("reason")), Optional.of(record(v)), Optional.empty(),
                TransferState.OFFERED, at, Optional.empty());
    }

    /** Reads what the owner of the state says. @throws IllegalArgumentException saying what is wrong */
    static Transfer told(String decider, String id, Members v, Instant at) throws CanonicalProblem {
        v.only("dataset", "key", "from", "to", "reason", "record", "epoch", "seq", "state");
        TransferState state = TransferState.named(v.text("state")).orElseThrow(() -> new IllegalArgumentException("v.state is unknown"));
        return new Transfer(v.text("from"), id, v.text("to"), v.text("dataset"), v.text("key"), v.integer("epoch", 1, MAX_INTEGER),
                v.integer("seq", 1, MAX_INTEGER), PlainText.require("reason", v.text("reason")),
                v.has("record") ? Optional.of(record(v)) : Optional.empty(), Optional.of(decider), state, at,
                state == TransferState.OFFERED ? Optional.empty() : Optional.of(at));
    }

    private static String record(Members v) {
        return new String(CanonicalJson.write(v.object("record").asMap()), StandardCharsets.UTF_8);
    }

    /** What the giver's line says. */
    Map<String, Object> offer() {
        Map<String, Object> v = common();
        try {
            v.put("record", CanonicalJson.parseObject(record.orElseThrow().getBytes(StandardCharsets.UTF_8)));
        } catch (CanonicalProblem impossible) {
            throw new IllegalStateException("the record was written canonically", impossible);
        }
        return v;
    }

    /** What the line of the state's owner says: the record goes to who shall take it, as long as it is offered. */
    Map<String, Object> word(TransferState now) {
        Map<String, Object> v = now == TransferState.OFFERED ? offer() : common();
        v.put("from", giver);
        v.put("state", now.wireName());
        return v;
    }

    private Map<String, Object> common() {
        Map<String, Object> v = new LinkedHashMap<>();
        v.put("dataset", dataSet);
        v.put("key", key);
        v.put("to", taker);
        v.put("reason", reason);
        v.put("epoch", epoch);
        v.put("seq", seq);
        return v;
    }

    /** Whether the giver's claim is the one that was offered, not a later one. */
    boolean covers(RowChange.Source claim) {
        return claim.origin().equals(giver) && claim.epoch() == epoch && claim.seq() <= seq;
    }

    String lineKey() {
        return PREFIX + id;
    }

    /** The id of the task in the taker's quarantine. */
    String task() {
        return PREFIX + giver + '-' + id;
    }

    /** Neither key nor record nor reason: they may be personal. */
    @Override
    public String toString() {
        return "Transfer[" + giver + ' ' + id + " to " + taker + ", " + dataSet + ", " + state + ']';
    }
}
