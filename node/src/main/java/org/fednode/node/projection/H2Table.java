package org.fednode.node.projection;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.fednode.node.projection.RowChange.Source;
import org.fednode.standards.RecordValues;
import org.fednode.standards.sql.TableDefinition;
import org.h2.engine.SessionLocal;
import org.h2.index.Cursor;
import org.h2.index.Index;
import org.h2.jdbc.JdbcConnection;
import org.h2.message.DbException;
import org.h2.result.Row;
import org.h2.result.SearchRow;
import org.h2.table.Table;
import org.h2.value.ValueVarchar;

/**
 * A data set's table as H2 itself sees it, below SQL: finds rows by key, adds them, and replaces them in place, within
 * the connection's transaction. Statement by statement the same costs a third more for a new row, and more than twice as
 * much for a changed one, which SQL takes out of every index and puts back.
 */
final class H2Table {

    private final SessionLocal session;
    private final Table table;
    private final Index primaryKey;
    private final H2Values values;
    private final Optional<RowWatch.Watching> watching;
    private final H2Values formerValues;
    private final Set<String> worded;
    private final Map<String, Map<String, RecordValues>> shared = new HashMap<>();

    private H2Table(RecordTable recordTable, SessionLocal session, Set<String> worded, Optional<RowWatch.Watching> watching) {
        this.session = session;
        this.table = session.getDatabase().getSchema(session.getCurrentSchemaName())
                .getTableOrView(session, H2Values.catalogueName(recordTable.name()));
        this.primaryKey = table.getPrimaryKey();
        this.values = new H2Values(recordTable, table);
        this.worded = worded;
        this.watching = watching;
        this.formerValues = watching.map(one -> new H2Values(RecordTable.of(one.readAs(), TableDefinition.Database.H2), table))
                .orElse(values);
    }

    /** Work that H2 must see as one statement. */
    private interface Statement<T> {
        T run(H2Table table);
    }

    /**
     * What writing has made.
     *
     * @param more how many more rows than before are held and not deleted
     * @param shared what was held before, by origin, under the keys that concern more than one origin; the watcher was told
     *        nothing of these
     */
    record Written(long more, Map<String, Map<String, RecordValues>> shared) {
    }

    /** @param worded keys that concern more than one origin, whoever holds rows of them */
    static Written apply(Connection connection, RecordTable recordTable, List<RowChange> changes, Set<String> worded,
            Optional<RowWatch.Watching> watching) throws SQLException {
        return asStatement(connection, recordTable, worded, watching, table -> new Written(table.writeAll(changes), table.shared));
    }

    /** Hashes of those of the keys that the origin holds. */
    static Map<String, ContentHash> held(Connection connection, RecordTable recordTable, String origin,
            Collection<String> keys) throws SQLException {
        return asStatement(connection, recordTable, Set.of(), Optional.empty(), table -> {
            Map<String, ContentHash> held = new HashMap<>();
            for (String key : new TreeSet<>(keys)) { // sorted, so that neighbours share index pages
                table.addHeld(key, origin, held);
            }
            return held;
        });
    }

    private static <T> T asStatement(Connection connection, RecordTable recordTable, Set<String> worded,
            Optional<RowWatch.Watching> watching, Statement<T> statement) throws SQLException {
        if (!(connection.unwrap(JdbcConnection.class).getSession() instanceof SessionLocal session)) {
            throw new SQLException("H2 runs as a server; begin the database URL with jdbc:h2:file:");
        }
        session.lock();
        try {
            SessionLocal.Savepoint before = session.setSavepoint();
            session.startStatementWithinTransaction(null);
            try {
                return statement.run(new H2Table(recordTable, session, worded, watching));
            } catch (DbException e) {
                session.rollbackTo(before);
                throw DbException.toSQLException(e);
            } finally {
                session.endStatement();
            }
        } finally {
            session.unlock();
        }
    }

    private long writeAll(List<RowChange> changes) {
        table.lock(session, Table.WRITE_LOCK); // shared among writers: keeps the table from being altered
        return changes.stream().mapToLong(this::write).sum();
    }

    private int write(RowChange change) {
        int now = change.values().isPresent() ? 1 : 0;
        Row row = table.createRow(values.of(change), Row.MEMORY_CALCULATE);
        List<Row> rows = rows(change.key());
        Row former = null;
        for (Row one : rows) {
            if (origin(one).equals(change.source().origin())) {
                former = one;
            }
        }
        boolean alone = rows.size() == (former == null ? 0 : 1) && !worded.contains(change.key());
        if (!alone) {
            shared.put(change.key(), held(rows));
        }
        if (former == null) {
            table.addRow(session, row);
            watching.filter(any -> alone).ifPresent(one -> one.changed(change, Optional.empty()));
            return now;
        }
        if (!isBefore(former, change.source())) {
            return 0;
        }
        boolean wasHeld = isHeld(former);
        if (alone && watching.isPresent()) {
            watching.get().changed(change, wasHeld ? Optional.of(formerValues.record(former)) : Optional.empty());
        }
        row.setKey(former.getKey());
        table.updateRow(session, former, row);
        return now - (wasHeld ? 1 : 0);
    }

    /** Every origin's row of the key. */
    private List<Row> rows(String key) {
        SearchRow asked = table.getTemplateRow();
        asked.setValue(values.key(), ValueVarchar.get(key));
        List<Row> rows = new ArrayList<>(1);
        Cursor found = primaryKey.find(session, asked, asked, false);
        while (found.next()) {
            rows.add(table.getRow(session, found.getSearchRow().getKey()));
        }
        return rows;
    }

    private Map<String, RecordValues> held(List<Row> rows) {
        Map<String, RecordValues> held = new HashMap<>();
        rows.stream().filter(this::isHeld).forEach(row -> held.put(origin(row), formerValues.record(row)));
        return held;
    }

    private boolean isHeld(Row row) {
        return !row.getValue(values.deleted()).getBoolean();
    }

    private String origin(Row row) {
        return row.getValue(values.origin()).getString();
    }

    /** Equal places count as before: a line that is applied again says the same again. */
    private boolean isBefore(Row former, Source source) {
        return !new Source(source.origin(), former.getValue(values.epoch()).getLong(), former.getValue(values.seq()).getLong(),
                former.getValue(values.line()).getInt()).isAfter(source);
    }

    private void addHeld(String key, String origin, Map<String, ContentHash> held) {
        SearchRow asked = table.getTemplateRow();
        asked.setValue(values.key(), ValueVarchar.get(key));
        asked.setValue(values.origin(), ValueVarchar.get(origin));
        Cursor found = primaryKey.find(session, asked, asked, false);
        if (found.next()) {
            Row row = table.getRow(session, found.getSearchRow().getKey());
            if (isHeld(row)) {
                held.put(key, new ContentHash(row.getValue(values.hash()).getString()));
            }
        }
    }
}
