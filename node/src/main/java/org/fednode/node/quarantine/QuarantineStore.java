package org.fednode.node.quarantine;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The table {@code quarantine_entry}. */
final class QuarantineStore {

    private static final String COLUMNS =
            "SELECT number, id, data_set, source, source_line, raw, findings, state, taken_at, settled_at FROM quarantine_entry";

    void save(Connection connection, List<QuarantinedInput> entries, Instant now) throws SQLException {
        // the same id twice in one call would be inserted twice
        Map<String, QuarantinedInput> distinct = new LinkedHashMap<>();
        entries.forEach(entry -> distinct.put(entry.id(), entry));
        insert(connection, update(connection, List.copyOf(distinct.values()), now), now);
    }

    /** @return the entries that were not there */
    private static List<QuarantinedInput> update(Connection connection, List<QuarantinedInput> entries, Instant now)
            throws SQLException {
        List<QuarantinedInput> missing = new ArrayList<>();
        try (PreparedStatement update = connection.prepareStatement("UPDATE quarantine_entry SET raw = ?, findings = ?,"
                + " state = ?, taken_at = ?, settled_at = NULL WHERE id = ?")) {
            for (QuarantinedInput entry : entries) {
                update.setString(1, entry.raw());
                update.setString(2, QuarantineJson.write(entry.findings()));
                update.setString(3, QuarantineState.OPEN.wireName());
                update.setObject(4, time(now));
                update.setString(5, entry.id());
                update.addBatch();
            }
            int[] counts = update.executeBatch();
            for (int i = 0; i < counts.length; i++) {
                if (counts[i] == 0) {
                    missing.add(entries.get(i));
                }
            }
        }
        return missing;
    }

    private static void insert(Connection connection, List<QuarantinedInput> entries, Instant now) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO quarantine_entry"
                + " (id, data_set, source, source_line, raw, findings, state, taken_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)")) {
            for (QuarantinedInput entry : entries) {
                insert.setString(1, entry.id());
                insert.setString(2, entry.dataSet());
                insert.setString(3, entry.source());
                insert.setLong(4, entry.position());
                insert.setString(5, entry.raw());
                insert.setString(6, QuarantineJson.write(entry.findings()));
                insert.setString(7, QuarantineState.OPEN.wireName());
                insert.setObject(8, time(now));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    void move(Connection connection, String id, QuarantineState state, Instant now) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE quarantine_entry SET state = ?, settled_at = ? WHERE id = ?")) {
            update.setString(1, state.wireName());
            update.setObject(2, time(now));
            update.setString(3, id);
            update.executeUpdate();
        }
    }

    Optional<QuarantineEntry> find(Connection connection, String id) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(COLUMNS + " WHERE id = ?")) {
            select.setString(1, id);
            return entries(select).stream().findFirst();
        }
    }

    List<QuarantineEntry> list(Connection connection, QuarantineFilter filter) throws SQLException {
        String dataSet = filter.dataSet().isPresent() ? " AND data_set = ?" : "";
        String state = filter.state().isPresent() ? " AND state = ?" : "";
        try (PreparedStatement select = connection.prepareStatement(
                COLUMNS + " WHERE number > ?" + dataSet + state + " ORDER BY number LIMIT ?")) {
            int at = 1;
            select.setLong(at++, filter.after());
            if (filter.dataSet().isPresent()) {
                select.setString(at++, filter.dataSet().get());
            }
            if (filter.state().isPresent()) {
                select.setString(at++, filter.state().get().wireName());
            }
            select.setInt(at, filter.limit());
            return entries(select);
        }
    }

    List<QuarantineEntry> newest(Connection connection, int limit) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                COLUMNS + " WHERE state = ? ORDER BY number DESC LIMIT ?")) {
            select.setString(1, QuarantineState.OPEN.wireName());
            select.setInt(2, limit);
            return entries(select);
        }
    }

    long open(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT COUNT(*) FROM quarantine_entry WHERE state = ?")) {
            select.setString(1, QuarantineState.OPEN.wireName());
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    void clear(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM quarantine_entry");
        }
    }

    private static List<QuarantineEntry> entries(PreparedStatement select) throws SQLException {
        List<QuarantineEntry> entries = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                QuarantinedInput input = new QuarantinedInput(row.getString("id"), row.getString("data_set"),
                        row.getString("source"), row.getLong("source_line"), row.getString("raw"),
                        QuarantineJson.readFindings(row.getString("findings")));
                QuarantineState state = QuarantineState.named(row.getString("state")).orElseThrow();
                Optional<Instant> settledAt = Optional.ofNullable(row.getObject("settled_at", OffsetDateTime.class))
                        .map(OffsetDateTime::toInstant);
                entries.add(new QuarantineEntry(row.getLong("number"), input, state,
                        row.getObject("taken_at", OffsetDateTime.class).toInstant(), settledAt));
            }
        }
        return entries;
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
