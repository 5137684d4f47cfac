package org.fednode.node.notice;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The table {@code notice}. */
final class NoticeStore {

    void keep(Connection connection, Notice notice) throws SQLException {
        remove(connection, notice.issuer(), notice.id());
        try (PreparedStatement insert = connection.prepareStatement(
                "INSERT INTO notice (issuer, id, addressee, at, zh, en) VALUES (?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, notice.issuer());
            insert.setString(2, notice.id());
            insert.setString(3, notice.to().orElse(null));
            insert.setObject(4, notice.at().atOffset(ZoneOffset.UTC));
            insert.setString(5, notice.text().zh());
            insert.setString(6, notice.text().en());
            insert.executeUpdate();
        }
    }

    void remove(Connection connection, String issuer, String id) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM notice WHERE issuer = ? AND id = ?")) {
            delete.setString(1, issuer);
            delete.setString(2, id);
            delete.executeUpdate();
        }
    }

    List<Notice> newest(Connection connection, int limit) throws SQLException {
        List<Notice> notices = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT issuer, id, addressee, at, zh, en FROM notice ORDER BY at DESC, issuer, id LIMIT ?")) {
            select.setInt(1, limit);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    notices.add(new Notice(row.getString(1), row.getString(2), Optional.ofNullable(row.getString(3)),
                            row.getObject(4, OffsetDateTime.class).toInstant(), new NoticeText(row.getString(5), row.getString(6))));
                }
            }
        }
        return notices;
    }

    void clear(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM notice")) {
            delete.executeUpdate();
        }
    }
}
