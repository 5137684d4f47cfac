package org.fednode.node.mapping;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.node.runtime.Sql;

/** The tables {@code mapping_*}. */
final class MappingStore {

    private static final ObjectMapper JSON = new ObjectMapper().registerModule(new JavaTimeModule()).disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);
    private static final int KEPT_RUNS = 200;

    /** A record of a source's row as it was last given. @param held whether the node took it; otherwise it is quarantined */
    record Given(String digest, boolean held, long run) {
    }

    /**
     * What people and runs leave for later runs.
     *
     * @param allowedLoss how many records the next run may delete without asking
     * @param stamp up to which changes have been read; null before the first time
     */
    record Control(boolean paused, long allowedLoss, String stamp) {

        static final Control NONE = new Control(false, 0, null);
    }

    /** Newest first. */
    List<RunReport> runs(Connection connection, String mapping) throws SQLException {
        return runs(connection, mapping, KEPT_RUNS);
    }

    private static List<RunReport> runs(Connection connection, String mapping, int most) throws SQLException {
        List<RunReport> runs = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT report FROM mapping_run WHERE mapping = ? ORDER BY number DESC LIMIT " + most)) {
            select.setString(1, mapping);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    runs.add(JSON.readValue(row.getString(1), RunReport.class));
                }
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a run of " + mapping + " can't be read", e);
        }
        return runs;
    }

    Optional<RunReport> latest(Connection connection, String mapping) throws SQLException {
        return runs(connection, mapping, 1).stream().findFirst();
    }

    void save(Connection connection, String mapping, RunReport run) throws SQLException {
        try {
            String report = JSON.writeValueAsString(run);
            if (Sql.update(connection, "UPDATE mapping_run SET state = ?, report = ? WHERE mapping = ? AND number = ?", run.state().name(), report, mapping,
                    run.number()) == 0) {
                Sql.update(connection, "INSERT INTO mapping_run (state, report, mapping, number) VALUES (?, ?, ?, ?)", run.state().name(), report, mapping,
                        run.number());
                Sql.update(connection, "DELETE FROM mapping_run WHERE mapping = ? AND number <= ?", mapping, run.number() - KEPT_RUNS);
            }
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("memory can't fail", e);
        }
    }

    /** What is known of these keys. */
    Map<String, Given> given(Connection connection, String mapping, String dataSet, Collection<String> keys) throws SQLException {
        Map<String, Given> found = new HashMap<>();
        if (keys.isEmpty()) {
            return found;
        }
        // a list of parameters would be compared with every row: H2 looks into an index for one value only
        try (PreparedStatement select = connection.prepareStatement("SELECT r.record_key, r.digest, r.held, r.run FROM UNNEST(?) AS wanted(record_key)"
                + " JOIN mapping_row r ON r.mapping = ? AND r.data_set = ? AND r.record_key = wanted.record_key")) {
            Sql.bind(select, connection.createArrayOf("VARCHAR", keys.toArray()), mapping, dataSet);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.put(row.getString(1), new Given(row.getString(2), row.getBoolean(3), row.getLong(4)));
                }
            }
        }
        return found;
    }

    /** @param known which of the keys have a row already */
    void give(Connection connection, String mapping, String dataSet, Map<String, Given> rows, Map<String, Given> known) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE mapping_row SET digest = ?, held = ?, run = ? WHERE mapping = ? AND data_set = ? AND record_key = ?");
                PreparedStatement insert = connection.prepareStatement(
                        "INSERT INTO mapping_row (digest, held, run, mapping, data_set, record_key) VALUES (?, ?, ?, ?, ?, ?)")) {
            for (Map.Entry<String, Given> row : rows.entrySet()) {
                PreparedStatement statement = known.containsKey(row.getKey()) ? update : insert;
                Sql.bind(statement, row.getValue().digest(), row.getValue().held(), row.getValue().run(), mapping, dataSet, row.getKey());
                statement.addBatch();
            }
            update.executeBatch();
            insert.executeBatch();
        }
    }

    /**
     * How many rows of a mapping's records are there.
     *
     * @param held that the node has taken
     * @param gone of these, how many of the data sets are of rows that the run has not met
     * @param refused rows that the run has not met, and that the node never took
     */
    record Census(long held, long gone, long refused) {
    }

    Census census(Connection connection, String mapping, Collection<String> dataSets, long run) throws SQLException {
        long held = 0;
        long gone = 0;
        long refused = 0;
        try (PreparedStatement select = connection.prepareStatement("SELECT data_set, held, COUNT(*), SUM(CASE WHEN run < ? THEN 1 ELSE 0 END) FROM mapping_row"
                + " WHERE mapping = ? GROUP BY data_set, held")) {
            Sql.bind(select, run, mapping);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    boolean isHeld = row.getBoolean(2);
                    held += isHeld ? row.getLong(3) : 0;
                    gone += isHeld && dataSets.contains(row.getString(1)) ? row.getLong(4) : 0;
                    refused += isHeld ? 0 : row.getLong(4);
                }
            }
        }
        return new Census(held, gone, refused);
    }

    /** Keys of records that the run has not met, in their order. @param after the last that is done with */
    List<String> gone(Connection connection, String mapping, String dataSet, long run, String after, int limit) throws SQLException {
        List<String> keys = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT record_key FROM mapping_row WHERE record_key > ? AND mapping = ? AND data_set = ?"
                + " AND held AND run < ? ORDER BY record_key LIMIT " + limit)) {
            Sql.bind(select, after, mapping, dataSet, run);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    keys.add(row.getString(1));
                }
            }
        }
        return keys;
    }

    void forget(Connection connection, String mapping, String dataSet, Collection<String> keys) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM mapping_row WHERE mapping = ? AND data_set = ? AND record_key = ?")) {
            for (String key : keys) {
                Sql.bind(delete, mapping, dataSet, key);
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    /** Of rows that were refused and are gone there is nothing to delete. */
    void forgetRefused(Connection connection, String mapping, long run) throws SQLException {
        Sql.update(connection, "DELETE FROM mapping_row WHERE mapping = ? AND NOT held AND run < ?", mapping, run);
    }

    Control control(Connection connection, String mapping) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT paused, allowed_loss, stamp FROM mapping_control WHERE mapping = ?")) {
            select.setString(1, mapping);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? new Control(row.getBoolean(1), row.getLong(2), row.getString(3)) : Control.NONE;
            }
        }
    }

    void save(Connection connection, String mapping, Control control) throws SQLException {
        Sql.update(connection, "DELETE FROM mapping_control WHERE mapping = ?", mapping);
        Sql.update(connection, "INSERT INTO mapping_control (mapping, paused, allowed_loss, stamp) VALUES (?, ?, ?, ?)", mapping, control.paused(),
                control.allowedLoss(), control.stamp());
    }
}
