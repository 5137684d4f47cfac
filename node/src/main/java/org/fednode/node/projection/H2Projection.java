package org.fednode.node.projection;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.fednode.standards.DataSet;

/** The typed tables on H2: defined and read by SQL, written below it. */
final class H2Projection implements Projection {

    private static final int ROWS_A_PAGE = 1000;

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
        long more = H2Table.apply(connection, table(dataSet), LatestChanges.of(changes));
        Totals.add(connection, dataSet, changes.get(0).source().origin(), more);
    }

    @Override
    public long count(Connection connection, DataSet dataSet) throws SQLException {
        return Totals.of(connection, dataSet);
    }

    /**
     * Reads page by page: H2 gathers a whole result in memory before it hands out the first row. Keys of H2 are ordered
     * by UTF-16 units, hence {@link CodePointOrder}.
     */
    @Override
    public void read(Connection connection, DataSet dataSet, RowHandler handler) throws SQLException, IOException {
        RecordTable table = table(dataSet);
        CodePointOrder ordered = new CodePointOrder(handler);
        String sql = "SELECT " + table.columnList() + " FROM " + table.name()
                + " WHERE fed_key >= ? AND (fed_key > ? OR fed_origin > ?) AND NOT fed_deleted"
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
                        ordered.row(key, origin, table.values(row));
                        rows++;
                    }
                }
            }
        }
        ordered.end();
    }

    @Override
    public List<HeldRecord> find(Connection connection, DataSet dataSet, String key) throws SQLException {
        return table(dataSet).find(connection, key);
    }

    @Override
    public void clear(Connection connection) throws SQLException {
        RecordTable.dropAll(connection);
    }

    private static RecordTable table(DataSet dataSet) {
        return RecordTable.of(dataSet, "");
    }
}
