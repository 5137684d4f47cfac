package org.fednode.node.quarantine;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Input that failed, kept until people have corrected or discarded it. */
public final class Quarantine {

    private final QuarantineStore store = new QuarantineStore();

    /** Keeps entries; one that is there already (same id) is replaced and open again. Within the caller's transaction. */
    public void keep(Connection connection, List<QuarantinedInput> entries, Instant at) throws SQLException {
        if (!entries.isEmpty()) {
            store.save(connection, entries, at);
        }
    }

    /** Marks entries as settled. Within the caller's transaction. */
    public void settle(Connection connection, List<String> ids, Instant at) throws SQLException {
        for (String id : ids) {
            store.move(connection, id, QuarantineState.SETTLED, at);
        }
    }

    /** Says of a settled entry how it was settled. Within the caller's transaction. */
    public void settledAs(Connection connection, String id, QuarantineState state, Instant at) throws SQLException {
        if (state == QuarantineState.OPEN) {
            throw new IllegalArgumentException("entry " + id + " can't be settled as open");
        }
        store.move(connection, id, state, at);
    }

    public Optional<QuarantineEntry> find(Connection connection, String id) throws SQLException {
        return store.find(connection, id);
    }

    /** One page of entries, oldest first. */
    public List<QuarantineEntry> list(Connection connection, QuarantineFilter filter) throws SQLException {
        return store.list(connection, filter);
    }

    /** The open entries that came last, newest first. */
    public List<QuarantineEntry> newest(Connection connection, int limit) throws SQLException {
        return store.newest(connection, limit);
    }

    /** Empties the table, before a rebuild from the archive. */
    public void clear(Connection connection) throws SQLException {
        store.clear(connection);
    }

    /** How many entries are open. */
    public long open(Connection connection) throws SQLException {
        return store.open(connection);
    }
}
