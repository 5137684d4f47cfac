package org.fednode.node.reconcile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.fednode.exchange.reconcile.Buckets;
import org.fednode.exchange.reconcile.RowFacts;
import org.fednode.exchange.reconcile.RowId;
import org.fednode.exchange.reconcile.Salt;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.projection.ContentHash;
import org.fednode.node.projection.Projection;
import org.fednode.node.projection.StoredRow;
import org.fednode.node.runtime.Database;
import org.fednode.standards.DataSet;

/**
 * The rows of one comparison, read from the table each time: nothing that was computed before counts, so that whatever
 * happened to the table since shows. Memory is the same for any number of rows.
 */
final class StoredRows {

    /** Contents that no record has, one for each side, so that damaged rows differ from each other as well. */
    static final byte[] DAMAGED_ABOVE = HexFormat.of().parseHex("00".repeat(16));
    static final byte[] DAMAGED_BELOW = HexFormat.of().parseHex("ff".repeat(16));

    private static final int REPORT_EVERY = 1_000;
    /** More rows than these are not named in one comparison. */
    private static final int MOST_LOCATED = 20_000;

    /**
     * What is compared.
     *
     * @param origins whose rows
     * @param damaged content of a row whose fields make no record
     */
    record Scope(DataSet dataSet, Salt salt, Cut cut, Predicate<String> origins, byte[] damaged) {
    }

    private final Database database;
    private final Projection projection;
    private final BatchLog log;
    private final int rowsPerSecond;

    StoredRows(Database database, Projection projection, BatchLog log, int rowsPerSecond) {
        this.database = database;
        this.projection = projection;
        this.log = log;
        this.rowsPerSecond = rowsPerSecond;
    }

    /** The sums of the rows, and how many are doubtful. */
    record Count(Buckets buckets, long doubtful) {
    }

    /** @param progress told now and then how many rows were read */
    Count count(Scope scope, LongConsumer progress) {
        Buckets buckets = new Buckets();
        long[] doubtful = {0};
        scan(scope, progress, (row, facts) -> {
            buckets.add(facts.id(scope.salt()));
            doubtful[0] += isDoubtful(row, facts) ? 1 : 0;
        });
        return new Count(buckets, doubtful[0]);
    }

    /** The rows with these ids, those in these buckets of the last level, and the doubtful ones. */
    List<RowFacts> locate(Scope scope, Set<RowId> ids, Set<String> buckets) {
        List<RowFacts> found = new ArrayList<>();
        scan(scope, rows -> { }, (row, facts) -> {
            RowId id = facts.id(scope.salt());
            boolean wanted = ids.contains(id) || isDoubtful(row, facts)
                    || !buckets.isEmpty() && buckets.contains(id.leafPath());
            if (wanted && found.size() < MOST_LOCATED) {
                found.add(facts);
            }
        });
        return found;
    }

    /** What stands in the table under these names. */
    Map<RowName, RowFacts> look(Scope scope, Collection<RowName> names) {
        Map<RowName, RowFacts> found = new HashMap<>();
        stored(scope.dataSet(), names).forEach((name, row) -> found.put(name, facts(scope, row)));
        return found;
    }

    Map<RowName, StoredRow> stored(DataSet dataSet, Collection<RowName> names) {
        Map<String, List<String>> keys = new HashMap<>();
        names.forEach(name -> keys.computeIfAbsent(name.origin(), any -> new ArrayList<>()).add(name.key()));
        return database.transact(connection -> {
            Map<RowName, StoredRow> found = new HashMap<>();
            for (Map.Entry<String, List<String>> one : keys.entrySet()) {
                projection.rows(connection, dataSet, one.getKey(), one.getValue())
                        .forEach((key, row) -> found.put(new RowName(one.getKey(), key), row));
            }
            return found;
        });
    }

    /** Receives a row that counts. */
    private interface Row {
        void take(StoredRow row, RowFacts facts);
    }

    private void scan(Scope scope, LongConsumer progress, Row handler) {
        ScanRate rate = new ScanRate(rowsPerSecond);
        long[] rows = {0};
        database.transact(connection -> {
            projection.scan(connection, scope.dataSet(), row -> {
                rate.row();
                if (++rows[0] % REPORT_EVERY == 0) {
                    progress.accept(rows[0]);
                }
                if (scope.origins().test(row.source().origin()) && !scope.cut().isBehind(row.source(), log)) {
                    handler.take(row, facts(scope, row));
                }
            });
            return null;
        });
        progress.accept(rows[0]);
    }

    private static RowFacts facts(Scope scope, StoredRow row) {
        Optional<byte[]> content = row.deleted() ? Optional.empty()
                : Optional.of(row.values().map(values -> RowFacts.content(scope.dataSet().writer().write(values)))
                        .orElse(scope.damaged()));
        return new RowFacts(row.source().origin(), row.key(), row.source().epoch(), row.source().seq(), row.source().line(),
                row.at(), content);
    }

    /** The row and what the table says of its content don't fit. */
    private static boolean isDoubtful(StoredRow row, RowFacts facts) {
        return !row.hash().equals(facts.content().map(StoredRows::hash));
    }

    static ContentHash hash(byte[] content) {
        return new ContentHash(HexFormat.of().formatHex(content));
    }
}
