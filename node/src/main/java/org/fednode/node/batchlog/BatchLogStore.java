package org.fednode.node.batchlog;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Digest;

/** SQL of the batchlog_* tables. */
final class BatchLogStore {

    private static final String COLUMNS =
            "position, origin, epoch, stream, seq, digest, lines, bytes, created, segment, segment_offset, state";

    /** Reason of a batch that stands behind a refused one of its stream. */
    private static final String FOLLOWS = "batch.follows-refused";

    Map<StreamId, StreamCursor> cursors(Connection connection) throws SQLException {
        Map<StreamId, StreamCursor> cursors = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT origin, epoch, stream, seq, digest FROM batchlog_stream");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                cursors.put(new StreamId(rows.getString(1), rows.getLong(2), rows.getString(3)),
                        new StreamCursor(rows.getLong(4), Optional.of(Digest.parse(rows.getString(5)))));
            }
        }
        return cursors;
    }

    void moveCursor(Connection connection, StreamId stream, StreamCursor to) throws SQLException {
        String digest = to.digest().orElseThrow().toString();
        if (update(connection, "UPDATE batchlog_stream SET seq = ?, digest = ? WHERE origin = ? AND epoch = ? AND stream = ?",
                to.seq(), digest, stream.origin(), stream.epoch(), stream.stream()) == 0) {
            update(connection, "INSERT INTO batchlog_stream (seq, digest, origin, epoch, stream) VALUES (?, ?, ?, ?, ?)",
                    to.seq(), digest, stream.origin(), stream.epoch(), stream.stream());
        }
    }

    long lastPosition(Connection connection) throws SQLException {
        return number(connection, "SELECT COALESCE(MAX(position), 0) FROM batchlog_batch");
    }

    void insert(Connection connection, long position, Manifest manifest, Digest digest, long bytes,
            Optional<LoggedBatch.Place> place, OptionalLong logIndex, BatchState state) throws SQLException {
        StreamId stream = manifest.stream();
        update(connection, "INSERT INTO batchlog_batch (" + COLUMNS + ", type, log_index)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                position, stream.origin(), stream.epoch(), stream.stream(), manifest.seq(), digest.toString(),
                manifest.records().count(), bytes, OffsetDateTime.ofInstant(manifest.created(), ZoneOffset.UTC),
                place.map(LoggedBatch.Place::segment).orElse(null), place.map(LoggedBatch.Place::offset).orElse(null),
                state.code(), manifest.type().wireName(), logIndex.isPresent() ? logIndex.getAsLong() : null);
    }

    Optional<LoggedBatch> at(Connection connection, long position) throws SQLException {
        return list(connection, "WHERE position = ?", position).stream().findFirst();
    }

    Optional<LoggedBatch> find(Connection connection, StreamId stream, long seq) throws SQLException {
        return list(connection, "WHERE origin = ? AND epoch = ? AND stream = ? AND seq = ?", stream.origin(),
                stream.epoch(), stream.stream(), seq).stream().findFirst();
    }

    List<LoggedBatch> after(Connection connection, long position, int limit) throws SQLException {
        return list(connection, "WHERE position > ? AND state NOT IN (" + BatchState.LOCAL.code() + ", " + BatchState.DOWNWARD.code() + ") ORDER BY position LIMIT ?",
                position, limit);
    }

    List<LoggedBatch> all(Connection connection, long position, int limit) throws SQLException {
        return list(connection, "WHERE position > ? ORDER BY position LIMIT ?", position, limit);
    }

    List<LoggedBatch> unsent(Connection connection, long position, int limit) throws SQLException {
        return list(connection, "WHERE state = " + BatchState.SEALED.code() + " AND position > ? ORDER BY position LIMIT ?",
                position, limit);
    }

    /** Whether a batch waits for a receipt, the parent's or the national node's. */
    boolean awaitsReceipts(Connection connection) throws SQLException {
        return !list(connection, "WHERE state = " + BatchState.SEALED.code() + " OR state = " + BatchState.ACCEPTED_BY_PARENT.code()
                + " LIMIT 1").isEmpty();
    }

    List<LoggedBatch> own(Connection connection, String origin, long after, int limit) throws SQLException {
        return list(connection, "WHERE origin = ? AND position > ? ORDER BY position LIMIT ?", origin, after, limit);
    }

    List<LoggedBatch> newest(Connection connection, int limit) throws SQLException {
        return list(connection, "ORDER BY position DESC LIMIT ?", limit);
    }

    /** Segment name and offset of the last received batch. */
    Optional<LoggedBatch.Place> lastPlace(Connection connection) throws SQLException {
        return list(connection, "WHERE segment IS NOT NULL ORDER BY position DESC LIMIT 1").stream().findFirst()
                .flatMap(LoggedBatch::place);
    }

    /** @param before where earlier receipts of this receiver had got; rows up to there need no second look */
    void accepted(Connection connection, StreamId stream, long before, long through, BatchState state) throws SQLException {
        update(connection, "UPDATE batchlog_batch SET state = ? WHERE origin = ? AND epoch = ? AND stream = ?"
                + " AND seq > ? AND seq <= ? AND state < ?", state.code(), stream.origin(), stream.epoch(), stream.stream(),
                before, through, state.code());
    }

    /** What the parent's later receipts say of these batches must count again, so its earlier ones are forgotten from there on. */
    int unaccept(Connection connection, StreamId stream, String parent, long after) throws SQLException {
        update(connection, "UPDATE batchlog_receipt SET through = ? WHERE origin = ? AND epoch = ? AND stream = ? AND receiver = ? AND through > ?",
                after, stream.origin(), stream.epoch(), stream.stream(), parent, after);
        return update(connection, "UPDATE batchlog_batch SET state = ? WHERE origin = ? AND epoch = ? AND stream = ? AND seq > ?"
                + " AND state IN (?, ?)", BatchState.SEALED.code(), stream.origin(), stream.epoch(), stream.stream(), after,
                BatchState.ACCEPTED_BY_PARENT.code(), BatchState.ACCEPTED_NATIONALLY.code());
    }

    /**
     * Marks the batch, and what follows it in its stream, for the receiver will take none of them.
     *
     * @return whether that is news
     */
    boolean refused(Connection connection, StreamId stream, long seq, Digest digest, String reason) throws SQLException {
        boolean news = update(connection, "UPDATE batchlog_batch SET state = ?, reason = ? WHERE origin = ? AND epoch = ? AND stream = ?"
                + " AND seq = ? AND digest = ? AND state = ?", BatchState.REFUSED.code(), reason, stream.origin(),
                stream.epoch(), stream.stream(), seq, digest.toString(), BatchState.SEALED.code()) > 0;
        if (news) {
            update(connection, "UPDATE batchlog_batch SET state = ?, reason = ? WHERE origin = ? AND epoch = ? AND stream = ?"
                    + " AND seq > ? AND state = ?", BatchState.REFUSED.code(), FOLLOWS, stream.origin(), stream.epoch(),
                    stream.stream(), seq, BatchState.SEALED.code());
        }
        return news;
    }

    /** Refused batches of the origin, without those that only follow one. */
    List<RefusedBatch> refusedHeads(Connection connection, String origin, int limit) throws SQLException {
        List<RefusedBatch> heads = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT origin, epoch, stream, seq, reason,"
                + " (SELECT COUNT(*) FROM batchlog_batch follower WHERE follower.origin = head.origin AND follower.epoch = head.epoch"
                + " AND follower.stream = head.stream AND follower.seq > head.seq) FROM batchlog_batch head WHERE origin = ? AND state = "
                + BatchState.REFUSED.code() + " AND reason <> ? ORDER BY position LIMIT ?")) {
            bind(select, origin, FOLLOWS, limit);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    heads.add(new RefusedBatch(new StreamId(rows.getString(1), rows.getLong(2), rows.getString(3)), rows.getLong(4),
                            rows.getString(5), rows.getLong(6)));
                }
            }
        }
        return heads;
    }

    long through(Connection connection, StreamId stream, String receiver) throws SQLException {
        return number(connection, "SELECT COALESCE(MAX(through), 0) FROM batchlog_receipt WHERE origin = ? AND epoch = ?"
                + " AND stream = ? AND receiver = ?", stream.origin(), stream.epoch(), stream.stream(), receiver);
    }

    List<byte[]> saidMore(Connection connection, StreamId stream, long through) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT page FROM batchlog_receipt WHERE origin = ? AND epoch = ?"
                + " AND stream = ? AND through > ?")) {
            bind(select, stream.origin(), stream.epoch(), stream.stream(), through);
            try (ResultSet rows = select.executeQuery()) {
                List<byte[]> pages = new ArrayList<>();
                while (rows.next()) {
                    pages.add(rows.getBytes(1));
                }
                return pages;
            }
        }
    }

    Map<StreamId, Long> receiptedBy(Connection connection, String receiver) throws SQLException {
        Map<StreamId, Long> through = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT origin, epoch, stream, through FROM batchlog_receipt WHERE receiver = ?")) {
            select.setString(1, receiver);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    through.put(new StreamId(row.getString(1), row.getLong(2), row.getString(3)), row.getLong(4));
                }
            }
        }
        return through;
    }

    void keepReceipt(Connection connection, StreamId stream, String receiver, long through, byte[] page) throws SQLException {
        if (update(connection, "UPDATE batchlog_receipt SET through = ?, page = ? WHERE origin = ? AND epoch = ? AND stream = ?"
                + " AND receiver = ?", through, page, stream.origin(), stream.epoch(), stream.stream(), receiver) == 0) {
            update(connection, "INSERT INTO batchlog_receipt (through, page, origin, epoch, stream, receiver) VALUES (?, ?, ?, ?, ?, ?)",
                    through, page, stream.origin(), stream.epoch(), stream.stream(), receiver);
        }
    }

    Map<StreamId, List<byte[]>> receipts(Connection connection) throws SQLException {
        Map<StreamId, List<byte[]>> pages = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT origin, epoch, stream, page FROM batchlog_receipt");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                pages.computeIfAbsent(new StreamId(rows.getString(1), rows.getLong(2), rows.getString(3)),
                        stream -> new ArrayList<>()).add(rows.getBytes(4));
            }
        }
        return pages;
    }

    List<BatchLog.KeptReceipt> receipts(Connection connection, StreamId stream) throws SQLException {
        List<BatchLog.KeptReceipt> receipts = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT through, page FROM batchlog_receipt"
                + " WHERE origin = ? AND epoch = ? AND stream = ? ORDER BY receiver")) {
            bind(select, stream.origin(), stream.epoch(), stream.stream());
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    receipts.add(new BatchLog.KeptReceipt(rows.getLong(1), rows.getBytes(2)));
                }
            }
        }
        return receipts;
    }

    Map<BatchState, Long> countByState(Connection connection, String origin, boolean own) throws SQLException {
        Map<BatchState, Long> counts = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT state, COUNT(*) FROM batchlog_batch WHERE origin "
                + (own ? "=" : "<>") + " ? GROUP BY state")) {
            select.setString(1, origin);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    counts.put(BatchState.of(rows.getInt(1)), rows.getLong(2));
                }
            }
        }
        return counts;
    }

    /** Positions by batch digest, so that a rebuild can give each batch its former one. */
    Map<Digest, Long> positions(Connection connection) throws SQLException {
        Map<Digest, Long> positions = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT digest, position FROM batchlog_batch");
                ResultSet rows = select.executeQuery()) {
            while (rows.next()) {
                positions.put(Digest.parse(rows.getString(1)), rows.getLong(2));
            }
        }
        return positions;
    }

    void clear(Connection connection) throws SQLException {
        update(connection, "DELETE FROM batchlog_batch");
        update(connection, "DELETE FROM batchlog_stream");
        update(connection, "DELETE FROM batchlog_receipt");
    }

    private List<LoggedBatch> list(Connection connection, String where, Object... arguments) throws SQLException {
        List<LoggedBatch> batches = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT " + COLUMNS + " FROM batchlog_batch " + where)) {
            bind(select, arguments);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    batches.add(batch(rows));
                }
            }
        }
        return batches;
    }

    private static LoggedBatch batch(ResultSet row) throws SQLException {
        String segment = row.getString(10);
        long offset = row.getLong(11);
        return new LoggedBatch(row.getLong(1), new StreamId(row.getString(2), row.getLong(3), row.getString(4)),
                row.getLong(5), Digest.parse(row.getString(6)), row.getInt(7), row.getLong(8),
                row.getObject(9, OffsetDateTime.class).toInstant(),
                Optional.ofNullable(segment).map(name -> new LoggedBatch.Place(name, offset)), BatchState.of(row.getInt(12)));
    }

    private static long number(Connection connection, String sql, Object... arguments) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(sql)) {
            bind(select, arguments);
            try (ResultSet rows = select.executeQuery()) {
                rows.next();
                return rows.getLong(1);
            }
        }
    }

    private static int update(Connection connection, String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            bind(statement, arguments);
            return statement.executeUpdate();
        }
    }

    private static void bind(PreparedStatement statement, Object... arguments) throws SQLException {
        for (int i = 0; i < arguments.length; i++) {
            statement.setObject(i + 1, arguments[i]);
        }
    }
}
