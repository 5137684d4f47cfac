package org.fednode.node.batchlog;

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
import java.util.stream.Stream;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.log.LogRefusal;
import org.fednode.exchange.log.TreeHead;

/** SQL of what the nodes above have told of their logs. */
final class UpperLogStore {

    private static final String SELECT =
            "SELECT receiver, size, root, created, alarm, told, told_at, proven FROM batchlog_upper_log ";

    List<UpperLogs.UpperLog> all(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + "ORDER BY receiver")) {
            return read(select);
        }
    }

    Optional<UpperLogs.UpperLog> find(Connection connection, String receiver) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(SELECT + "WHERE receiver = ?")) {
            select.setString(1, receiver);
            return read(select).stream().findFirst();
        }
    }

    private static List<UpperLogs.UpperLog> read(PreparedStatement select) throws SQLException {
        List<UpperLogs.UpperLog> logs = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                logs.add(new UpperLogs.UpperLog(row.getString(1), new TreeHead(row.getLong(2), Digest.parse(row.getString(3))),
                        row.getObject(4, OffsetDateTime.class).toInstant(), TreeHead.parse(row.getString(8)), alarm(row)));
            }
        }
        return logs;
    }

    private static Optional<UpperLogs.Alarm> alarm(ResultSet row) throws SQLException {
        String code = row.getString(5);
        if (code == null) {
            return Optional.empty();
        }
        LogRefusal reason = Stream.of(LogRefusal.values()).filter(one -> one.code().equals(code)).findFirst().orElseThrow();
        return Optional.of(new UpperLogs.Alarm(reason, TreeHead.parse(row.getString(6)),
                row.getObject(7, OffsetDateTime.class).toInstant()));
    }

    void insert(Connection connection, String receiver, TreeHead head, Instant created) throws SQLException {
        update(connection, "INSERT INTO batchlog_upper_log (size, root, created, receiver, proven) VALUES (?, ?, ?, ?, ?)",
                head.size(), head.root().toString(), at(created), receiver, head.toString());
    }

    void follow(Connection connection, String receiver, TreeHead head, Instant created) throws SQLException {
        update(connection, "UPDATE batchlog_upper_log SET size = ?, root = ?, created = ? WHERE receiver = ?",
                head.size(), head.root().toString(), at(created), receiver);
    }

    void prove(Connection connection, String receiver, TreeHead head) throws SQLException {
        update(connection, "UPDATE batchlog_upper_log SET proven = ? WHERE receiver = ?", head.toString(), receiver);
    }

    void alarm(Connection connection, String receiver, UpperLogs.Alarm alarm) throws SQLException {
        update(connection, "UPDATE batchlog_upper_log SET alarm = ?, told = ?, told_at = ? WHERE receiver = ?",
                alarm.reason().code(), alarm.told().toString(), at(alarm.at()), receiver);
    }

    boolean remove(Connection connection, String receiver) throws SQLException {
        return update(connection, "DELETE FROM batchlog_upper_log WHERE receiver = ?", receiver) > 0;
    }

    private static OffsetDateTime at(Instant instant) {
        return OffsetDateTime.ofInstant(instant, ZoneOffset.UTC);
    }

    private static int update(Connection connection, String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            return statement.executeUpdate();
        }
    }
}
