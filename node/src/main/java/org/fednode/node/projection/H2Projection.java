package org.fednode.node.projection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fednode.standards.DataSet;
import org.fednode.standards.sql.TableDefinition;

/** The typed tables on H2: defined and read by SQL, written below it. */
final class H2Projection implements Projection {

    private static final int ROWS_A_PAGE = 1000;

    private final RowWatch watch;
    private final Claims claims;

    H2Projection(RowWatch watch, Claims claims) {
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
        return H2Table.held(connection, table(dataSet), origin, keys);
    }

    @Override
    public void apply(Connection connection, DataSet dataSet, List<RowChange> changes) throws SQLException {
        if (changes.isEmpty()) {
            return;
        }
        Optional<RowWatch.Watching> watching = watch.begin(connection, this, dataSet);
        List<RowChange> latest = LatestChanges.of(changes);
        Set<String> worded = OwnerWords.among(connection, dataSet.definition().id(), latest.stream().map(RowChange::key).toList());
        H2Table.Written written = H2Table.apply(connection, table(dataSet), latest, worded, watching);
        Totals.add(connection, dataSet, changes.get(0).source().origin(), written.more());
        claims.settle(connection, table(dataSet), written.shared(), watching);
        if (watching.isPresent()) {
            watching.get().end();
        }
    }

    @Override
    public long count(Connection connection, DataSet dataSet) throws SQLException {
        return Totals.of(connection, dataSet) - Claims.uncounted(connection, dataSet);
    }

    /** Keys of H2 are ordered by UTF-16 units, hence {@link CodePointOrder}. */
    @Override
    public void read(Connection connection, DataSet dataSet, RowHandler handler) throws SQLException, IOException {
        RecordTable table = table(dataSet);
        CodePointOrder ordered = new CodePointOrder(handler);
        pages(connection, table, " AND NOT fed_deleted" + Claims.condition(connection, dataSet), row -> ordered.row(row.getString(1), row.getString(2), table.values(row)));
        ordered.end();
    }

    @Override
    public void scan(Connection connection, DataSet dataSet, StoredRowHandler handler) throws SQLException {
        RecordTable table = table(dataSet);
        try {
            pages(connection, table, "", row -> handler.row(table.stored(row)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** H2 gathers a whole result in memory before it hands out the first row; hence page by page. */
    private static void pages(Connection connection, RecordTable table, String condition, ResultRow handler)
            throws SQLException, IOException {
        String sql = "SELECT " + table.columnList() + " FROM " + table.name()
                + " WHERE fed_key >= ? AND (fed_key > ? OR fed_origin > ?)" + condition
                + " ORDER BY fed_key, fed_origin LIMIT " + ROWS_A_PAGE;
        String key = "";
        String origin = "";
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            int rows = ROWS_A_PAGE;
            while (rows == ROWS_A_PAGE) {
                rows = 0;
                statement.setString(1, key);
                statement.setString(2, key);
                statement.setString(3, origin);
                try (ResultSet row = statement.executeQuery()) {
                    while (row.next()) {
                        key = row.getString(1);
                        origin = row.getString(2);
                        handler.row(row);
                        rows++;
                    }
                }
            }
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
        H2Table.apply(connection, table(dataSet), right, Set.of(), Optional.empty());
        settle(connection, dataSet, Claims.shared(connection, table(dataSet), origin, keys));
    }

    @Override
    public void settle(Connection connection, DataSet dataSet, Collection<String> keys) throws SQLException {
        Optional<RowWatch.Watching> watching = watch.begin(connection, this, dataSet);
        RecordTable read = table(watching.map(RowWatch.Watching::readAs).orElse(dataSet));
        claims.settle(connection, table(dataSet), Claims.held(connection, read, keys), watching);
        if (watching.isPresent()) {
            watching.get().end();
        }
    }

    @Override
    public void recount(Connection connection, DataSet dataSet, String origin) throws SQLException {
        Totals.set(connection, dataSet, origin, table(dataSet).count(connection, origin));
        watch.corrected(connection, dataSet);
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
        return Comparator.naturalOrder();
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
        return RecordTable.of(dataSet, TableDefinition.Database.H2);
    }
}
