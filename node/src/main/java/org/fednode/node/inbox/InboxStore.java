package org.fednode.node.inbox;

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
import java.util.Optional;
import java.util.Set;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.batch.ReceiverRefusal;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.node.runtime.Sql;

/** SQL of the inbox_* tables. */
final class InboxStore {

    /** At most so many refusals are kept; beyond, the oldest go. */
    private static final int KEPT_REFUSALS = 10_000;

    /** @return whether this batch was not refused so before */
    boolean refuse(Connection connection, String peer, Optional<Manifest> claimed, Optional<Digest> digest, String reason,
            String detail, Instant at) throws SQLException {
        boolean first = !Sql.any(connection, "SELECT 1 FROM inbox_refusal WHERE peer = ? AND reason = ? AND COALESCE(digest, '') = ?",
                peer, reason, digest.map(Digest::toString).orElse(""));
        long id = nextRefusal(connection);
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO inbox_refusal"
                + " (id, peer, origin, epoch, stream, seq, digest, reason, detail, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setLong(1, id);
            insert.setString(2, peer);
            insert.setString(3, claimed.map(one -> one.stream().origin()).orElse(null));
            insert.setObject(4, claimed.map(one -> one.stream().epoch()).orElse(null));
            insert.setString(5, claimed.map(one -> one.stream().stream()).orElse(null));
            insert.setObject(6, claimed.map(Manifest::seq).orElse(null));
            insert.setString(7, digest.map(Digest::toString).orElse(null));
            insert.setString(8, reason);
            insert.setString(9, detail);
            insert.setObject(10, OffsetDateTime.ofInstant(at, ZoneOffset.UTC));
            insert.executeUpdate();
        }
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM inbox_refusal WHERE id <= ?")) {
            delete.setLong(1, id - KEPT_REFUSALS);
            delete.executeUpdate();
        }
        return first;
    }

    /** Of each stream of which a batch came too early before that time, the first such; the stream may have gone on since. */
    List<Gap> gaps(Connection connection, Instant before) throws SQLException {
        List<Gap> gaps = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT origin, epoch, stream, peer, MAX(seq), MIN(at) FROM inbox_refusal"
                + " WHERE reason = ? AND at <= ? GROUP BY origin, epoch, stream, peer ORDER BY 6")) {
            select.setString(1, ReceiverRefusal.GAP.code());
            select.setObject(2, before.atOffset(ZoneOffset.UTC));
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    gaps.add(new Gap(row.getString(4), new StreamId(row.getString(1), row.getLong(2), row.getString(3)), row.getLong(5),
                            row.getObject(6, OffsetDateTime.class).toInstant()));
                }
            }
        }
        return gaps;
    }

    private static long nextRefusal(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT COALESCE(MAX(id), 0) + 1 FROM inbox_refusal");
                ResultSet row = select.executeQuery()) {
            row.next();
            return row.getLong(1);
        }
    }

    void except(Connection connection, StreamId stream, List<Receipt.LineException> exceptions) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO inbox_exception"
                + " (origin, epoch, stream, seq, line, codes) VALUES (?, ?, ?, ?, ?, ?)")) {
            for (Receipt.LineException exception : exceptions) {
                insert.setString(1, stream.origin());
                insert.setLong(2, stream.epoch());
                insert.setString(3, stream.stream());
                insert.setLong(4, exception.seq());
                insert.setInt(5, exception.line());
                insert.setString(6, String.join(" ", exception.codes()));
                insert.addBatch();
            }
            insert.executeBatch();
        }
    }

    /** Lines of a batch that were judged invalid. */
    Set<Integer> exceptions(Connection connection, StreamId stream, long seq) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT line FROM inbox_exception WHERE origin = ? AND epoch = ? AND stream = ? AND seq = ?")) {
            select.setString(1, stream.origin());
            select.setLong(2, stream.epoch());
            select.setString(3, stream.stream());
            select.setLong(4, seq);
            Set<Integer> lines = new HashSet<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    lines.add(row.getInt(1));
                }
            }
            return lines;
        }
    }

    List<RefusalEntry> latest(Connection connection, int limit) throws SQLException {
        List<RefusalEntry> entries = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT peer, origin, stream, seq, digest, reason, detail, at FROM inbox_refusal ORDER BY id DESC LIMIT ?")) {
            select.setInt(1, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    entries.add(new RefusalEntry(row.getString(1), Optional.ofNullable(row.getString(2)),
                            Optional.ofNullable(row.getString(3)), row.getLong(4), Optional.ofNullable(row.getString(5)),
                            row.getString(6), row.getString(7), row.getObject(8, OffsetDateTime.class).toInstant()));
                }
            }
        }
        return entries;
    }

    void clear(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("DELETE FROM inbox_exception");
            statement.executeUpdate("DELETE FROM inbox_refusal");
        }
    }
}
