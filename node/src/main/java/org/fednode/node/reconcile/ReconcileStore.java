package org.fednode.node.reconcile;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.reconcile.Reconciliation;
import org.fednode.node.runtime.Database;

/** SQL of the reconcile_* tables. */
final class ReconcileStore {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Older runs go. */
    private static final int KEPT = 2_000;
    private static final String COLUMNS = "id, role, peer, started, ended, state, dry, bytes, trouble, report, statement IS NOT NULL";

    private final Database database;

    ReconcileStore(Database database) {
        this.database = database;
    }

    void began(Run run) {
        database.transact(connection -> {
            insert(connection, run, Optional.empty());
            forgetOld(connection);
            return null;
        });
    }

    /** @param statement the outcome that both signed */
    void ended(Run run, Optional<byte[]> statement) {
        database.transact(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM reconcile_run WHERE id = ?")) {
                delete.setString(1, run.id());
                delete.executeUpdate();
            }
            insert(connection, run, statement);
            return null;
        });
    }

    /** At the child: keeps what it signed. */
    void keep(Reconciliation signed, Instant now) {
        RunReport report = new RunReport(signed.outcome().dataSets().stream().map(one -> new RunReport.DataSetReport(one.dataSet(),
                one.belowSum().count(), one.found(), one.repaired(), one.left(), one.moving(), one.rejected(), 1, List.of())).toList(),
                List.of());
        String id = signed.outcome().dataSets().get(0).salt().hex();
        ended(new Run(id, Run.BELOW, signed.outcome().above(), now, Optional.of(now), report.state(), false, "", 0, Optional.empty(),
                report, true), Optional.of(signed.bytes()));
    }

    private static void insert(Connection connection, Run run, Optional<byte[]> statement) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("INSERT INTO reconcile_run (id, role, peer, started, ended,"
                + " state, dry, bytes, trouble, report, statement) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)")) {
            insert.setString(1, run.id());
            insert.setString(2, run.role());
            insert.setString(3, run.peer());
            insert.setObject(4, utc(run.started()));
            insert.setObject(5, run.ended().map(ReconcileStore::utc).orElse(null));
            insert.setString(6, run.state().wireName());
            insert.setBoolean(7, run.dry());
            insert.setLong(8, run.bytes());
            insert.setString(9, run.trouble().orElse(null));
            insert.setString(10, write(run.report()));
            insert.setBytes(11, statement.orElse(null));
            insert.executeUpdate();
        }
    }

    private static OffsetDateTime utc(Instant time) {
        return OffsetDateTime.ofInstant(time, ZoneOffset.UTC);
    }

    private static void forgetOld(Connection connection) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM reconcile_run WHERE started <"
                + " (SELECT MIN(started) FROM (SELECT started FROM reconcile_run ORDER BY started DESC LIMIT " + KEPT + ") AS kept)")) {
            delete.executeUpdate();
        }
    }

    /** What was under way when the node stopped has ended then. */
    void interrupted() {
        database.transact(connection -> {
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE reconcile_run SET state = ?, ended = started WHERE state IN (?, ?)")) {
                update.setString(1, RunState.INTERRUPTED.wireName());
                update.setString(2, RunState.RUNNING.wireName());
                update.setString(3, RunState.WAITING.wireName());
                update.executeUpdate();
            }
            return null;
        });
    }

    List<Run> latest(int limit) {
        return list("ORDER BY started DESC, id LIMIT ?", limit);
    }

    Optional<Run> find(String id) {
        return list("WHERE id = ?", id).stream().findFirst();
    }

    /** The last run with each peer that came to an end and wasn't dry. */
    List<Run> lastOfEachPeer() {
        String counts = "NOT dry AND ended IS NOT NULL AND state <> '" + RunState.INTERRUPTED.wireName() + "'";
        return list("WHERE role = ? AND " + counts + " AND started = (SELECT MAX(later.started) FROM (SELECT * FROM reconcile_run WHERE "
                + counts + ") AS later WHERE later.peer = reconcile_run.peer AND later.role = reconcile_run.role) ORDER BY peer", Run.ABOVE);
    }

    /** The outcome that both signed. */
    Optional<byte[]> statement(String id) {
        return database.transact(connection -> {
            try (PreparedStatement select = connection.prepareStatement("SELECT statement FROM reconcile_run WHERE id = ?")) {
                select.setString(1, id);
                try (ResultSet row = select.executeQuery()) {
                    return row.next() ? Optional.ofNullable(row.getBytes(1)) : Optional.<byte[]>empty();
                }
            }
        });
    }

    private List<Run> list(String rest, Object argument) {
        return database.transact(connection -> {
            List<Run> runs = new ArrayList<>();
            try (PreparedStatement select = connection.prepareStatement("SELECT " + COLUMNS + " FROM reconcile_run " + rest)) {
                select.setObject(1, argument);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        runs.add(run(row));
                    }
                }
            }
            return runs;
        });
    }

    private static Run run(ResultSet row) throws SQLException {
        return new Run(row.getString(1), row.getString(2), row.getString(3), row.getObject(4, OffsetDateTime.class).toInstant(),
                Optional.ofNullable(row.getObject(5, OffsetDateTime.class)).map(OffsetDateTime::toInstant),
                RunState.named(row.getString(6)), row.getBoolean(7), "", row.getLong(8), Optional.ofNullable(row.getString(9)),
                read(row.getString(10)), row.getBoolean(11));
    }

    private static String write(RunReport report) {
        try {
            return JSON.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a report is plain records", e);
        }
    }

    private static RunReport read(String json) {
        try {
            return JSON.readValue(json, RunReport.class);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("the stored report was written by this class", e);
        }
    }
}
