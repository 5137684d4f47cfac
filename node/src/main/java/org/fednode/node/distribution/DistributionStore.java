package org.fednode.node.distribution;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.key.Digest;

/** The tables {@code distribution_part} and {@code distribution_package}. */
final class DistributionStore {

    /** Receives the parts of a package in the order of their paths and numbers. */
    @FunctionalInterface
    interface PartHandler {
        void part(String path, int part, byte[] data);
    }

    void keep(Connection connection, FilePart part) throws SQLException {
        update(connection, "DELETE FROM distribution_part WHERE version = ? AND path = ? AND part = ?", part.version(), part.path(), part.part());
        update(connection, "INSERT INTO distribution_part (version, path, part, data) VALUES (?, ?, ?, ?)", part.version(),
                part.path(), part.part(), part.data());
    }

    void parts(Connection connection, String version, PartHandler handler) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT path, part, data FROM distribution_part WHERE version = ? ORDER BY path, part")) {
            select.setString(1, version);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    handler.part(row.getString(1), row.getInt(2), row.getBytes(3));
                }
            }
        }
    }

    void forgetParts(Connection connection, String version) throws SQLException {
        update(connection, "DELETE FROM distribution_part WHERE version = ?", version);
    }

    void add(Connection connection, PublishedPackage one) throws SQLException {
        update(connection, "DELETE FROM distribution_package WHERE version = ? AND digest = ?", one.reference().version(),
                one.reference().digest().toString());
        update(connection, "INSERT INTO distribution_package (number, id, version, digest, effective, problem)"
                + " VALUES ((SELECT COALESCE(MAX(number), 0) + 1 FROM distribution_package), ?, ?, ?, ?, ?)", one.reference().id(),
                one.reference().version(), one.reference().digest().toString(), one.effective(), one.problem().orElse(null));
    }

    /** In the order of publication. */
    List<PublishedPackage> published(Connection connection) throws SQLException {
        List<PublishedPackage> published = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT id, version, digest, effective, problem FROM distribution_package ORDER BY number");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                published.add(new PublishedPackage(new Manifest.Standard(row.getString(1), row.getString(2), Digest.parse(row.getString(3))),
                        row.getObject(4, LocalDate.class), Optional.ofNullable(row.getString(5))));
            }
        }
        return published;
    }

    void clear(Connection connection) throws SQLException {
        update(connection, "DELETE FROM distribution_part");
        update(connection, "DELETE FROM distribution_package");
    }

    private static void update(Connection connection, String sql, Object... arguments) throws SQLException {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int i = 0; i < arguments.length; i++) {
                statement.setObject(i + 1, arguments[i]);
            }
            statement.executeUpdate();
        }
    }
}
