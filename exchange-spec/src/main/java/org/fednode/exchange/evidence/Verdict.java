package org.fednode.exchange.evidence;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.certificate.NodeIdentity;
import org.fednode.exchange.key.Digest;

/**
 * What good evidence proves.
 *
 * @param stream the record's data set
 * @param key the record's key
 * @param lines what was said about it, oldest first
 */
public record Verdict(String stream, String key, List<Statement> lines) {

    public Verdict {
        lines = List.copyOf(lines);
    }

    /**
     * That the origin said this, and who above accepted it.
     *
     * @param origin who signed
     * @param batch the batch's identity
     * @param number the line's place in it, 1-based
     * @param at time from which the change is in effect
     * @param value canonical JSON of the record; empty when it was deleted
     * @param created when the batch was sealed, by the origin's clock
     */
    public record Statement(NodeIdentity origin, StreamId stream, long seq, Digest batch, int number, LineOp op, Instant at,
            Optional<byte[]> value, Instant created, List<Acceptance> acceptances) {
        public Statement {
            acceptances = List.copyOf(acceptances);
        }
    }

    /** How a node above has said that it accepted the batch. */
    public enum Way {
        RECEIPT, LOG
    }

    /** @param time when the node signed, by its own clock: the batch was there by then */
    public record Acceptance(String node, Level level, Way way, Instant time) {
    }
}
