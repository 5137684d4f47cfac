package org.fednode.node;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.ask.AskRefusal;
import org.fednode.exchange.key.Suite;
import org.fednode.node.commit.Change;
import org.fednode.node.reconcile.Run;
import org.fednode.node.reconcile.RunReport;

/** A county and its province that ask each other without a wire, and whose tables somebody edits. */
final class ReconciledNodes implements AutoCloseable {

    static final String TABLE = "record_reading_room";

    final ThreeNodes nodes;

    /** @param settings of the province */
    ReconciledNodes(Path folder, String... settings) throws IOException {
        nodes = new ThreeNodes(folder, Suite.ECDSA_P256_SHA256, settings);
        connect();
    }

    Node county() {
        return nodes.county;
    }

    Node province() {
        return nodes.province;
    }

    void connect() {
        province().questions().sendWith((peer, question) -> {
            if (!peer.equals("330106")) {
                throw new AskProblem(AskRefusal.NO_ANSWER, "no wire to " + peer);
            }
            county().answers().answer("330000", question).thenAccept(answer -> province().questions().answered(peer, answer));
        });
    }

    /** Rooms of the county, delivered to the province. */
    void rooms(int from, int to) throws Exception {
        List<Change> changes = new ArrayList<>();
        for (int i = from; i < to; i++) {
            changes.add(nodes.upsert("R" + i, ThreeNodes.room("R" + i, 100 + i)));
        }
        nodes.commit(changes.toArray(Change[]::new));
        ThreeNodes.deliver(county(), province());
    }

    Run reconcile() {
        return reconcile(false);
    }

    Run reconcile(boolean dry) {
        return reconcile(dry, Duration.ofMinutes(2));
    }

    Run reconcile(boolean dry, Duration patience) {
        Run begun = province().reconciliations().begin("330106", Optional.of(ThreeNodes.ROOMS), dry);
        Awaitility.await().atMost(patience).pollInterval(Duration.ofMillis(20))
                .until(() -> province().reconciliations().find(begun.id()).orElseThrow().ended().isPresent());
        return province().reconciliations().find(begun.id()).orElseThrow();
    }

    static void sql(Node node, String statement) {
        node.database().transact(connection -> {
            try (Statement update = connection.createStatement()) {
                assertTrue(update.executeUpdate(statement) > 0, "nothing was changed by " + statement);
            }
            return null;
        });
    }

    /** Every column of every row. */
    static List<String> table(Node node) {
        return node.database().transact(connection -> rows(connection, "SELECT * FROM " + TABLE + " ORDER BY fed_key, fed_origin"));
    }

    static long total(Node node) {
        return node.database().transact(connection -> node.projection().count(connection,
                node.standards().dataSet(ThreeNodes.ROOMS).orElseThrow()));
    }

    private static List<String> rows(Connection connection, String sql) throws SQLException {
        List<String> rows = new ArrayList<>();
        try (Statement statement = connection.createStatement(); ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                List<String> columns = new ArrayList<>();
                for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
                    columns.add(row.getString(i));
                }
                rows.add(columns.toString());
            }
        }
        return rows;
    }

    static RunReport.DataSetReport only(Run run) {
        assertTrue(run.report().dataSets().size() == 1, run.toString());
        return run.report().dataSets().get(0);
    }

    static Set<String> keys(Run run) {
        Set<String> keys = new TreeSet<>();
        only(run).rowsThatDiffered().forEach(row -> keys.add(row.key()));
        return keys;
    }

    @Override
    public void close() throws IOException {
        nodes.close();
    }
}
