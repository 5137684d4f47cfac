package org.fednode.node.indicators;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.node.projection.Projection;
import org.fednode.node.projection.RowChange;
import org.fednode.node.projection.RowWatch;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;
import org.fednode.standards.Field;
import org.fednode.standards.Indicator;
import org.fednode.standards.IndicatorDefinition.Measure;
import org.fednode.standards.RecordValues;
import org.fednode.standards.StandardPackage;

/**
 * Keeps counts up with every row that changes, in the transaction that changes it. What a subject added before is taken
 * away and what it adds now is added; of a count that is being made only what is counted already moves. Counts of another
 * version than that in force do not follow, and are stale from then on.
 */
public final class IndicatorCounts implements RowWatch {

    private final ActiveStandards standards;
    private final IndicatorStore store = new IndicatorStore();

    public IndicatorCounts(ActiveStandards standards) {
        this.standards = standards;
    }

    IndicatorStore store() {
        return store;
    }

    @Override
    public Optional<Watching> begin(Connection connection, Projection projection, DataSet dataSet) throws SQLException {
        StandardPackage standard = standards.current();
        String id = dataSet.definition().id();
        List<IndicatorCount> counts = store.counts(connection, id);
        // a version may come into force once more, when the clock is set back
        if (counts.stream().anyMatch(one -> !one.stale() && !one.standard().equals(standard.digest()))) {
            store.markOthersStale(connection, id, standard.digest());
        }
        DataSet readAs = standard.dataSets().get(id);
        if (readAs == null || standard.indicators().of(id).isEmpty()) {
            return Optional.empty();
        }
        List<Kept> kept = new ArrayList<>();
        for (IndicatorCount count : counts) {
            Indicator indicator = standard.indicators().counted().get(count.indicator());
            if (indicator != null && count.standard().equals(standard.digest())) {
                kept.add(new Kept(count, indicator, new HashMap<>()));
            }
        }
        return kept.isEmpty() ? Optional.empty() : Optional.of(new Changes(connection, projection, readAs, kept));
    }

    @Override
    public void corrected(Connection connection, DataSet dataSet) throws SQLException {
        store.markStale(connection, dataSet.definition().id());
    }

    @Override
    public void cleared(Connection connection) throws SQLException {
        store.clear(connection);
    }

    /** A count and what is to be added to it. */
    private record Kept(IndicatorCount count, Indicator indicator, Map<Cell, Long> amounts) {

        boolean has(String key, Projection projection) {
            return count.isComplete() || projection.keyOrder().compare(key, count.countedTo().get()) <= 0;
        }

        boolean isOfPersons() {
            return indicator.counting().measure() == Measure.PERSONS;
        }

        void tally(List<Indicator.Subject> records, int sign) {
            LocalDate day = count.day();
            indicator.tally(records, day, (grouping, division, cell, amount) ->
                    amounts.merge(new Cell(grouping, division, cell), sign * amount, Long::sum));
        }
    }

    /** One row by its key and origin. */
    private record RowId(String key, String origin) {
    }

    private final class Changes implements Watching {

        private final Connection connection;
        private final Projection projection;
        private final DataSet readAs;
        private final List<Kept> kept;
        private final boolean persons;
        private final Map<String, Map<RowId, Optional<RecordValues>>> formerBySubject = new HashMap<>();

        Changes(Connection connection, Projection projection, DataSet readAs, List<Kept> kept) {
            this.connection = connection;
            this.projection = projection;
            this.readAs = readAs;
            this.kept = kept;
            this.persons = kept.stream().anyMatch(Kept::isOfPersons);
        }

        @Override
        public DataSet readAs() {
            return readAs;
        }

        @Override
        public void changed(RowChange change, Optional<RecordValues> former) {
            List<Field> fields = readAs.definition().fields();
            for (Kept one : kept) {
                if (!one.isOfPersons() && one.has(change.key(), projection)) {
                    former.ifPresent(values -> one.tally(List.of(new Indicator.Subject(change.key(), values)), -1));
                    change.values().ifPresent(values ->
                            one.tally(List.of(new Indicator.Subject(change.key(), VersionedValues.as(fields, values))), 1));
                }
            }
            if (persons) {
                formerBySubject.computeIfAbsent(SubjectKeys.subject(change.key()), any -> new HashMap<>())
                        .put(new RowId(change.key(), change.source().origin()), former);
            }
        }

        @Override
        public void end() throws SQLException {
            for (Map.Entry<String, Map<RowId, Optional<RecordValues>>> subject : formerBySubject.entrySet()) {
                List<Kept> touched = kept.stream().filter(Kept::isOfPersons)
                        .filter(one -> one.has(SubjectKeys.first(subject.getKey()), projection)).toList();
                if (!touched.isEmpty()) {
                    move(touched, subject.getKey(), subject.getValue());
                }
            }
            for (Kept one : kept) {
                store.add(connection, one.count(), one.amounts());
            }
        }

        /** The subject's records as they are now, and as they were: what has changed is known from before. */
        private void move(List<Kept> touched, String subject, Map<RowId, Optional<RecordValues>> former) throws SQLException {
            List<Indicator.Subject> now = new ArrayList<>();
            List<Indicator.Subject> before = new ArrayList<>();
            try {
                projection.beginning(connection, readAs, SubjectKeys.first(subject), (key, origin, values) -> {
                    now.add(new Indicator.Subject(key, values));
                    if (!former.containsKey(new RowId(key, origin))) {
                        before.add(new Indicator.Subject(key, values));
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException("memory can't fail", e);
            }
            former.forEach((row, values) -> values.ifPresent(held -> before.add(new Indicator.Subject(row.key(), held))));
            for (Kept one : touched) {
                one.tally(before, -1);
                one.tally(now, 1);
            }
        }
    }
}
