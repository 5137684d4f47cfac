package org.fednode.node.projection;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.fednode.standards.DataSet;
import org.fednode.standards.RecordValues;

/**
 * The typed tables, one per data set, as a projection of the archive. Every method works within the caller's
 * transaction. One row per key and origin: two origins that claim one key hold a row each, of which at most one counts,
 * whatever the order of arrival ({@link Claims}).
 */
public interface Projection {

    /** Creates the data set's table or adds the columns that it lacks. Runs outside of transactions. */
    void prepare(Connection connection, DataSet dataSet) throws SQLException;

    /** Content hashes of the rows that the origin holds and has not deleted, by key. */
    Map<String, ContentHash> held(Connection connection, DataSet dataSet, String origin, Collection<String> keys)
            throws SQLException;

    /** Applies changes of one origin in their order; of several changes to one key the last one counts. */
    void apply(Connection connection, DataSet dataSet, List<RowChange> changes) throws SQLException;

    /** How many rows count. */
    long count(Connection connection, DataSet dataSet) throws SQLException;

    /** Every row that counts, ordered by key (in code point order). Streams. */
    void read(Connection connection, DataSet dataSet, RowHandler handler) throws SQLException, IOException;

    /**
     * Rows that count whose keys come after the given one in the database's order, by key.
     *
     * @param most how many at most
     */
    void page(Connection connection, DataSet dataSet, String after, int most, RowHandler handler) throws SQLException, IOException;

    /** Every row that counts and whose key begins so. */
    void beginning(Connection connection, DataSet dataSet, String prefix, RowHandler handler) throws SQLException, IOException;

    /** How the database orders keys. */
    Comparator<String> keyOrder();

    /** What is held under the key and not deleted, whether it counts or not: one record of each origin that has one, ordered by origin. */
    List<HeldRecord> find(Connection connection, DataSet dataSet, String key) throws SQLException;

    /** Every row, deleted ones too, each once, in any order. What is written meanwhile may be missing. Streams. */
    void scan(Connection connection, DataSet dataSet, StoredRowHandler handler) throws SQLException;

    /** Those of the keys that have a row of the origin, deleted or not. */
    Map<String, StoredRow> rows(Connection connection, DataSet dataSet, String origin, Collection<String> keys)
            throws SQLException;

    /**
     * Puts rows of one origin right that aren't what the archive makes of them: whatever stands under these keys is removed,
     * then the changes are applied. Leaves the totals alone; {@link #recount} afterwards.
     */
    void correct(Connection connection, DataSet dataSet, String origin, Collection<String> keys, List<RowChange> right)
            throws SQLException;

    /** Decides anew which rows of the keys count: words on them have changed. */
    void settle(Connection connection, DataSet dataSet, Collection<String> keys) throws SQLException;

    /** Counts the origin's rows anew. Reads the whole table. */
    void recount(Connection connection, DataSet dataSet, String origin) throws SQLException;

    /** Which lines the rows with that key come from, deleted ones too, ordered by origin. */
    List<RowChange.Source> sources(Connection connection, DataSet dataSet, String key) throws SQLException;

    /** Drops every data set's table; the next {@link #prepare} makes it anew. */
    void clear(Connection connection) throws SQLException;

    /** Receives one row as it is stored. */
    @FunctionalInterface
    interface StoredRowHandler {
        void row(StoredRow row);
    }

    /** Receives one held row. */
    @FunctionalInterface
    interface RowHandler {
        void row(String key, String origin, RecordValues values) throws IOException;
    }
}
