package org.fednode.node.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.fednode.standards.DataSet;

/**
 * How many records are held, kept up with every change: counting a table reads all of it, and whoever looks at the
 * status of a national node can't wait for that.
 */
final class Totals {

    private Totals() {
    }

    /** @param more how many are held now that weren't; may be negative */
    static void add(Connection connection, DataSet dataSet, String origin, long more) throws SQLException {
        if (more == 0) {
            return;
        }
        if (update(connection, "UPDATE projection_total SET held = held + ? WHERE data_set = ? AND origin = ?",
                dataSet, origin, more) == 0) {
            update(connection, "INSERT INTO projection_total (held, data_set, origin) VALUES (?, ?, ?)", dataSet, origin, more);
        }
    }

    static void set(Connection connection, DataSet dataSet, String origin, long held) throws SQLException {
        if (update(connection, "UPDATE projection_total SET held = ? WHERE data_set = ? AND origin = ?", dataSet, origin, held) == 0) {
            add(connection, dataSet, origin, held);
        }
    }

    private static int update(Connection connection, String sql, DataSet dataSet, String origin, long held) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            statement.setLong(1, held);
            statement.setString(2, dataSet.definition().id());
            statement.setString(3, origin);
            return statement.executeUpdate();
        }
    }

    static long of(Connection connection, DataSet dataSet) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(
                "SELECT COALESCE(SUM(held), 0) FROM projection_total WHERE data_set = ?")) {
            statement.setString(1, dataSet.definition().id());
            try (ResultSet row = statement.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    static void clear(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM projection_total");
        }
    }
}
