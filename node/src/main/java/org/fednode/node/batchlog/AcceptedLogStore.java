package org.fednode.node.batchlog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.log.LogEntry;
import org.fednode.exchange.merkle.GrowingTree;

/** SQL of the log of accepted batches. */
final class AcceptedLogStore {

    private static final String ENTRY = "SELECT origin, epoch, stream, seq, digest FROM batchlog_batch WHERE ";

    long size(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT COALESCE(MAX(log_index), -1) + 1 FROM batchlog_batch");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    byte[] hash(Connection connection, int level, long index) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT hash FROM batchlog_subtree WHERE level = ? AND node_index = ?")) {
            select.setInt(1, level);
            select.setLong(2, index);
            try (ResultSet row = select.executeQuery()) {
                if (!row.next()) {
                    throw new IllegalStateException("the log of accepted batches lacks subtree " + index + " of level " + level
                            + ": run 'fednode rebuild'");
                }
                return row.getBytes(1);
            }
        }
    }

    void keep(Connection connection, List<GrowingTree.Full> subtrees) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO batchlog_subtree (level, node_index, hash) VALUES (?, ?, ?)")) {
            for (GrowingTree.Full subtree : subtrees) {
                insert.setInt(1, subtree.level());
                insert.setLong(2, subtree.index());
                insert.setBytes(3, subtree.hash());
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    OptionalLong index(Connection connection, StreamId stream, long seq) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT log_index FROM batchlog_batch"
                + " WHERE origin = ? AND epoch = ? AND stream = ? AND seq = ? AND log_index IS NOT NULL")) {
            name(select, 1, stream, seq);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? OptionalLong.of(row.getLong(1)) : OptionalLong.empty();
            }
        }
    }

    Optional<LogEntry> entry(Connection connection, long index) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ENTRY + "log_index = ?")) {
            select.setLong(1, index);
            return entries(select).stream().findFirst();
        }
    }

    /** Received batches without a place in the log, in the archive's order. */
    List<LogEntry> unlogged(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(ENTRY
                + "segment IS NOT NULL AND log_index IS NULL ORDER BY segment, segment_offset")) {
            return entries(select);
        }
    }

    private static List<LogEntry> entries(PreparedStatement select) throws SQLException {
        List<LogEntry> entries = new ArrayList<>();
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                entries.add(new LogEntry(new StreamId(row.getString(1), row.getLong(2), row.getString(3)), row.getLong(4),
                        Digest.parse(row.getString(5))));
            }
        }
        return entries;
    }

    void setIndex(Connection connection, LogEntry entry, long index) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("UPDATE batchlog_batch SET log_index = ?"
                + " WHERE origin = ? AND epoch = ? AND stream = ? AND seq = ?")) {
            update.setLong(1, index);
            name(update, 2, entry.stream(), entry.seq());
            update.executeUpdate();
        }
    }

    private static void name(PreparedStatement statement, int from, StreamId stream, long seq) throws SQLException {
        statement.setString(from, stream.origin());
        statement.setLong(from + 1, stream.epoch());
        statement.setString(from + 2, stream.stream());
        statement.setLong(from + 3, seq);
    }

    void clear(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM batchlog_subtree")) {
            delete.executeUpdate();
        }
    }
}
