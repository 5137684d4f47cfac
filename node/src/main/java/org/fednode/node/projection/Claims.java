package org.fednode.node.projection;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import org.fednode.node.runtime.Sql;
import org.fednode.standards.DataSet;
import org.fednode.standards.RecordValues;

/**
 * Which of the rows that several origins hold under one key counts (exchange-spec/spec/ownership.md): the same whatever
 * came first. What doesn't count stands in a small table, empty at most nodes, so that nobody else pays for it.
 */
public final class Claims {

    private static final int KEYS_A_QUERY = 5_000;
    private static final String UNCOUNTED = " AND NOT EXISTS (SELECT 1 FROM ownership_uncounted u WHERE u.data_set = '%s'"
            + " AND u.record_key = fed_key AND u.origin = fed_origin)";

    private final BiPredicate<String, String> isAbove;
    private final OwnerWords words = new OwnerWords();

    /** @param isAbove whether the first node is the second, or above it */
    public Claims(BiPredicate<String, String> isAbove) {
        this.isAbove = isAbove;
    }

    /** The claim that counts. @param claimants of the key, in any order */
    public Optional<String> counting(Collection<String> claimants, Collection<OwnerWord> words) {
        return claimants.stream().filter(claimant -> words.stream().allMatch(word -> word.owner().equals(claimant)
                || !word.claimants().contains(claimant) || !isAbove.test(word.issuer(), claimant))).min(String::compareTo);
    }

    /** Keys whose claims or words changed since they were last looked at, by data set and key. */
    public static List<ClaimedKey> changed(Connection connection, int limit) throws SQLException {
        List<ClaimedKey> changed = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT data_set, record_key, version FROM ownership_changed ORDER BY data_set, record_key LIMIT " + limit);
                ResultSet row = select.executeQuery()) {
            while (row.next()) {
                changed.add(new ClaimedKey(row.getString(1), row.getString(2), row.getLong(3)));
            }
        }
        return changed;
    }

    /** Takes the key from the list, unless it changed once more. */
    public static void seen(Connection connection, ClaimedKey key) throws SQLException {
        Sql.update(connection, "DELETE FROM ownership_changed WHERE data_set = ? AND record_key = ? AND version = ?", key.dataSet(), key.key(),
                key.version());
    }

    /** What a query of the data set's table must add, to find only the rows that count. */
    static String condition(Connection connection, DataSet dataSet) throws SQLException {
        String id = dataSet.definition().id(); // small letters, digits and dashes
        return Sql.any(connection, "SELECT 1 FROM ownership_uncounted WHERE data_set = ? LIMIT 1", id) ? UNCOUNTED.formatted(id) : "";
    }

    static long uncounted(Connection connection, DataSet dataSet) throws SQLException {
        return Sql.number(connection, "SELECT COUNT(*) FROM ownership_uncounted WHERE data_set = ?", dataSet.definition().id());
    }

    static void clear(Connection connection) throws SQLException {
        Sql.update(connection, "DELETE FROM ownership_uncounted");
        Sql.update(connection, "DELETE FROM ownership_changed");
    }

    /** Those of the keys that concern more than the origin: others hold rows of them, or somebody has a word on them. */
    static Set<String> shared(Connection connection, RecordTable table, String origin, Collection<String> keys) throws SQLException {
        Set<String> shared = new TreeSet<>(OwnerWords.among(connection, table.definition().id(), keys));
        List<String> all = List.copyOf(keys);
        try (PreparedStatement select = connection.prepareStatement("SELECT DISTINCT fed_key FROM " + table.name()
                + " WHERE fed_key = ANY(?) AND fed_origin <> ?")) {
            for (int from = 0; from < all.size(); from += KEYS_A_QUERY) {
                select.setArray(1, connection.createArrayOf("VARCHAR",
                        all.subList(from, Math.min(all.size(), from + KEYS_A_QUERY)).toArray()));
                select.setString(2, origin);
                try (ResultSet row = select.executeQuery()) {
                    while (row.next()) {
                        shared.add(row.getString(1));
                    }
                }
            }
        }
        return shared;
    }

    /** What is held under the keys, for {@link #settle}. @param table as which it is read */
    static Map<String, Map<String, RecordValues>> held(Connection connection, RecordTable table, Collection<String> keys) throws SQLException {
        Map<String, Map<String, RecordValues>> held = new HashMap<>();
        for (String key : keys) {
            Map<String, RecordValues> rows = new HashMap<>();
            table.find(connection, key).forEach(one -> rows.put(one.source().origin(), one.values()));
            held.put(key, rows);
        }
        return held;
    }

    /**
     * Decides anew which claims of the keys count, puts the keys on the list of changes, and tells the watcher what
     * counts now instead of what did.
     *
     * @param former what was held under each key, by origin; read as the watcher reads, if there is one
     */
    void settle(Connection connection, RecordTable table, Map<String, Map<String, RecordValues>> former,
            Optional<RowWatch.Watching> watching) throws SQLException {
        RecordTable read = watching.isPresent() ? RecordTable.of(watching.get().readAs(), table.database()) : table;
        String dataSet = table.definition().id();
        for (String key : new TreeSet<>(former.keySet())) {
            Map<String, RecordValues> rows = former.get(key);
            rows.keySet().removeAll(uncounted(connection, dataSet, key));
            Optional<RecordValues> counted = rows.values().stream().findFirst();
            List<HeldRecord> now = read.find(connection, key);
            Optional<String> counting = counting(now.stream().map(one -> one.source().origin()).toList(), words.of(connection, dataSet, key));
            remember(connection, dataSet, key, now, counting);
            if (watching.isPresent()) {
                Optional<HeldRecord> record = now.stream().filter(one -> counting.equals(Optional.of(one.source().origin()))).findFirst();
                tell(key, record, counted, watching.get());
            }
        }
    }

    private static List<String> uncounted(Connection connection, String dataSet, String key) throws SQLException {
        List<String> origins = new ArrayList<>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT origin FROM ownership_uncounted WHERE data_set = ? AND record_key = ?")) {
            Sql.bind(select, dataSet, key);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    origins.add(row.getString(1));
                }
            }
        }
        return origins;
    }

    private static void remember(Connection connection, String dataSet, String key, List<HeldRecord> now, Optional<String> counting)
            throws SQLException {
        Sql.update(connection, "DELETE FROM ownership_uncounted WHERE data_set = ? AND record_key = ?", dataSet, key);
        for (HeldRecord one : now) {
            if (!counting.equals(Optional.of(one.source().origin()))) {
                Sql.update(connection, "INSERT INTO ownership_uncounted (data_set, record_key, origin) VALUES (?, ?, ?)", dataSet, key,
                        one.source().origin());
            }
        }
        if (Sql.update(connection, "UPDATE ownership_changed SET version = version + 1 WHERE data_set = ? AND record_key = ?", dataSet,
                key) == 0) {
            Sql.update(connection, "INSERT INTO ownership_changed (data_set, record_key, version) VALUES (?, ?, 1)", dataSet, key);
        }
    }

    private static void tell(String key, Optional<HeldRecord> record, Optional<RecordValues> counted, RowWatch.Watching watching) {
        if (record.isEmpty() && counted.isEmpty()) {
            return;
        }
        RowChange.Source source = record.map(HeldRecord::source).orElse(new RowChange.Source("", 0, 0, 0));
        watching.changed(new RowChange(key, Optional.empty(), source, Instant.EPOCH, record.map(HeldRecord::values), Optional.empty()), counted);
    }
}
