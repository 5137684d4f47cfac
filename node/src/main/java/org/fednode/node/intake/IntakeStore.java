package org.fednode.node.intake;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;

/** The tables {@code intake_*}. */
final class IntakeStore {

    /** An answer given to a request with an idempotency key. */
    record Answered(String dataSet, String digest, String answer) {
    }

    /** States of a file: being taken; taken but not yet moved away; moved away with its report. */
    enum FileState {
        TAKING, TAKEN, FILED
    }

    /** How far a file has come. */
    record FileRow(FileState state, IntakeCounts done, String name, Instant startedAt) {
    }

    void addToTotals(Connection connection, String dataSet, IntakeCounts counts) throws SQLException {
        if (counts.received() == 0) {
            return;
        }
        int updated = execute(connection, "UPDATE intake_total SET accepted = accepted + ?, unchanged = unchanged + ?,"
                + " quarantined = quarantined + ? WHERE data_set = ?", counts.accepted(), counts.unchanged(),
                counts.quarantined(), dataSet);
        if (updated == 0) {
            execute(connection, "INSERT INTO intake_total (accepted, unchanged, quarantined, data_set) VALUES (?, ?, ?, ?)",
                    counts.accepted(), counts.unchanged(), counts.quarantined(), dataSet);
        }
    }

    IntakeCounts totals(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT COALESCE(SUM(accepted), 0),"
                + " COALESCE(SUM(unchanged), 0), COALESCE(SUM(quarantined), 0) FROM intake_total");
                ResultSet row = select.executeQuery()) {
            row.next();
            return counts(row.getLong(1), row.getLong(2), row.getLong(3));
        }
    }

    Optional<Answered> answer(Connection connection, String key) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT data_set, digest, answer FROM intake_request WHERE request_key = ?")) {
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new Answered(row.getString(1), row.getString(2), row.getString(3)))
                        : Optional.empty();
            }
        }
    }

    void keepAnswer(Connection connection, String key, Answered answered, Instant now) throws SQLException {
        execute(connection, "INSERT INTO intake_request (request_key, data_set, digest, answer, taken_at)"
                + " VALUES (?, ?, ?, ?, ?)", key, answered.dataSet(), answered.digest(), answered.answer(), time(now));
    }

    void forgetAnswersBefore(Connection connection, Instant time) throws SQLException {
        execute(connection, "DELETE FROM intake_request WHERE taken_at < ?", time(time));
    }

    Optional<FileRow> file(Connection connection, FileId file) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT state, accepted, unchanged, quarantined, name,"
                + " started_at FROM intake_file WHERE data_set = ? AND digest = ?")) {
            select.setString(1, file.dataSet());
            select.setString(2, file.digest());
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? Optional.of(new FileRow(FileState.valueOf(row.getString(1)),
                        counts(row.getLong(2), row.getLong(3), row.getLong(4)), row.getString(5),
                        row.getObject(6, OffsetDateTime.class).toInstant())) : Optional.empty();
            }
        }
    }

    void beginFile(Connection connection, FileId file, String name, Instant now) throws SQLException {
        execute(connection, "INSERT INTO intake_file (data_set, digest, name, state, started_at, accepted, unchanged,"
                + " quarantined) VALUES (?, ?, ?, ?, ?, 0, 0, 0)", file.dataSet(), file.digest(), name,
                FileState.TAKING.name(), time(now));
    }

    /** @throws SQLException when the chunk before this one did not become durable: then this one must not either */
    void advanceFile(Connection connection, FileId file, long before, IntakeCounts chunk) throws SQLException {
        int updated = execute(connection, "UPDATE intake_file SET accepted = accepted + ?, unchanged = unchanged + ?,"
                + " quarantined = quarantined + ? WHERE data_set = ? AND digest = ? AND state = ?"
                + " AND accepted + unchanged + quarantined = ?", chunk.accepted(), chunk.unchanged(), chunk.quarantined(),
                file.dataSet(), file.digest(), FileState.TAKING.name(), before);
        if (updated != 1) {
            throw new SQLException("a chunk of file " + file.digest() + " is missing before record " + before);
        }
    }

    void moveFile(Connection connection, FileId file, FileState state) throws SQLException {
        execute(connection, "UPDATE intake_file SET state = ? WHERE data_set = ? AND digest = ?", state.name(),
                file.dataSet(), file.digest());
    }

    private static int execute(Connection connection, String sql, Object... parameters) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < parameters.length; i++) {
                statement.setObject(i + 1, parameters[i]);
            }
            return statement.executeUpdate();
        }
    }

    private static IntakeCounts counts(long accepted, long unchanged, long quarantined) {
        return new IntakeCounts(accepted + unchanged + quarantined, accepted, unchanged, quarantined);
    }

    private static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
