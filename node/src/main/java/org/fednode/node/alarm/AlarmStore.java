package org.fednode.node.alarm;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.fednode.node.runtime.Sql;

/** The tables {@code alarm} and {@code alarm_acknowledged}. */
final class AlarmStore {

    void put(Connection connection, Alarm alarm) throws SQLException {
        Sql.update(connection, "DELETE FROM alarm WHERE (code = ? AND about = ? AND id NOT IN (SELECT id FROM alarm_acknowledged)) OR id = ?",
                alarm.code(), alarm.about(), alarm.id());
        Sql.update(connection, "INSERT INTO alarm (id, code, about, at, zh, en, next) VALUES (?, ?, ?, ?, ?, ?, ?)", alarm.id(), alarm.code(),
                alarm.about(), alarm.at().atOffset(ZoneOffset.UTC), alarm.zh(), alarm.en(), alarm.next());
    }

    List<Alarm> open(Connection connection) throws SQLException {
        List<Alarm> alarms = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT code, about, at, zh, en, next FROM alarm"
                + " WHERE id NOT IN (SELECT id FROM alarm_acknowledged) ORDER BY at, id"); ResultSet row = select.executeQuery()) {
            while (row.next()) {
                alarms.add(new Alarm(row.getString(1), row.getString(2), row.getObject(3, OffsetDateTime.class).toInstant(), row.getString(4),
                        row.getString(5), row.getString(6)));
            }
        }
        return alarms;
    }

    Set<String> acknowledged(Connection connection) throws SQLException {
        Set<String> ids = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT id FROM alarm_acknowledged"); ResultSet row = select.executeQuery()) {
            while (row.next()) {
                ids.add(row.getString(1));
            }
        }
        return ids;
    }

    void acknowledge(Connection connection, String id, Instant now) throws SQLException {
        if (!Sql.any(connection, "SELECT 1 FROM alarm_acknowledged WHERE id = ?", id)) {
            Sql.update(connection, "INSERT INTO alarm_acknowledged (id, at) VALUES (?, ?)", id, now.atOffset(ZoneOffset.UTC));
        }
    }
}
