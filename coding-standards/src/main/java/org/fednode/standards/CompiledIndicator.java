package org.fednode.standards;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** An indicator whose conditions are machine code, made when the first record comes. */
final class CompiledIndicator implements Indicator {

    private static final List<String> TOTAL = List.of("");
    private static final Comparator<Subject> BY_KEY = Comparator.comparing(Subject::key);
    private static final Comparator<List<String>> BY_PATH = CompiledIndicator::comparePaths;

    private final IndicatorDefinition definition;
    private final DataSet dataSet;
    private final Divisions divisions;
    private final List<CompiledRule> conditions;
    private final int shared;
    private final boolean dependsOnDay;
    private final List<List<String>> groupings;
    /** Of each grouping the places of its breakdowns. */
    private final int[][] places;
    private final int[] firstCase;
    private final boolean[] good;
    private final int summed;
    private final int latest;
    private final int scale;
    private volatile RuleCode code;

    /** @param conditions which records count, then those of the cases; each finds fault with what fulfils it */
    CompiledIndicator(IndicatorDefinition definition, DataSet dataSet, Divisions divisions, List<CompiledRule> conditions) {
        this.definition = definition;
        this.dataSet = dataSet;
        this.divisions = divisions;
        this.dependsOnDay = conditions.stream().anyMatch(one -> asksDay(one.check()));
        SharedExpressions.Sharing sharing = SharedExpressions.among(conditions);
        this.conditions = sharing.rules();
        this.shared = sharing.slots();
        this.groupings = groupings(counting());
        this.places = places();
        this.good = new boolean[dataSet.definition().fields().size()];
        Arrays.fill(good, true); // what is held was found valid
        this.firstCase = new int[counting().breakdowns().size()];
        int next = 1;
        for (int i = 0; i < firstCase.length; i++) {
            firstCase[i] = next;
            next += counting().breakdowns().get(i).cases().size();
        }
        this.summed = counting().field().map(this::index).orElse(-1);
        this.latest = counting().latest().map(this::index).orElse(-1);
        this.scale = counting().field().map(id -> dataSet.definition().field(id).orElseThrow().scale()).orElse(0);
    }

    private int index(String field) {
        return dataSet.definition().field(field).orElseThrow().index();
    }

    private static List<List<String>> groupings(IndicatorDefinition.Counting counting) {
        Set<List<String>> groupings = new LinkedHashSet<>();
        groupings.add(List.of());
        groupings.addAll(counting.crossed());
        counting.breakdowns().stream().map(Breakdown::id)
                .filter(id -> counting.crossed().stream().noneMatch(crossed -> crossed.contains(id)))
                .forEach(id -> groupings.add(List.of(id)));
        List<List<String>> all = new ArrayList<>(groupings);
        if (counting.measure() == IndicatorDefinition.Measure.PERSONS) {
            all.add(REPEATED);
        }
        return List.copyOf(all);
    }

    private int[][] places() {
        List<String> ids = counting().breakdowns().stream().map(Breakdown::id).toList();
        return groupings.stream().map(grouping -> grouping.stream().mapToInt(ids::indexOf).toArray()).toArray(int[][]::new);
    }

    @Override
    public IndicatorDefinition definition() {
        return definition;
    }

    @Override
    public List<List<String>> groupings() {
        return groupings;
    }

    @Override
    public int scale() {
        return scale;
    }

    @Override
    public boolean dependsOnDay() {
        return dependsOnDay;
    }

    private static boolean asksDay(Expression expression) {
        return expression instanceof Nodes.Today || expression.parts().stream().anyMatch(CompiledIndicator::asksDay);
    }

    @Override
    public void tally(List<Subject> records, LocalDate day, Sink sink) {
        Map<String, List<Placed>> byDivision = new LinkedHashMap<>();
        Today today = Today.of(day);
        for (Subject record : records) {
            BitSet holding = holding(record.values(), today);
            if (holding.get(0)) {
                byDivision.computeIfAbsent(dataSet.scope(record.values()), any -> new ArrayList<>())
                        .add(new Placed(record, holding));
            }
        }
        boolean persons = counting().measure() == IndicatorDefinition.Measure.PERSONS;
        byDivision.forEach((division, placed) -> {
            if (persons) {
                addPerson(division, placed, sink);
            } else {
                placed.forEach(one -> addRecord(division, one, sink));
            }
        });
        if (persons && byDivision.size() > 1) {
            addRepeated(byDivision.keySet(), sink);
        }
    }

    /** A record that counts. @param holding which of the conditions hold */
    private record Placed(Subject record, BitSet holding) {
    }

    private BitSet holding(RecordValues values, Today today) {
        BitSet holding = new BitSet();
        code().judge(new Facts(values, good, today, shared), holding::set);
        return holding;
    }

    private RuleCode code() {
        RuleCode made = code;
        if (made == null) {
            made = RuleAssembler.assemble(conditions);
            code = made;
        }
        return made;
    }

    private void addRecord(String division, Placed one, Sink sink) {
        long amount = summed < 0 ? 1 : amount(one.record().values().get(summed));
        if (amount == 0) {
            return;
        }
        for (int grouping = 0; grouping < groupings.size(); grouping++) {
            for (String cell : cells(grouping, one)) {
                sink.add(grouping, division, cell, amount);
            }
        }
    }

    private long amount(Object value) {
        if (value == null) {
            return 0;
        }
        return value instanceof Long whole ? whole : new BigDecimal((String) value).movePointRight(scale).longValueExact();
    }

    private void addPerson(String division, List<Placed> placed, Sink sink) {
        Placed last = placed.stream().max(Comparator.comparing(this::order).thenComparing(Placed::record, BY_KEY)).orElseThrow();
        for (int grouping = 0; grouping < groupings.size() - 1; grouping++) {
            Set<String> cells = new HashSet<>();
            for (Placed one : overlaps(grouping) ? placed : List.of(last)) {
                cells.addAll(cells(grouping, one));
            }
            for (String cell : cells) {
                sink.add(grouping, division, cell, 1);
            }
        }
    }

    private String order(Placed one) {
        Object value = latest < 0 ? null : one.record().values().get(latest);
        return value == null ? "" : value.toString();
    }

    private boolean overlaps(int grouping) {
        return places[grouping].length == 1 && counting().breakdowns().get(places[grouping][0]).overlaps();
    }

    /** One cell, or for a breakdown by a list one for each of its values. */
    private Collection<String> cells(int grouping, Placed one) {
        int[] wanted = places[grouping];
        if (wanted.length == 0) {
            return TOTAL;
        }
        if (wanted.length == 1) {
            Object value = counting().breakdowns().get(wanted[0]).field().map(field -> one.record().values().get(field.index())).orElse(null);
            if (value instanceof List<?> items) {
                return items.isEmpty() ? List.of(Breakdown.OTHER) : items.stream().map(Object::toString).distinct().toList();
            }
            return List.of(value(wanted[0], one));
        }
        StringBuilder cell = new StringBuilder();
        for (int i = 0; i < wanted.length; i++) {
            if (i > 0) {
                cell.append('|');
            }
            cell.append(value(wanted[i], one));
        }
        return List.of(cell.toString());
    }

    private String value(int place, Placed one) {
        Breakdown breakdown = counting().breakdowns().get(place);
        if (breakdown.field().isPresent()) {
            Object value = one.record().values().get(breakdown.field().get().index());
            return value == null ? Breakdown.OTHER : value.toString();
        }
        int held = one.holding().nextSetBit(firstCase[place]);
        int found = held < 0 ? breakdown.cases().size() : held - firstCase[place];
        return found < breakdown.cases().size() ? breakdown.cases().get(found).id() : Breakdown.OTHER;
    }

    /** In the tree's order the lowest common divisions of neighbours are as many as there are divisions but one. */
    private void addRepeated(Set<String> places, Sink sink) {
        List<List<String>> paths = places.stream().map(this::path).sorted(BY_PATH).toList();
        for (int i = 1; i < paths.size(); i++) {
            List<String> one = paths.get(i - 1);
            List<String> other = paths.get(i);
            int common = 0;
            while (common < Math.min(one.size(), other.size()) && one.get(common).equals(other.get(common))) {
                common++;
            }
            sink.add(groupings.size() - 1, common == 0 ? divisions.root() : one.get(common - 1), "", 1);
        }
    }

    private List<String> path(String division) {
        List<String> path = new ArrayList<>();
        for (String code = division; !code.isEmpty() && path.size() < 10; code = divisions.parent(code)) {
            path.add(0, code);
        }
        return path;
    }

    private static int comparePaths(List<String> one, List<String> other) {
        for (int i = 0; i < Math.min(one.size(), other.size()); i++) {
            int order = one.get(i).compareTo(other.get(i));
            if (order != 0) {
                return order;
            }
        }
        return one.size() - other.size();
    }
}
