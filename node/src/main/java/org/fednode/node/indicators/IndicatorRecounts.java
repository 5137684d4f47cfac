package org.fednode.node.indicators;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.projection.Projection;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;
import org.fednode.standards.Indicator;
import org.fednode.standards.IndicatorDefinition.Measure;
import org.fednode.standards.StandardPackage;
import org.jboss.logging.Logger;

/**
 * Makes the counts that are missing: after the first start, for a new version of the standard, for a new day, after a
 * rebuild or a repair. A count goes through the table in the order of keys, a page in one turn between batches, while
 * changes of what it has passed are followed at once; so it may be cut off anywhere and goes on from there.
 */
public final class IndicatorRecounts implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(IndicatorRecounts.class);
    private static final int ROWS_A_TURN = 1_000;
    private static final int SECONDS_BETWEEN_LOOKS = 60;

    private final Parts parts;
    private final int rowsATurn;
    private final IndicatorStore store;
    private final ScheduledExecutorService worker = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "indicators");
        thread.setDaemon(true);
        return thread;
    });
    private volatile boolean started;
    private volatile boolean closed;

    /** What it needs of the node. */
    public record Parts(Database database, Projection projection, BatchLog log, ActiveStandards standards, IndicatorCounts counts) {
    }

    public IndicatorRecounts(Parts parts) {
        this(parts, ROWS_A_TURN);
    }

    IndicatorRecounts(Parts parts, int rowsATurn) {
        this.parts = parts;
        this.rowsATurn = rowsATurn;
        this.store = parts.counts().store();
    }

    /** From now on looks by itself. */
    public void start() {
        started = true;
        worker.scheduleWithFixedDelay(this::look, 0, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
    }

    /** Another version came into force, or rows were put right: it looks at once, if it looks at all. */
    public void wake() {
        if (!started) {
            return;
        }
        try {
            worker.execute(this::look);
        } catch (RejectedExecutionException e) {
            LOG.debug("nothing is counted: the node is stopping");
        }
    }

    private void look() {
        try {
            run();
        } catch (RuntimeException e) {
            if (!closed) {
                LOG.errorf("indicators can't be counted now; they are tried again: %s", FailureText.of(e));
            }
        }
    }

    /** Makes every count that is missing. */
    public void run() {
        while (!closed && step()) {
            Thread.yield(); // whoever waits for the writer's turn goes first
        }
    }

    /** Counts a page of what is missing. @return whether there was any */
    boolean step() {
        StandardPackage standard = parts.standards().current();
        LocalDate today = parts.standards().today();
        Map<String, List<Indicator>> byDataSet = new LinkedHashMap<>();
        standard.indicators().counted().values().forEach(one ->
                byDataSet.computeIfAbsent(one.counting().dataSet(), any -> new ArrayList<>()).add(one));
        for (Map.Entry<String, List<Indicator>> one : byDataSet.entrySet()) {
            Scan scan = new Scan(standard, standard.dataSets().get(one.getKey()), one.getValue(), today);
            if (!parts.database().transact(connection -> isComplete(connection, scan))) {
                parts.log().betweenBatches(connection -> {
                    begin(connection, scan);
                    page(connection, scan);
                    return null;
                });
                return true;
            }
        }
        return false;
    }

    /** What is counted in one go. */
    private record Scan(StandardPackage standard, DataSet dataSet, List<Indicator> indicators, LocalDate day) {

        String id() {
            return dataSet.definition().id();
        }

        boolean isWanted(IndicatorCount count) {
            Optional<Indicator> indicator = indicators.stream().filter(one -> one.definition().id().equals(count.indicator())).findFirst();
            return indicator.isPresent() && count.standard().equals(standard.digest()) && !count.stale()
                    && (count.day().equals(day) || !indicator.get().dependsOnDay());
        }
    }

    private boolean isComplete(Connection connection, Scan scan) throws SQLException {
        List<IndicatorCount> wanted = store.counts(connection, scan.id()).stream()
                .filter(one -> one.isComplete() && scan.isWanted(one)).toList();
        return scan.indicators().stream().allMatch(indicator ->
                wanted.stream().anyMatch(one -> one.indicator().equals(indicator.definition().id())));
    }

    /** Drops counts that nobody wants any more and begins those that are missing. */
    private void begin(Connection connection, Scan scan) throws SQLException {
        List<IndicatorCount> wanted = new ArrayList<>();
        for (IndicatorCount count : store.counts(connection, scan.id())) {
            boolean known = scan.indicators().stream().anyMatch(one -> one.definition().id().equals(count.indicator()));
            if (scan.isWanted(count)) {
                wanted.add(count);
            } else if (!known || !count.isComplete()) {
                store.drop(connection, count);
            }
        }
        for (Indicator indicator : scan.indicators()) {
            if (wanted.stream().noneMatch(one -> one.indicator().equals(indicator.definition().id()))) {
                store.begin(connection, indicator, scan.standard().digest(), scan.day());
            }
        }
    }

    /** Counts the next rows of the counts that are least far. */
    private void page(Connection connection, Scan scan) throws SQLException {
        List<IndicatorCount> open = store.counts(connection, scan.id()).stream()
                .filter(one -> !one.isComplete() && scan.isWanted(one)).toList();
        String from = open.stream().map(one -> one.countedTo().get()).min(parts.projection().keyOrder()).orElseThrow();
        List<IndicatorCount> together = open.stream().filter(one -> one.countedTo().get().equals(from)).toList();
        Page page = read(connection, scan, from);
        for (IndicatorCount count : together) {
            add(connection, scan.standard().indicators().counted().get(count.indicator()), count, page.subjects().values());
        }
        store.advance(connection, together, page.to());
        if (page.to() == null) {
            for (IndicatorCount made : together) {
                dropFormer(connection, scan.id(), made);
                LOG.infof("indicator %s is counted for %s", made.indicator(), made.day());
            }
        }
    }

    private void dropFormer(Connection connection, String dataSet, IndicatorCount made) throws SQLException {
        for (IndicatorCount count : store.counts(connection, dataSet)) {
            if (count.indicator().equals(made.indicator()) && count.id() != made.id()) {
                store.drop(connection, count);
            }
        }
    }

    /** @param to where to go on; null at the end */
    private record Page(Map<String, List<Indicator.Subject>> subjects, String to) {
    }

    /** The next rows, and all of the last one's subject. */
    private Page read(Connection connection, Scan scan, String from) throws SQLException {
        Map<String, List<Indicator.Subject>> subjects = new LinkedHashMap<>();
        String[] last = {""};
        int[] rows = {0};
        try {
            parts.projection().page(connection, scan.dataSet(), from, rowsATurn, (key, origin, values) -> {
                subjects.computeIfAbsent(SubjectKeys.subject(key), any -> new ArrayList<>()).add(new Indicator.Subject(key, values));
                last[0] = key;
                rows[0]++;
            });
            if (rows[0] < rowsATurn) {
                return new Page(subjects, null);
            }
            String subject = SubjectKeys.subject(last[0]);
            if (!SubjectKeys.isOfSeveralParts(last[0])) {
                return new Page(subjects, subject);
            }
            List<Indicator.Subject> whole = new ArrayList<>();
            subjects.put(subject, whole);
            parts.projection().beginning(connection, scan.dataSet(), SubjectKeys.first(subject),
                    (key, origin, values) -> whole.add(new Indicator.Subject(key, values)));
            return new Page(subjects, SubjectKeys.last(subject));
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail", e);
        }
    }

    private void add(Connection connection, Indicator indicator, IndicatorCount count, Collection<List<Indicator.Subject>> subjects)
            throws SQLException {
        Map<Cell, Long> amounts = new HashMap<>();
        Indicator.Sink sink = (grouping, division, cell, amount) -> amounts.merge(new Cell(grouping, division, cell), amount, Long::sum);
        if (indicator.counting().measure() == Measure.PERSONS) {
            subjects.forEach(records -> indicator.tally(records, count.day(), sink));
        } else {
            indicator.tally(subjects.stream().flatMap(List::stream).collect(Collectors.toList()), count.day(), sink);
        }
        store.add(connection, count, amounts);
    }

    @Override
    public void close() {
        closed = true;
        worker.shutdown();
        try {
            if (!worker.awaitTermination(10, TimeUnit.SECONDS)) {
                LOG.warn("a count of indicators does not end; it goes on after the next start");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
