package org.fednode.node.indicators;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.fednode.node.projection.Projection;
import org.fednode.node.runtime.Database;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;
import org.fednode.standards.Divisions;
import org.fednode.standards.Indicator;
import org.fednode.standards.IndicatorDefinition;
import org.fednode.standards.IndicatorDefinition.Measure;
import org.fednode.standards.StandardPackage;

/** Tells figures: today's from what is kept, those of other days by counting the records. */
public final class IndicatorFigures {

    /** Breaks down by managing division; every indicator can be. */
    public static final String DIVISION = "division";

    private final Parts parts;
    private final IndicatorStore store;

    /** What it needs of the node. */
    public record Parts(Database database, Projection projection, ActiveStandards standards, IndicatorCounts counts) {
    }

    public IndicatorFigures(Parts parts) {
        this.parts = parts;
        this.store = parts.counts().store();
    }

    /** What is asked for. @param by breakdowns @param day empty for today */
    public record Question(String indicator, String division, List<String> by, Optional<LocalDate> day) {
        public Question {
            by = List.copyOf(by);
        }
    }

    public Figure figure(Question question) throws FigureRefused {
        return figures(List.of(question)).get(0);
    }

    /** The figures in the order of the questions; what has to be counted goes through each data set once. */
    public List<Figure> figures(List<Question> questions) throws FigureRefused {
        StandardPackage standard = parts.standards().current();
        List<Sums> all = new ArrayList<>();
        for (Question question : questions) {
            all.add(sums(standard, question));
        }
        List<Sums> toCount = parts.database().transact(connection -> {
            List<Sums> left = new ArrayList<>();
            for (Sums sums : all) {
                if (!readKept(connection, standard, sums)) {
                    left.add(sums);
                }
            }
            return left;
        });
        for (Sums sums : toCount) {
            if (sums.question.day().isEmpty()) {
                throw new FigureRefused(FigureRefused.Reason.NOT_YET, "indicator " + sums.counted.definition().id() + " is being counted",
                        "ask again in a while, or name the day with --as-of to have it counted now");
            }
        }
        for (String dataSet : toCount.stream().map(Sums::dataSet).distinct().toList()) {
            List<Sums> together = toCount.stream().filter(one -> one.dataSet().equals(dataSet)).toList();
            parts.database().transact(connection -> count(connection, standard.dataSets().get(dataSet), together));
        }
        return all.stream().map(sums -> sums.figure(standard.version(), !toCount.contains(sums))).toList();
    }

    private Sums sums(StandardPackage standard, Question question) throws FigureRefused {
        IndicatorDefinition definition = definition(standard, question.indicator());
        Optional<IndicatorDefinition.Part> part = definition.part();
        Indicator counted = Optional.ofNullable(standard.indicators().counted().get(part.map(IndicatorDefinition.Part::of).orElse(definition.id())))
                .orElseThrow(() -> new FigureRefused(FigureRefused.Reason.UNKNOWN, "indicator " + definition.id() + " is not counted from records",
                        "it is reported by other means; list those that are counted with 'fednode indicator'"));
        if (!standard.divisions().exists(question.division())) {
            throw new FigureRefused(FigureRefused.Reason.BAD, "there is no division '" + question.division() + "'", "give a code of the division table");
        }
        List<String> needed = new ArrayList<>(question.by().stream().filter(one -> !one.equals(DIVISION)).toList());
        part.ifPresent(one -> needed.add(one.breakdown()));
        List<String> grouping = grouping(counted, question.by(), needed);
        return new Sums(standard.divisions(), question, definition, counted, grouping, question.day().orElse(parts.standards().today()));
    }

    private static IndicatorDefinition definition(StandardPackage standard, String id) throws FigureRefused {
        IndicatorDefinition definition = standard.indicators().definitions().get(id);
        if (definition == null) {
            throw new FigureRefused(FigureRefused.Reason.UNKNOWN, "there is no indicator '" + id + "' in standard " + standard.version(),
                    "list them with 'fednode indicator'");
        }
        return definition;
    }

    private static List<String> grouping(Indicator counted, List<String> asked, List<String> needed) throws FigureRefused {
        List<String> known = new ArrayList<>(List.of(DIVISION));
        counted.counting().breakdowns().forEach(one -> known.add(one.id()));
        for (String one : asked) {
            if (!known.contains(one)) {
                throw new FigureRefused(FigureRefused.Reason.BAD, "indicator " + counted.definition().id() + " has no breakdown '" + one + "'",
                        "use some of: " + String.join(", ", known));
            }
        }
        if (new HashSet<>(asked).size() < asked.size()) {
            throw new FigureRefused(FigureRefused.Reason.BAD, "a breakdown is named twice", "name each once");
        }
        return counted.groupingOf(needed).orElseThrow(() -> new FigureRefused(FigureRefused.Reason.BAD,
                "these breakdowns are not kept together: " + String.join(", ", needed),
                "ask for them one by one; together are kept: " + String.join("; ", counted.groupings().stream()
                        .filter(one -> one.size() > 1).map(one -> String.join(",", one)).toList())));
    }

    private boolean readKept(Connection connection, StandardPackage standard, Sums sums) throws SQLException {
        Indicator counted = sums.counted;
        Optional<IndicatorCount> count = store.counts(connection, sums.dataSet()).stream()
                .filter(one -> one.indicator().equals(counted.definition().id()) && one.isComplete() && !one.stale()
                        && one.standard().equals(standard.digest()) && (one.day().equals(sums.day) || !counted.dependsOnDay()))
                .findFirst();
        if (count.isEmpty()) {
            return false;
        }
        store.read(connection, count.get(), sums.groupings(), sums);
        return true;
    }

    private Void count(Connection connection, DataSet dataSet, List<Sums> together) throws SQLException {
        List<Indicator.Subject> subject = new ArrayList<>();
        String[] current = {""};
        try {
            parts.projection().read(connection, dataSet, (key, origin, values) -> {
                String next = SubjectKeys.subject(key);
                if (!next.equals(current[0])) {
                    together.forEach(one -> one.counted.tally(subject, one.day, one));
                    subject.clear();
                    current[0] = next;
                }
                subject.add(new Indicator.Subject(key, values));
            });
        } catch (IOException e) {
            throw new UncheckedIOException("memory can't fail", e);
        }
        together.forEach(one -> one.counted.tally(subject, one.day, one));
        return null;
    }

    /** Adds up the cells of one question. */
    private static final class Sums implements Indicator.Sink {

        private final Divisions divisions;
        private final Question question;
        private final IndicatorDefinition definition;
        private final Indicator counted;
        private final LocalDate day;
        private final Optional<IndicatorDefinition.Part> part;
        private final List<String> ids;
        private final int grouping;
        private final int repeatedGrouping;
        private final Map<String, Boolean> within = new TreeMap<>();
        private final Map<List<String>, Long> amounts = new LinkedHashMap<>();
        private long total;
        private long repeated;

        Sums(Divisions divisions, Question question, IndicatorDefinition definition, Indicator counted, List<String> grouping, LocalDate day) {
            this.divisions = divisions;
            this.question = question;
            this.definition = definition;
            this.counted = counted;
            this.day = day;
            this.part = definition.part();
            this.ids = grouping;
            this.grouping = counted.groupings().indexOf(grouping);
            this.repeatedGrouping = counted.groupings().indexOf(Indicator.REPEATED);
        }

        String dataSet() {
            return counted.counting().dataSet();
        }

        /** Which groupings are needed: the total's own, because a breakdown may overlap. */
        List<Integer> groupings() {
            List<Integer> needed = new ArrayList<>(List.of(0));
            if (grouping != 0) {
                needed.add(grouping);
            }
            if (repeatedGrouping >= 0) {
                needed.add(repeatedGrouping);
            }
            return needed;
        }

        @Override
        public void add(int place, String division, String cell, long amount) {
            if (place != 0 && place != grouping && place != repeatedGrouping
                    || !within.computeIfAbsent(division, any -> divisions.contains(question.division(), division))) {
                return;
            }
            if (place == repeatedGrouping) {
                repeated += amount;
                return;
            }
            List<String> values = List.of(cell.split("\\|", -1));
            boolean counts = part.isEmpty() || place == grouping && values.get(ids.indexOf(part.get().breakdown())).equals(part.get().value());
            if (!counts) {
                return;
            }
            if (place == 0 && part.isEmpty() || place == grouping && part.isPresent()) {
                total += amount;
            }
            if (place == grouping && !question.by().isEmpty()) {
                amounts.merge(question.by().stream().map(one -> one.equals(DIVISION) ? division : values.get(ids.indexOf(one))).toList(),
                        amount, Long::sum);
            }
        }

        Figure figure(String standard, boolean kept) {
            List<Figure.CellAmount> cells = new ArrayList<>();
            amounts.entrySet().stream().filter(one -> one.getValue() != 0)
                    .sorted(Map.Entry.comparingByKey((one, other) -> String.join("|", one).compareTo(String.join("|", other))))
                    .forEach(one -> cells.add(new Figure.CellAmount(named(one.getKey()), decimal(one.getValue()))));
            boolean persons = counted.counting().measure() == Measure.PERSONS && part.isEmpty();
            return new Figure(definition, question.division(), day, standard, kept, decimal(total),
                    persons ? Optional.of(decimal(total - repeated)) : Optional.empty(), cells);
        }

        private Map<String, String> named(List<String> values) {
            Map<String, String> named = new LinkedHashMap<>();
            for (int i = 0; i < values.size(); i++) {
                named.put(question.by().get(i), values.get(i));
            }
            return named;
        }

        private BigDecimal decimal(long amount) {
            return BigDecimal.valueOf(amount, counted.scale());
        }
    }
}
