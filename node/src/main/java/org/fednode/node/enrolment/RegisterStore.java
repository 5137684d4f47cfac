package org.fednode.node.enrolment;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.enrolment.CertificateRecord;
import org.fednode.exchange.enrolment.EnrolmentProblem;

/** The table {@code enrolment_certificate}. */
final class RegisterStore {

    /** Keeps the last word; the certificate's number stays that of the first. */
    void put(Connection connection, RegisterEntry entry) throws SQLException {
        String said = new String(CanonicalJson.write(entry.record().value()), StandardCharsets.UTF_8);
        try (PreparedStatement update = connection.prepareStatement("UPDATE enrolment_certificate SET issuer = ?, said = ?, at = ? WHERE digest = ?")) {
            update.setString(1, entry.issuer());
            update.setString(2, said);
            update.setObject(3, entry.at().atOffset(ZoneOffset.UTC));
            update.setString(4, entry.record().key());
            if (update.executeUpdate() == 1) {
                return;
            }
        }
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO enrolment_certificate (digest, issuer, node, said, at, line)"
                + " SELECT ?, ?, ?, ?, ?, COALESCE(MAX(line), 0) + 1 FROM enrolment_certificate")) {
            insert.setString(1, entry.record().key());
            insert.setString(2, entry.issuer());
            insert.setString(3, entry.node());
            insert.setString(4, said);
            insert.setObject(5, entry.at().atOffset(ZoneOffset.UTC));
            insert.executeUpdate();
        }
    }

    /** In the order in which they were heard of. */
    List<RegisterEntry> all(Connection connection) throws SQLException {
        List<RegisterEntry> entries = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT digest, issuer, said, at, line FROM enrolment_certificate ORDER BY line");
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                entries.add(new RegisterEntry(read(row.getString(1), row.getString(3)), row.getString(2),
                        row.getObject(4, OffsetDateTime.class).toInstant(), row.getLong(5)));
            }
        }
        return entries;
    }

    private static CertificateRecord read(String digest, String said) {
        try {
            return CertificateRecord.read(digest, said.getBytes(StandardCharsets.UTF_8));
        } catch (EnrolmentProblem e) {
            throw new IllegalStateException("the table of certificates is damaged: run 'fednode rebuild'", e);
        }
    }

    void clear(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM enrolment_certificate")) {
            delete.executeUpdate();
        }
    }
}
