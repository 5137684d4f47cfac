package org.fednode.node.projection;

import static java.util.stream.Collectors.joining;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fednode.standards.DataSet;
import org.fednode.standards.RecordValues;
import org.fednode.standards.sql.TableDefinition;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** The typed tables on PostgreSQL: COPY into a temporary table of the session, then one merge. */
final class PostgresProjection implements Projection {

    private static final int ROWS_A_FETCH = 1000;
    private static final int KEYS_A_QUERY = 5000;

    private final RowWatch watch;
    private final Claims claims;

    PostgresProjection(RowWatch watch, Claims claims) {
        this.watch = watch;
        this.claims = claims;
    }

    @Override
    public void prepare(Connection connection, DataSet dataSet) throws SQLException {
        table(dataSet).prepare(connection);
    }

    @Override
    public Map<String, ContentHash> held(Connection connection, DataSet dataSet, String origin,
            Collection<String> keys) throws SQLException {
        Map<String, ContentHash> held = new HashMap<>();
        String sql = "SELECT fed_key, fed_hash FROM " + table(dataSet).name()
                + " WHERE fed_key = ANY(?) AND fed_origin = ? AND NOT fed_deleted";
        List<String> all = List.copyOf(keys);
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int from = 0; from < all.size(); from += KEYS_A_QUERY) {
                List<String> some = all.subList(from, Math.min(all.size(), from + KEYS_A_QUERY));
                statement.setArray(1, connection.createArrayOf("VARCHAR", some.toArray()));
                statement.setString(2, origin);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        held.put(row.getString(1), new ContentHash(row.getString(2)));
                    }
                }
            }
        }
        return held;
    }

    @Override
    public void apply(Connection connection, DataSet dataSet, List<RowChange> changes) throws SQLException {
        if (!changes.isEmpty()) {
            Optional<RowWatch.Watching> watching = watch.begin(connection, this, dataSet);
            List<RowChange> latest = LatestChanges.of(changes);
            String origin = changes.get(0).source().origin();
            Set<String> shared = Claims.shared(connection, table(dataSet), origin, latest.stream().map(RowChange::key).toList());
            Map<String, Map<String, RecordValues>> former = Claims.held(connection, read(dataSet, watching), shared);
            long more = merge(connection, table(dataSet), latest, shared, watching);
            Totals.add(connection, dataSet, origin, more);
            claims.settle(connection, table(dataSet), former, watching);
            if (watching.isPresent()) {
                watching.get().end();
            }
        }
    }

    private static RecordTable read(DataSet dataSet, Optional<RowWatch.Watching> watching) {
        return table(watching.map(RowWatch.Watching::readAs).orElse(dataSet));
    }

    /**
     * @param shared keys of which the watcher is told nothing
     * @return how many more rows than before are held and not deleted
     */
    private static long merge(Connection connection, RecordTable table, List<RowChange> changes, Set<String> shared,
            Optional<RowWatch.Watching> watching) throws SQLException {
        // Named after its columns: a session that outlives a schema change makes itself a new one.
        String incoming = "incoming_" + Integer.toHexString((table.name() + table.columnList()).hashCode());
        try (Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE IF NOT EXISTS " + incoming + " AS SELECT " + table.columnList()
                    + " FROM " + table.name() + " WITH NO DATA");
            statement.execute("TRUNCATE " + incoming);
            copy(connection, table, incoming, changes);
            long before = held(statement, table, incoming);
            if (watching.isPresent()) {
                tell(statement, RecordTable.of(watching.get().readAs(), TableDefinition.Database.POSTGRESQL), incoming,
                        changes.stream().filter(change -> !shared.contains(change.key())).toList(), watching.get());
            }
            statement.executeUpdate(merge(table, incoming));
            return held(statement, table, incoming) - before;
        }
    }

    @Override
    public Map<String, StoredRow> rows(Connection connection, DataSet dataSet, String origin, Collection<String> keys)
            throws SQLException {
        return table(dataSet).rows(connection, origin, keys);
    }

    @Override
    public void correct(Connection connection, DataSet dataSet, String origin, Collection<String> keys, List<RowChange> right)
            throws SQLException {
        table(dataSet).remove(connection, origin, keys);
        merge(connection, table(dataSet), right, Set.of(), Optional.empty());
        settle(connection, dataSet, Claims.shared(connection, table(dataSet), origin, keys));
    }

    @Override
    public void settle(Connection connection, DataSet dataSet, Collection<String> keys) throws SQLException {
        Optional<RowWatch.Watching> watching = watch.begin(connection, this, dataSet);
        claims.settle(connection, table(dataSet), Claims.held(connection, read(dataSet, watching), keys), watching);
        if (watching.isPresent()) {
            watching.get().end();
        }
    }

    @Override
    public void recount(Connection connection, DataSet dataSet, String origin) throws SQLException {
        Totals.set(connection, dataSet, origin, table(dataSet).count(connection, origin));
        watch.corrected(connection, dataSet);
    }

    /** How many of the incoming keys are held and not deleted. */
    private static long held(Statement statement, RecordTable table, String incoming) throws SQLException {
        try (ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM " + table.name() + " AS held JOIN " + incoming
                + " USING (fed_key, fed_origin) WHERE NOT held.fed_deleted")) {
            row.next();
            return row.getLong(1);
        }
    }

    /** Tells of the changes that the merge is going to let take effect. */
    private static void tell(Statement statement, RecordTable table, String incoming, List<RowChange> changes, RowWatch.Watching watching)
            throws SQLException {
        Map<String, StoredRow> former = new HashMap<>();
        try (ResultSet row = statement.executeQuery("SELECT " + table.columnNames().stream().map(column -> "held." + column)
                .collect(joining(", ")) + " FROM " + table.name() + " AS held JOIN " + incoming + " USING (fed_key, fed_origin)")) {
            while (row.next()) {
                StoredRow stored = table.stored(row);
                former.put(stored.key(), stored);
            }
        }
        for (RowChange change : changes) {
            Optional<StoredRow> row = Optional.ofNullable(former.get(change.key()));
            if (row.isEmpty() || !row.get().source().isAfter(change.source())) {
                watching.changed(change, row.flatMap(StoredRow::values));
            }
        }
    }

    private static void copy(Connection connection, RecordTable table, String incoming, List<RowChange> changes)
            throws SQLException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI()
                .copyIn("COPY " + incoming + " (" + table.columnList() + ") FROM STDIN");
        try {
            CopyText text = new CopyText(copy, table);
            for (RowChange change : changes) {
                text.add(change);
            }
            text.flush();
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    private static String merge(RecordTable table, String incoming) {
        return "INSERT INTO " + table.name() + " AS held (" + table.columnList() + ") SELECT " + table.columnList()
                + " FROM " + incoming + " ON CONFLICT (fed_key, fed_origin) DO UPDATE SET "
                + table.columnNames().stream().map(column -> column + " = EXCLUDED." + column).collect(joining(", "))
                + " WHERE (held.fed_epoch, held.fed_seq, held.fed_line)"
                + " <= (EXCLUDED.fed_epoch, EXCLUDED.fed_seq, EXCLUDED.fed_line)";
    }

    @Override
    public long count(Connection connection, DataSet dataSet) throws SQLException {
        return Totals.of(connection, dataSet) - Claims.uncounted(connection, dataSet);
    }

    @Override
    public void read(Connection connection, DataSet dataSet, RowHandler handler) throws SQLException, IOException {
        RecordTable table = table(dataSet);
        stream(connection, table, " WHERE NOT fed_deleted" + Claims.condition(connection, dataSet) + " ORDER BY fed_key, fed_origin COLLATE \"C\"",
                row -> handler.row(row.getString(1), row.getString(2), table.values(row)));
    }

    @Override
    public void scan(Connection connection, DataSet dataSet, StoredRowHandler handler) throws SQLException {
        RecordTable table = table(dataSet);
        try {
            stream(connection, table, "", row -> handler.row(table.stored(row)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void stream(Connection connection, RecordTable table, String rest, ResultRow handler)
            throws SQLException, IOException {
        if (connection.getAutoCommit()) {
            throw new IllegalArgumentException("auto-commit is on, which would gather the whole table in memory; "
                    + "read within a transaction");
        }
        try (PreparedStatement statement = connection.prepareStatement("SELECT " + table.columnList() + " FROM " + table.name() + rest)) {
            statement.setFetchSize(ROWS_A_FETCH);
            try (ResultSet row = statement.executeQuery()) {
                while (row.next()) {
                    handler.row(row);
                }
            }
        }
    }

    @Override
    public void page(Connection connection, DataSet dataSet, String after, int most, RowHandler handler)
            throws SQLException, IOException {
        table(dataSet).page(connection, after, most, Claims.condition(connection, dataSet), handler);
    }

    @Override
    public void beginning(Connection connection, DataSet dataSet, String prefix, RowHandler handler)
            throws SQLException, IOException {
        table(dataSet).beginning(connection, prefix, Claims.condition(connection, dataSet), handler);
    }

    @Override
    public Comparator<String> keyOrder() {
        return CodePointOrder::compare;
    }

    @Override
    public List<HeldRecord> find(Connection connection, DataSet dataSet, String key) throws SQLException {
        return table(dataSet).find(connection, key);
    }

    @Override
    public List<RowChange.Source> sources(Connection connection, DataSet dataSet, String key) throws SQLException {
        return table(dataSet).sources(connection, key);
    }

    @Override
    public void clear(Connection connection) throws SQLException {
        RecordTable.dropAll(connection);
        Claims.clear(connection);
        watch.cleared(connection);
    }

    private static RecordTable table(DataSet dataSet) {
        return RecordTable.of(dataSet, TableDefinition.Database.POSTGRESQL);
    }
}
