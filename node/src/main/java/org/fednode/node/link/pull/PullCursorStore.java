package org.fednode.node.link.pull;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Digest;
import org.fednode.node.link.Outbox;
import org.fednode.node.runtime.Database;

/** The cursors in the database. One writer per child. */
final class PullCursorStore implements PullCursors {

    private final Database database;

    PullCursorStore(Database database) {
        this.database = database;
    }

    @Override
    public PullCursor load(String child) {
        return database.transact(connection -> {
            Map<StreamId, PullCursor.Waiting> waiting = waiting(connection, child);
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT position, digest FROM link_pull_cursor WHERE child = ?")) {
                select.setString(1, child);
                try (ResultSet row = select.executeQuery()) {
                    return row.next()
                            ? new PullCursor(row.getLong(1), Optional.ofNullable(row.getString(2)).map(Digest::parse), waiting)
                            : PullCursor.START;
                }
            }
        });
    }

    private static Map<StreamId, PullCursor.Waiting> waiting(Connection connection, String child) throws SQLException {
        Map<StreamId, PullCursor.Waiting> waiting = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT origin, epoch, stream, from_position, next_position, seq, digest, bytes, passed, reason"
                        + " FROM link_pull_waiting WHERE child = ?")) {
            select.setString(1, child);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    StreamId stream = new StreamId(row.getString(1), row.getLong(2), row.getString(3));
                    Outbox.Entry next = new Outbox.Entry(row.getLong(5), stream, row.getLong(6),
                            Digest.parse(row.getString(7)), row.getLong(8));
                    waiting.put(stream, new PullCursor.Waiting(row.getLong(4), next, row.getLong(9), row.getString(10)));
                }
            }
        }
        return waiting;
    }

    @Override
    public void save(String child, PullCursor cursor) {
        database.transact(connection -> {
            Map<StreamId, PullCursor.Waiting> before = waiting(connection, child);
            savePosition(connection, child, cursor);
            for (Map.Entry<StreamId, PullCursor.Waiting> old : before.entrySet()) {
                if (!old.getValue().equals(cursor.waiting().get(old.getKey()))) {
                    delete(connection, child, old.getKey());
                }
            }
            for (Map.Entry<StreamId, PullCursor.Waiting> now : cursor.waiting().entrySet()) {
                if (!now.getValue().equals(before.get(now.getKey()))) {
                    insert(connection, child, now.getValue());
                }
            }
            return null;
        });
    }

    private static void savePosition(Connection connection, String child, PullCursor cursor) throws SQLException {
        String digest = cursor.digest().map(Digest::toString).orElse(null);
        int updated;
        try (PreparedStatement update = connection.prepareStatement(
                "UPDATE link_pull_cursor SET position = ?, digest = ? WHERE child = ?")) {
            update.setLong(1, cursor.position());
            update.setString(2, digest);
            update.setString(3, child);
            updated = update.executeUpdate();
        }
        if (updated > 0) {
            return;
        }
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO link_pull_cursor (child, position, digest) VALUES (?, ?, ?)")) {
            insert.setString(1, child);
            insert.setLong(2, cursor.position());
            insert.setString(3, digest);
            insert.executeUpdate();
        }
    }

    private static void delete(Connection connection, String child, StreamId stream) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement(
                "DELETE FROM link_pull_waiting WHERE child = ? AND origin = ? AND epoch = ? AND stream = ?")) {
            delete.setString(1, child);
            delete.setString(2, stream.origin());
            delete.setLong(3, stream.epoch());
            delete.setString(4, stream.stream());
            delete.executeUpdate();
        }
    }

    private static void insert(Connection connection, String child, PullCursor.Waiting waiting) throws SQLException {
        Outbox.Entry next = waiting.next();
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO link_pull_waiting (child, origin, epoch, stream, from_position, next_position, seq, digest,"
                        + " bytes, passed, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, child);
            insert.setString(2, next.stream().origin());
            insert.setLong(3, next.stream().epoch());
            insert.setString(4, next.stream().stream());
            insert.setLong(5, waiting.from());
            insert.setLong(6, next.position());
            insert.setLong(7, next.seq());
            insert.setString(8, next.digest().toString());
            insert.setLong(9, next.bytes());
            insert.setLong(10, waiting.passed());
            insert.setString(11, waiting.reason());
            insert.executeUpdate();
        }
    }
}
