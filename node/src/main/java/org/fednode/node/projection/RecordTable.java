package org.fednode.node.projection;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.fednode.standards.DataSet;
import org.fednode.standards.DataSetDefinition;
import org.fednode.standards.RecordValues;
import org.fednode.standards.sql.SqlNames;
import org.fednode.standards.sql.TableDefinition;

/**
 * The table of one data set, derived from its definition: bookkeeping columns, then one column for each field. Deleted
 * rows stay, emptied of their fields, so that a later change still finds its place in the stream.
 *
 * @param database whose table it is
 */
record RecordTable(DataSetDefinition definition, String name, List<Column> columns,
        TableDefinition.Database database) {

    static final int BOOKKEEPING_COUNT = TableDefinition.BOOKKEEPING.size();

    static RecordTable of(DataSet dataSet, TableDefinition.Database database) {
        DataSetDefinition definition = dataSet.definition();
        List<Column> columns = definition.fields().stream().map(Column::of).toList();
        return new RecordTable(definition, SqlNames.table(definition.id()), columns, database);
    }

    /** All columns, bookkeeping first. */
    List<String> columnNames() {
        return Stream.concat(TableDefinition.BOOKKEEPING.stream(), columns.stream().map(Column::name)).toList();
    }

    String columnList() {
        return String.join(", ", columnNames());
    }

    /** Creates the table, or adds what it lacks; nothing is ever dropped. */
    void prepare(Connection connection) throws SQLException {
        Set<String> present = presentColumns(connection);
        try (Statement statement = connection.createStatement()) {
            if (present.isEmpty()) {
                statement.execute(new TableDefinition(definition, database).creation());
            }
            for (Column column : columns) {
                if (!present.isEmpty() && !present.contains(SqlNames.bare(column.name()))) {
                    statement.execute("ALTER TABLE " + name + " ADD COLUMN " + column.name() + " " + column.sqlType());
                }
            }
        }
        commit(connection);
    }

    private static void commit(Connection connection) throws SQLException {
        if (!connection.getAutoCommit()) {
            connection.commit();
        }
    }

    private Set<String> presentColumns(Connection connection) throws SQLException {
        Set<String> present = new HashSet<>();
        try (ResultSet row = connection.getMetaData().getColumns(null, connection.getSchema(), null, null)) {
            while (row.next()) {
                if (row.getString("TABLE_NAME").equalsIgnoreCase(name)) {
                    present.add(row.getString("COLUMN_NAME").toLowerCase(Locale.ROOT));
                }
            }
        }
        return present;
    }

    List<HeldRecord> find(Connection connection, String key) throws SQLException {
        List<HeldRecord> found = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT " + columnList() + " FROM " + name
                + " WHERE fed_key = ? AND NOT fed_deleted ORDER BY fed_origin")) {
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    found.add(new HeldRecord(new RowChange.Source(row.getString("fed_origin"), row.getLong("fed_epoch"),
                            row.getLong("fed_seq"), row.getInt("fed_line")), values(row)));
                }
            }
        }
        return found;
    }

    /** Rows after the key, as {@link Projection#page} wants them. */
    void page(Connection connection, String after, int most, String condition, Projection.RowHandler handler) throws SQLException, IOException {
        try (PreparedStatement select = connection.prepareStatement("SELECT " + columnList() + " FROM " + name
                + " WHERE fed_key > ? AND NOT fed_deleted" + condition + " ORDER BY fed_key, fed_origin LIMIT " + most)) {
            select.setString(1, after);
            hand(select, handler);
        }
    }

    /** Rows whose keys begin so, as {@link Projection#beginning} wants them. */
    void beginning(Connection connection, String prefix, String condition, Projection.RowHandler handler) throws SQLException, IOException {
        try (PreparedStatement select = connection.prepareStatement("SELECT " + columnList() + " FROM " + name
                + " WHERE fed_key >= ? AND fed_key < ? AND NOT fed_deleted" + condition)) {
            select.setString(1, prefix);
            select.setString(2, prefix.substring(0, prefix.length() - 1) + (char) (prefix.charAt(prefix.length() - 1) + 1));
            hand(select, handler);
        }
    }

    private void hand(PreparedStatement select, Projection.RowHandler handler) throws SQLException, IOException {
        try (ResultSet row = select.executeQuery()) {
            while (row.next()) {
                handler.row(row.getString(1), row.getString(2), values(row));
            }
        }
    }

    /** The fields of a row selected by {@link #columnList}. */
    RecordValues values(ResultSet row) throws SQLException {
        RecordValues values = new RecordValues(definition.fields());
        for (int i = 0; i < columns.size(); i++) {
            values.set(columns.get(i).field().index(), columns.get(i).fromJdbc(row, BOOKKEEPING_COUNT + 1 + i));
        }
        return values;
    }

    /** A row selected by {@link #columnList}, whatever is in it. */
    StoredRow stored(ResultSet row) throws SQLException {
        RowChange.Source source = new RowChange.Source(row.getString(2), row.getLong(3), row.getLong(4), row.getInt(5));
        boolean deleted = row.getBoolean(8);
        return new StoredRow(row.getString(1), source, row.getObject(6, OffsetDateTime.class).toInstant(), deleted,
                Optional.ofNullable(row.getString(7)).map(ContentHash::new), deleted ? Optional.empty() : readable(row));
    }

    /** Somebody may have written what the reader of nested values or of decimals can't take. */
    private Optional<RecordValues> readable(ResultSet row) throws SQLException {
        try {
            return Optional.of(values(row));
        } catch (IllegalArgumentException | IllegalStateException | ArithmeticException | UncheckedIOException e) {
            return Optional.empty();
        }
    }

    Map<String, StoredRow> rows(Connection connection, String origin, Collection<String> keys) throws SQLException {
        Map<String, StoredRow> rows = new HashMap<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT " + columnList() + " FROM " + name
                + " WHERE fed_key = ? AND fed_origin = ?")) {
            for (String key : keys) {
                select.setString(1, key);
                select.setString(2, origin);
                try (ResultSet row = select.executeQuery()) {
                    if (row.next()) {
                        rows.put(key, stored(row));
                    }
                }
            }
        }
        return rows;
    }

    void remove(Connection connection, String origin, Collection<String> keys) throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("DELETE FROM " + name + " WHERE fed_key = ? AND fed_origin = ?")) {
            for (String key : keys) {
                delete.setString(1, key);
                delete.setString(2, origin);
                delete.addBatch();
            }
            delete.executeBatch();
        }
    }

    long count(Connection connection, String origin) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("SELECT COUNT(*) FROM " + name
                + " WHERE fed_origin = ? AND NOT fed_deleted")) {
            select.setString(1, origin);
            try (ResultSet row = select.executeQuery()) {
                row.next();
                return row.getLong(1);
            }
        }
    }

    /** Where the rows with that key come from, ordered by origin. */
    List<RowChange.Source> sources(Connection connection, String key) throws SQLException {
        List<RowChange.Source> sources = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement("SELECT fed_origin, fed_epoch, fed_seq, fed_line FROM "
                + name + " WHERE fed_key = ? ORDER BY fed_origin")) {
            select.setString(1, key);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    sources.add(new RowChange.Source(row.getString(1), row.getLong(2), row.getLong(3), row.getInt(4)));
                }
            }
        }
        return sources;
    }

    /** Drops the tables of all data sets, and with them their totals. */
    static void dropAll(Connection connection) throws SQLException {
        Map<String, String> tables = new HashMap<>();
        try (ResultSet row = connection.getMetaData().getTables(null, connection.getSchema(), null, null)) {
            while (row.next()) {
                tables.put(row.getString("TABLE_NAME").toLowerCase(Locale.ROOT), row.getString("TABLE_TYPE"));
            }
        }
        try (Statement statement = connection.createStatement()) {
            for (Map.Entry<String, String> table : tables.entrySet()) {
                if (table.getKey().startsWith("record_") && table.getValue().endsWith("TABLE")) {
                    statement.execute("DROP TABLE " + table.getKey());
                }
            }
        }
        Totals.clear(connection);
        commit(connection);
    }
}
