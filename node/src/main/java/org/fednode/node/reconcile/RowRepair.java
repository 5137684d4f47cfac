package org.fednode.node.reconcile;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.projection.Projection;
import org.fednode.node.projection.RowChange;
import org.fednode.node.projection.StoredRow;
import org.fednode.node.reconcile.ArchivedRows.Truth;
import org.fednode.node.runtime.CrashPoints;
import org.fednode.standards.DataSet;

/**
 * Puts rows right that aren't what the archive makes of them, a group in one transaction, between the batches that go on
 * coming. What was put right stays so whenever the node dies, and what wasn't is found again.
 */
final class RowRepair {

    private static final int ROWS_AT_ONCE = 256;

    /** What it needs of the node. */
    record Parts(Projection projection, BatchLog log, CrashPoints crashPoints) {
    }

    /** What became of a row. */
    enum Verdict {
        /** It is what the archive makes of it. */
        RIGHT,
        /** It wasn't, and is now. */
        REPAIRED,
        /** It isn't; nothing was done, for nothing was to be done. */
        WRONG,
        /** The archive can't say. */
        LEFT;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    private final Parts parts;

    RowRepair(Parts parts) {
        this.parts = parts;
    }

    /** @param dry whether to look only */
    Map<RowName, Verdict> settle(Cut cut, Map<RowName, Truth> truths, boolean dry) {
        Map<RowName, Verdict> verdicts = new HashMap<>();
        Map<Group, List<RowName>> groups = new HashMap<>();
        truths.forEach((name, truth) -> {
            verdicts.put(name, Verdict.LEFT);
            if (truth instanceof Truth.Known known) {
                groups.computeIfAbsent(new Group(name.origin(), known.dataSet()), any -> new ArrayList<>()).add(name);
            }
        });
        groups.forEach((group, names) -> {
            for (int from = 0; from < names.size(); from += ROWS_AT_ONCE) {
                settle(cut, group, names.subList(from, Math.min(names.size(), from + ROWS_AT_ONCE)), truths, dry, verdicts);
            }
        });
        return verdicts;
    }

    /** Rows of one origin, written by one version of the data set. */
    private record Group(String origin, DataSet dataSet) {
    }

    private void settle(Cut cut, Group group, List<RowName> names, Map<RowName, Truth> truths, boolean dry,
            Map<RowName, Verdict> verdicts) {
        parts.log().betweenBatches(connection -> {
            List<String> keys = names.stream().map(RowName::key).toList();
            Map<String, StoredRow> rows = parts.projection().rows(connection, group.dataSet(), group.origin(), keys);
            Set<String> wrong = new HashSet<>();
            for (RowName name : names) {
                Optional<StoredRow> row = Optional.ofNullable(rows.get(name.key()));
                boolean newer = row.isPresent() && cut.isBehind(row.get().source(), parts.log());
                boolean right = newer || isRight(group.dataSet(), row, ((Truth.Known) truths.get(name)).change());
                verdicts.put(name, right ? Verdict.RIGHT : dry ? Verdict.WRONG : Verdict.REPAIRED);
                if (!right) {
                    wrong.add(name.key());
                }
            }
            if (!dry && !wrong.isEmpty()) {
                correct(connection, group, wrong, truths);
            }
            return null;
        });
        parts.crashPoints().reached(CrashPoints.Place.ROWS_CORRECTED);
    }

    private void correct(Connection connection, Group group, Set<String> wrong, Map<RowName, Truth> truths) throws SQLException {
        List<RowChange> right = wrong.stream().sorted()
                .flatMap(key -> ((Truth.Known) truths.get(new RowName(group.origin(), key))).change().stream()).toList();
        parts.projection().correct(connection, group.dataSet(), group.origin(), wrong, right);
    }

    /** Counts the rows of origins anew whose rows were put right. */
    void recount(DataSet dataSet, Set<String> origins) {
        for (String origin : origins) {
            parts.log().betweenBatches(connection -> {
                parts.projection().recount(connection, dataSet, origin);
                return null;
            });
        }
    }

    private static boolean isRight(DataSet dataSet, Optional<StoredRow> row, Optional<RowChange> truth) {
        if (row.isEmpty() || truth.isEmpty()) {
            return row.isEmpty() && truth.isEmpty();
        }
        StoredRow stored = row.get();
        RowChange change = truth.get();
        return stored.source().equals(change.source()) && stored.at().toEpochMilli() == change.at().toEpochMilli()
                && stored.hash().equals(change.hash()) && stored.deleted() == change.values().isEmpty()
                && (stored.deleted() || stored.values().isPresent() && Arrays.equals(
                        dataSet.writer().write(stored.values().get()), dataSet.writer().write(change.values().get())));
    }
}
