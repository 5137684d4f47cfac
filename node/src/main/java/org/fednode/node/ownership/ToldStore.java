package org.fednode.node.ownership;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Map;
import java.util.TreeMap;
import org.fednode.node.runtime.Sql;

/** The table {@code ownership_told}: the latest version of a word, or of a transfer's state, that a node was told. */
final class ToldStore {

    void told(Connection connection, String id, String node, long version) throws SQLException {
        if (Sql.update(connection, "UPDATE ownership_told SET version = ? WHERE id = ? AND node = ? AND version < ?", version, id, node,
                version) == 0 && !Sql.any(connection, "SELECT 1 FROM ownership_told WHERE id = ? AND node = ?", id, node)) {
            Sql.update(connection, "INSERT INTO ownership_told (id, node, version) VALUES (?, ?, ?)", id, node, version);
        }
    }

    /** Every node that was told anything, and the latest version of it. */
    Map<String, Long> of(Connection connection, String id) throws SQLException {
        Map<String, Long> told = new TreeMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT node, version FROM ownership_told WHERE id = ?")) {
            select.setString(1, id);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    told.put(row.getString(1), row.getLong(2));
                }
            }
        }
        return told;
    }

    void clear(Connection connection) throws SQLException {
        Sql.update(connection, "DELETE FROM ownership_told");
    }
}
