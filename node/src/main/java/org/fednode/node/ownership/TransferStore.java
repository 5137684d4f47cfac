package org.fednode.node.ownership;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.node.runtime.Sql;

/** The tables {@code ownership_transfer} and {@code ownership_answer}. */
final class TransferStore {

    private static final String SELECT = "SELECT giver, id, taker, data_set, record_key, epoch, seq, reason, record, decider, state, at,"
            + " settled_at FROM ownership_transfer ";

    /** Keeps what the giver offered, or the first thing that is told of it. */
    void keep(Connection connection, Transfer one) throws SQLException {
        if (find(connection, one.giver(), one.id()).isEmpty()) {
            Sql.update(connection, "INSERT INTO ownership_transfer (giver, id, taker, data_set, record_key, epoch, seq, reason, record, decider,"
                    + " state, at, settled_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", one.giver(), one.id(), one.taker(),
                    one.dataSet(), one.key(), one.epoch(), one.seq(), one.reason(), one.record().orElse(null), one.decider().orElse(null),
                    one.state().wireName(), utc(one.at()), one.settledAt().map(TransferStore::utc).orElse(null));
        }
    }

    /** The first who speaks owns the state; it is settled once. */
    void decide(Connection connection, Transfer told) throws SQLException {
        keep(connection, told);
        Sql.update(connection, "UPDATE ownership_transfer SET decider = ?, state = ?, settled_at = ? WHERE giver = ? AND id = ?"
                + " AND state = 'offered' AND (decider IS NULL OR decider = ?)", told.decider().orElseThrow(), told.state().wireName(),
                told.settledAt().map(TransferStore::utc).orElse(null), told.giver(), told.id(), told.decider().orElseThrow());
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    /** Keeps what a node said of a transfer; the first thing counts. */
    void answer(Connection connection, String giver, String id, String node, TransferState answer) throws SQLException {
        if (answerOf(connection, giver, id, node).isEmpty()) {
            Sql.update(connection, "INSERT INTO ownership_answer (giver, id, node, answer) VALUES (?, ?, ?, ?)", giver, id, node,
                    answer.wireName());
        }
    }

    Optional<TransferState> answerOf(Connection connection, String giver, String id, String node) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT answer FROM ownership_answer WHERE giver = ? AND id = ? AND node = ?")) {
            Sql.bind(select, giver, id, node);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? TransferState.named(row.getString(1)) : Optional.empty();
            }
        }
    }

    Optional<Transfer> find(Connection connection, String giver, String id) throws SQLException {
        return list(connection, "WHERE giver = ? AND id = ?", giver, id).stream().findFirst();
    }

    List<Transfer> open(Connection connection) throws SQLException {
        return list(connection, "WHERE state = 'offered' ORDER BY at, giver, id");
    }

    /** Those that a taker of this giver's accepted. */
    List<Transfer> given(Connection connection, String giver) throws SQLException {
        return list(connection, "WHERE giver = ? AND state = 'accepted' ORDER BY at, id", giver);
    }

    /** Those that were taken back before this taker answered. */
    List<Transfer> withdrawn(Connection connection, String taker) throws SQLException {
        return list(connection, "WHERE taker = ? AND state = 'withdrawn' ORDER BY at, giver, id", taker);
    }

    /** Latest first. */
    List<Transfer> ofKey(Connection connection, String dataSet, String key) throws SQLException {
        return list(connection, "WHERE data_set = ? AND record_key = ? ORDER BY at DESC, giver, id", dataSet, key);
    }

    /** Latest first. */
    List<Transfer> newest(Connection connection, int limit) throws SQLException {
        return list(connection, "ORDER BY at DESC, giver, id LIMIT ?", limit);
    }

    void clear(Connection connection) throws SQLException {
        Sql.update(connection, "DELETE FROM ownership_transfer");
        Sql.update(connection, "DELETE FROM ownership_answer");
    }

    private static List<Transfer> list(Connection connection, String where, Object... arguments) throws SQLException {
        List<Transfer> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT + where)) {
            Sql.bind(select, arguments);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new Transfer(row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5),
                            row.getLong(6), row.getLong(7), row.getString(8), Optional.ofNullable(row.getString(9)),
                            Optional.ofNullable(row.getString(10)), TransferState.named(row.getString(11)).orElseThrow(),
                            row.getObject(12, OffsetDateTime.class).toInstant(),
                            Optional.ofNullable(row.getObject(13, OffsetDateTime.class)).map(OffsetDateTime::toInstant)));
                }
            }
        }
        return found;
    }
}
