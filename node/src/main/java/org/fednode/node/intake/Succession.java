package org.fednode.node.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.fednode.node.commit.Change;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.WithinTransaction;
import org.fednode.node.projection.Projection;
import org.fednode.node.projection.RowChange;
import org.fednode.node.projection.StoredRow;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.Unavailable;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;
import org.fednode.standards.RecordInput;
import org.fednode.standards.RecordValues;
import org.fednode.standards.change.Successors;

/**
 * Puts the successors of codes that are no longer in force into this node's own records, on request: the records are given
 * anew, judged, sealed and sent like any others. Records of other nodes are theirs to change.
 */
public final class Succession {

    private static final int ROWS_AT_ONCE = 1_000;

    private final Parts parts;
    private final Predicate<String> inScope;

    /** What it needs of the node. @param self whose own records are looked at */
    public record Parts(String self, Database database, Projection projection, ActiveStandards standards, ChunkSubmission commit,
            Clock clock) {
    }

    /** @param inScope whether a division is this node's own to report on */
    public Succession(Parts parts, Predicate<String> inScope) {
        this.parts = parts;
        this.inScope = inScope;
    }

    /**
     * What was found, or done.
     *
     * @param read own records looked at
     * @param replaced how many records have which code replaced, by {@code field from to}
     * @param records records that change
     * @param refused records that the standard refuses even so, or whose key may not change; they stay as they are
     * @param applied whether it was done
     */
    public record Report(String dataSet, long read, Map<String, Long> replaced, long records, long refused, boolean applied) {
    }

    /** @param apply whether to change records; otherwise it only tells what would change */
    public Report run(DataSet dataSet, boolean apply) throws InterruptedException {
        Instant now = parts.clock().instant();
        Successors successors = new Successors(parts.standards().current(), parts.standards().today());
        Judge judge = new Judge(dataSet, inScope);
        Tally tally = new Tally();
        String after = "";
        for (List<Row> rows = page(dataSet, after); !rows.isEmpty(); rows = page(dataSet, after)) {
            Tally ofPage = new Tally();
            List<Change> changes = new ArrayList<>();
            for (Row row : rows) {
                if (row.source().origin().equals(parts.self())) {
                    ofPage.read++;
                    successors.replace(row.values()).ifPresent(replaced -> judge(judge, row, replaced, now, ofPage).ifPresent(changes::add));
                }
            }
            if (!apply || changes.isEmpty() || submit(dataSet, rows, changes, now)) {
                tally.add(ofPage);
                after = rows.get(rows.size() - 1).key();
            }
        }
        return new Report(dataSet.definition().id(), tally.read, tally.replaced, tally.records, tally.refused, apply);
    }

    private static final class Tally {
        private long read;
        private long records;
        private long refused;
        private final Map<String, Long> replaced = new TreeMap<>();

        void add(Tally other) {
            read += other.read;
            records += other.records;
            refused += other.refused;
            other.replaced.forEach((what, count) -> replaced.merge(what, count, Long::sum));
        }
    }

    private record Row(String key, RowChange.Source source, RecordValues values) {
    }

    /** The next records, whole keys only. */
    private List<Row> page(DataSet dataSet, String after) {
        return parts.database().transact(connection -> {
            List<Row> rows = new ArrayList<>();
            List<String> keys = new ArrayList<>();
            try {
                parts.projection().page(connection, dataSet, after, ROWS_AT_ONCE, (key, origin, values) -> keys.add(key));
            } catch (IOException e) {
                throw new UncheckedIOException("memory can't fail", e);
            }
            for (String key : new LinkedHashSet<>(keys)) {
                parts.projection().find(connection, dataSet, key).forEach(held -> rows.add(new Row(key, held.source(), held.values())));
            }
            return rows;
        });
    }

    private static Optional<Change> judge(Judge judge, Row row, Successors.Replaced replaced, Instant now, Tally tally) {
        RecordInput input = new RecordInput(RecordInput.Op.UPSERT, Optional.of(row.key()), Optional.empty(), replaced.values());
        Optional<Change> change = judge.judge(new InputRecord(1, Optional.of(input), List.of(), () -> ""), now).change();
        if (change.isEmpty()) {
            tally.refused++;
            return change;
        }
        tally.records++;
        replaced.replacements().stream().map(one -> one.field() + ' ' + one.from() + ' ' + one.to()).distinct()
                .forEach(one -> tally.replaced.merge(one, 1L, Long::sum));
        return change;
    }

    /** @return whether it was done; not where a record has changed since it was read */
    private boolean submit(DataSet dataSet, List<Row> rows, List<Change> changes, Instant now) throws InterruptedException {
        Map<String, RowChange.Source> read = rows.stream().filter(row -> row.source().origin().equals(parts.self()))
                .collect(Collectors.toMap(Row::key, Row::source));
        AtomicBoolean overtaken = new AtomicBoolean();
        WithinTransaction nothingHasCome = (connection, outcome) -> {
            if (!asRead(dataSet, read)) {
                overtaken.set(true);
                throw new IllegalStateException("a record has changed since it was read; it is read again");
            }
        };
        try {
            parts.commit().submit(new Chunk(dataSet.definition().id(), now, changes, List.of(), List.of(), nothingHasCome)).get();
            return true;
        } catch (ExecutionException e) {
            if (overtaken.get()) {
                return false;
            }
            if (e.getCause() instanceof Unavailable unavailable) {
                throw unavailable;
            }
            throw new IllegalStateException("a judged chunk was not taken", e.getCause());
        }
    }

    /** Asked in a transaction of its own, which sees what was committed before this chunk. */
    private boolean asRead(DataSet dataSet, Map<String, RowChange.Source> read) {
        return parts.database().transact(before -> {
            Map<String, StoredRow> now = parts.projection().rows(before, dataSet, parts.self(), read.keySet());
            return read.entrySet().stream().allMatch(row -> now.containsKey(row.getKey())
                    && now.get(row.getKey()).source().equals(row.getValue()));
        });
    }
}
