package org.fednode.node.returns;

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

/** The tables {@code returned} and {@code returned_answer}. */
final class ReturnStore {

    private static final String SELECT = "SELECT r.issuer, r.id, r.addressee, r.data_set, r.record_key, r.epoch, r.seq, r.reason,"
            + " r.at, r.withdrawn, a.state, a.at FROM returned r LEFT JOIN returned_answer a"
            + " ON a.issuer = r.issuer AND a.id = r.id AND a.addressee = r.addressee ";

    void keep(Connection connection, ReturnedRecord one) throws SQLException {
        if (!list(connection, "WHERE r.issuer = ? AND r.id = ?", one.issuer(), one.id()).isEmpty()) {
            return;
        }
        Sql.update(connection, "INSERT INTO returned (issuer, id, addressee, data_set, record_key, epoch, seq, reason, at, withdrawn)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, FALSE)", one.issuer(), one.id(), one.origin(), one.dataSet(), one.key(),
                one.epoch(), one.seq(), one.reason(), one.at().atOffset(ZoneOffset.UTC));
    }

    void withdraw(Connection connection, String issuer, String id) throws SQLException {
        Sql.update(connection, "UPDATE returned SET withdrawn = TRUE WHERE issuer = ? AND id = ?", issuer, id);
    }

    void answer(Connection connection, String issuer, String id, String origin, ReturnState state, Instant at) throws SQLException {
        Sql.update(connection, "DELETE FROM returned_answer WHERE issuer = ? AND id = ? AND addressee = ?", issuer, id, origin);
        Sql.update(connection, "INSERT INTO returned_answer (issuer, id, addressee, state, at) VALUES (?, ?, ?, ?, ?)", issuer, id, origin,
                state.wireName(), at.atOffset(ZoneOffset.UTC));
    }

    /** Those for this node that it has not answered, oldest first, withdrawn ones among them. */
    List<ReturnedRecord> unanswered(Connection connection, String self) throws SQLException {
        return list(connection, "WHERE r.addressee = ? AND a.state IS NULL ORDER BY r.at, r.issuer, r.id", self);
    }

    /** Newest first. */
    List<ReturnedRecord> newest(Connection connection, int limit) throws SQLException {
        return list(connection, "ORDER BY r.at DESC, r.issuer, r.id LIMIT ?", limit);
    }

    Optional<ReturnedRecord> find(Connection connection, String issuer, String id) throws SQLException {
        return list(connection, "WHERE r.issuer = ? AND r.id = ?", issuer, id).stream().findFirst();
    }

    /** How many are open. @param column issuer or addressee, to be this node */
    private long open(Connection connection, String column, String self) throws SQLException {
        return Sql.number(connection, "SELECT COUNT(*) FROM returned r LEFT JOIN returned_answer a"
                + " ON a.issuer = r.issuer AND a.id = r.id AND a.addressee = r.addressee"
                + " WHERE a.state IS NULL AND NOT r.withdrawn AND r." + column + " = ?", self);
    }

    long toCorrect(Connection connection, String self) throws SQLException {
        return open(connection, "addressee", self);
    }

    long awaited(Connection connection, String self) throws SQLException {
        return open(connection, "issuer", self);
    }

    void clear(Connection connection) throws SQLException {
        Sql.update(connection, "DELETE FROM returned");
        Sql.update(connection, "DELETE FROM returned_answer");
    }

    private static List<ReturnedRecord> list(Connection connection, String where, Object... arguments) throws SQLException {
        List<ReturnedRecord> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT + where)) {
            Sql.bind(select, arguments);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(record(row));
                }
            }
        }
        return found;
    }

    private static ReturnedRecord record(ResultSet row) throws SQLException {
        Optional<ReturnState> answer = Optional.ofNullable(row.getString(11)).flatMap(ReturnState::named);
        ReturnState state = answer.orElse(row.getBoolean(10) ? ReturnState.WITHDRAWN : ReturnState.OPEN);
        return new ReturnedRecord(row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getString(5),
                row.getLong(6), row.getLong(7), row.getString(8), row.getObject(9, OffsetDateTime.class).toInstant(), state,
                Optional.ofNullable(row.getObject(12, OffsetDateTime.class)).map(OffsetDateTime::toInstant));
    }
}
