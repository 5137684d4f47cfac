package org.fednode.node.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.fednode.node.runtime.Sql;

/** The table {@code ownership_word}: of each issuer the latest word on a key. */
public final class OwnerWords {

    private static final String SELECT =
            "SELECT issuer, id, data_set, record_key, version, claimants, owner, grounds, reason, at FROM ownership_word ";

    /**
     * Keeps the word unless a later one of its issuer is held. Whoever does lets the projection {@link Projection#settle}
     * the key, in the same transaction.
     */
    public void keep(Connection connection, OwnerWord word) throws SQLException {
        if (Sql.any(connection, "SELECT 1 FROM ownership_word WHERE issuer = ? AND id = ? AND version >= ?", word.issuer(), word.id(),
                word.version())) {
            return;
        }
        Sql.update(connection, "DELETE FROM ownership_word WHERE issuer = ? AND id = ?", word.issuer(), word.id());
        Sql.update(connection, "INSERT INTO ownership_word (issuer, id, data_set, record_key, version, claimants, owner, grounds, reason, at)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)", word.issuer(), word.id(), word.dataSet(), word.key(), word.version(),
                String.join(" ", word.claimants()), word.owner(), word.grounds().wireName(), word.reason(),
                word.at().atOffset(ZoneOffset.UTC));
    }

    /** Every issuer's word on the key. */
    public List<OwnerWord> of(Connection connection, String dataSet, String key) throws SQLException {
        return list(connection, "WHERE data_set = ? AND record_key = ? ORDER BY issuer", dataSet, key);
    }

    public Optional<OwnerWord> find(Connection connection, String issuer, String id) throws SQLException {
        return list(connection, "WHERE issuer = ? AND id = ?", issuer, id).stream().findFirst();
    }

    /** Those that stand, newest first. */
    public List<OwnerWord> newest(Connection connection, int limit) throws SQLException {
        return list(connection, "WHERE claimants <> '' ORDER BY at DESC, issuer, id LIMIT ?", limit);
    }

    public void clear(Connection connection) throws SQLException {
        Sql.update(connection, "DELETE FROM ownership_word");
    }

    /** Those of the keys on which somebody has a word standing. */
    static Set<String> among(Connection connection, String dataSet, Collection<String> keys) throws SQLException {
        if (!Sql.any(connection, "SELECT 1 FROM ownership_word WHERE data_set = ? LIMIT 1", dataSet)) {
            return Set.of();
        }
        Set<String> found = new HashSet<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT DISTINCT record_key FROM ownership_word WHERE data_set = ? AND record_key = ANY(?)")) {
            select.setString(1, dataSet);
            select.setArray(2, connection.createArrayOf("VARCHAR", keys.toArray()));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(row.getString(1));
                }
            }
        }
        return found;
    }

    private static List<OwnerWord> list(Connection connection, String where, Object... arguments) throws SQLException {
        List<OwnerWord> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(SELECT + where)) {
            Sql.bind(select, arguments);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(word(row));
                }
            }
        }
        return found;
    }

    private static OwnerWord word(ResultSet row) throws SQLException {
        String claimants = row.getString(6);
        return new OwnerWord(row.getString(1), row.getString(2), row.getString(3), row.getString(4), row.getLong(5),
                claimants.isEmpty() ? List.of() : List.of(claimants.split(" ")), row.getString(7),
                OwnerWord.Grounds.named(row.getString(8)).orElseThrow(), row.getString(9),
                row.getObject(10, OffsetDateTime.class).toInstant());
    }
}
