package org.fednode.node.indicators;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.link.pull.SettableClock;
import org.fednode.node.projection.ContentHash;
import org.fednode.node.projection.Claims;
import org.fednode.node.projection.Projection;
import org.fednode.node.projection.Projections;
import org.fednode.node.projection.RowChange;
import org.fednode.node.runtime.CrashPoints;
import org.fednode.node.runtime.Database;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;
import org.fednode.standards.Indicator;
import org.fednode.standards.RecordValues;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Counts are kept up with whatever happens to rows, whatever the database: always what counting anew would give. */
abstract class IndicatorCountsContract {

    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");
    private static final List<String> DIVISIONS = List.of("330105", "330106", "370102");

    private final SettableClock clock = new SettableClock();
    private ActiveStandards standards;
    private Projection projection;
    private IndicatorCounts counts;
    private BatchLog log;
    private IndicatorRecounts recounts;
    private IndicatorFigures figures;

    abstract Database database();

    @BeforeEach
    void openNode(@TempDir Path folder) throws IOException {
        write(folder.resolve("standard/1"), "1");
        standards = ActiveStandards.load(folder.resolve("standard"), "1", clock);
        counts = new IndicatorCounts(standards);
        projection = Projections.of(database().product(), counts, new Claims((issuer, node) -> true));
        log = BatchLog.open(database(), folder.resolve("archive"), "100000", CrashPoints.NONE);
        recounts = new IndicatorRecounts(new IndicatorRecounts.Parts(database(), projection, log, standards, counts), 7);
        figures = new IndicatorFigures(new IndicatorFigures.Parts(database(), projection, standards, counts));
        database().transact(connection -> {
            projection.clear(connection);
            return null;
        });
        for (DataSet dataSet : standards.current().dataSets().values()) {
            database().transact(connection -> {
                projection.prepare(connection, dataSet);
                return null;
            });
        }
    }

    @AfterEach
    void closeNode() throws IOException {
        recounts.close();
        log.close();
    }

    private static void write(Path standard, String version) throws IOException {
        Files.createDirectories(standard.resolve("code-systems"));
        Files.createDirectories(standard.resolve("datasets"));
        Files.createDirectories(standard.resolve("indicators"));
        Files.writeString(standard.resolve("standard.yaml"), """
                id: counted
                version: "%s"
                label: {zh: 标准, en: Standard}
                effective: 2026-01-01
                divisions:
                  version: "2023"
                  root: "100000"
                  rootLabel: {zh: 全国, en: China}
                  current: divisions
                """.formatted(version));
        Files.writeString(standard.resolve("code-systems/divisions.yaml"), """
                id: divisions
                label: {zh: 行政区划, en: Divisions}
                source: made for a test
                """);
        Files.writeString(standard.resolve("code-systems/divisions.csv"), """
                code,name_zh,name_en,parent,level,status,note
                330000,浙江省,,100000,province,published,
                330100,杭州市,,330000,prefecture,published,
                330105,拱墅区,,330100,county,published,
                330106,西湖区,,330100,county,published,
                370000,山东省,,100000,province,published,
                370100,济南市,,370000,prefecture,published,
                370102,历下区,,370100,county,published,
                """);
        Files.writeString(standard.resolve("datasets/visits.yaml"), """
                id: visits
                label: {zh: 走访, en: Visits}
                key: [person, number]
                scope: division
                fields:
                  - {id: person, label: {zh: 人, en: Person}, type: string, required: true}
                  - {id: number, label: {zh: 次, en: Number}, type: integer, required: true}
                  - {id: division, label: {zh: 区划, en: Division}, type: division, required: true}
                  - {id: day, label: {zh: 日期, en: Day}, type: date}
                  - {id: kind, label: {zh: 类, en: Kind}, type: string}
                  - {id: cost, label: {zh: 费用, en: Cost}, type: decimal, scale: 2}
                  - {id: tags, label: {zh: 标签, en: Tags}, type: list, element: string}
                """);
        Files.writeString(standard.resolve("datasets/houses.yaml"), """
                id: houses
                label: {zh: 房屋, en: Houses}
                key: [house]
                scope: division
                fields:
                  - {id: house, label: {zh: 房, en: House}, type: string, required: true}
                  - {id: division, label: {zh: 区划, en: Division}, type: division, required: true}
                  - {id: day, label: {zh: 日期, en: Day}, type: date}
                  - {id: kind, label: {zh: 类, en: Kind}, type: string}
                  - {id: cost, label: {zh: 费用, en: Cost}, type: decimal, scale: 2}
                """);
        Files.writeString(standard.resolve("indicators/some.yaml"), """
                id: some
                label: {zh: 指标, en: Indicators}
                indicators:
                  - id: V01
                    label: {zh: 走访人数, en: Persons visited}
                    unit: person
                    dataSet: visits
                    count: persons
                    latest: day
                    where: day <= today
                    breakdowns:
                      - {id: kind, field: kind}
                      - {id: every, label: {zh: 各类, en: Every kind}, overlaps: true, field: kind}
                      - {id: tags, field: tags, overlaps: true}
                      - id: age
                        label: {zh: 远近, en: How long ago}
                        cases:
                          - {id: recent, label: {zh: 近, en: Recent}, when: "day > addDays(today, -30)"}
                    crossed:
                      - breakdowns: [kind, age]
                  - {id: V02, label: {zh: 走访费用, en: Cost}, unit: yuan, dataSet: visits, count: sum, field: cost, where: "true"}
                  - {id: V02.1, label: {zh: 甲类走访人数, en: Persons of kind a}, unit: person, part: {of: V01, breakdown: kind, value: a}}
                  - id: H01
                    label: {zh: 房屋数, en: Houses}
                    unit: house
                    dataSet: houses
                    where: given(kind) && day <= today
                    breakdowns:
                      - {id: kind, field: kind}
                  - {id: H02, label: {zh: 房屋费用, en: Cost}, unit: yuan, dataSet: houses, count: sum, field: cost, where: "true"}
                  - {id: H03, label: {zh: 他报, en: Reported}, unit: house}
                """);
    }

    private DataSet dataSet(String id) {
        return standards.current().dataSets().get(id);
    }

    private RowChange upsert(String id, String origin, long seq, Object... values) {
        RecordValues record = new RecordValues(dataSet(id).definition().fields());
        for (int i = 0; i < values.length; i++) {
            record.set(i, values[i]);
        }
        return new RowChange(dataSet(id).key(record), Optional.empty(), new RowChange.Source(origin, 1, seq, 1), NOW, Optional.of(record),
                Optional.of(ContentHash.of(dataSet(id).writer().write(record))));
    }

    private static RowChange delete(String key, String origin, long seq) {
        return new RowChange(key, Optional.empty(), new RowChange.Source(origin, 1, seq, 1), NOW, Optional.empty(), Optional.empty());
    }

    private void apply(String id, RowChange... changes) {
        log.betweenBatches(connection -> {
            projection.apply(connection, dataSet(id), List.of(changes));
            return null;
        });
    }

    private Figure figure(String indicator, String division, String... by) throws FigureRefused {
        return figures.figure(new IndicatorFigures.Question(indicator, division, List.of(by), Optional.empty()));
    }

    private static Map<String, String> cells(Figure figure) {
        Map<String, String> cells = new TreeMap<>();
        figure.cells().forEach(one -> cells.put(String.join("|", one.values().values()), one.amount().toPlainString()));
        return cells;
    }

    @Test
    void aFigureIsToldForAnyDivisionAndAPersonInSeveralCountiesIsOne() throws FigureRefused {
        recounts.run();
        apply("visits", upsert("visits", "330105", 1, "p", 1L, "330105", "2026-11-01", "a", "10.50", List.of("x", "y")),
                upsert("visits", "330105", 2, "q", 1L, "330105", "2026-01-01", "b", null, List.of()));
        apply("visits", upsert("visits", "330106", 1, "p", 2L, "330106", "2026-11-02", "b", "1.00", List.of("x")));
        apply("visits", upsert("visits", "370102", 1, "p", 3L, "370102", "2026-11-03", "b", "1.00", null));

        Figure all = figure("V01", "100000", "kind", "age");
        assertTrue(all.kept());
        assertEquals(new BigDecimal("4"), all.total());
        assertEquals(Optional.of(new BigDecimal("2")), all.persons());
        assertEquals(Map.of("a|recent", "1", "b|recent", "2", "b|", "1"), cells(all));
        assertEquals(Optional.of(new BigDecimal("2")), figure("V01", "330000").persons());
        assertEquals(new BigDecimal("3"), figure("V01", "330100").total());
        assertEquals(Map.of("330105", "2", "330106", "1", "370102", "1"), cells(figure("V01", "100000", "division")));
        assertEquals(Map.of("", "2", "x", "2", "y", "1"), cells(figure("V01", "100000", "tags")));
        assertEquals(new BigDecimal("12.50"), figure("V02", "100000").total());
        assertEquals(new BigDecimal("1"), figure("V02.1", "100000").total());
        assertEquals(Map.of("330105", "1"), cells(figure("V02.1", "100000", "division")));
    }

    @Test
    void otherDaysAreCountedFromTheRecords() throws FigureRefused {
        recounts.run();
        apply("houses", upsert("houses", "330105", 1, "h", "330105", "2026-10-01", "a", null));

        assertEquals(new BigDecimal("1"), figure("H01", "330105").total());
        Figure before = figures.figure(new IndicatorFigures.Question("H01", "330105", List.of(), Optional.of(LocalDate.of(2026, 9, 30))));
        assertEquals(new BigDecimal("0"), before.total());
        assertFalse(before.kept());
    }

    @Test
    void badQuestionsAreRefusedWithWhatToDo() {
        assertEquals(FigureRefused.Reason.NOT_YET, assertThrows(FigureRefused.class, () -> figure("V01", "100000")).reason());
        recounts.run();
        for (String[] question : new String[][] {{"X99", "100000"}, {"H03", "100000"}}) {
            assertEquals(FigureRefused.Reason.UNKNOWN, assertThrows(FigureRefused.class, () -> figure(question[0], question[1])).reason());
        }
        assertEquals(FigureRefused.Reason.BAD, assertThrows(FigureRefused.class, () -> figure("V01", "999999")).reason());
        assertTrue(assertThrows(FigureRefused.class, () -> figure("V01", "100000", "colour")).next().contains("division, kind, every, tags, age"));
        assertTrue(assertThrows(FigureRefused.class, () -> figure("V01", "100000", "tags", "age")).next().contains("kind,age"));
        assertEquals(FigureRefused.Reason.BAD, assertThrows(FigureRefused.class, () -> figure("V01", "100000", "kind", "kind")).reason());
    }

    /** What rows there are by data set, key and origin; of several origins' rows of a key the first one counts. */
    private final class Model {

        private final Map<String, Map<List<String>, RecordValues>> rows = new TreeMap<>(Map.of("visits", new TreeMap<>(BY_TEXT),
                "houses", new TreeMap<>(BY_TEXT)));

        private Map<Cell, Long> cells(Indicator indicator, LocalDate day) {
            Map<String, List<Indicator.Subject>> subjects = new TreeMap<>();
            Set<String> keys = new HashSet<>();
            rows.get(indicator.counting().dataSet()).entrySet().stream().filter(row -> keys.add(row.getKey().get(0))).forEach(row -> {
                List<String> id = row.getKey();
                RecordValues values = row.getValue();
                subjects.computeIfAbsent(id.get(0).split("\\|")[0], any -> new ArrayList<>()).add(new Indicator.Subject(id.get(0), values));
            });
            Map<Cell, Long> cells = new TreeMap<>(java.util.Comparator.comparing(Cell::toString));
            subjects.values().forEach(records -> indicator.tally(records, day, (grouping, division, cell, amount) ->
                    cells.merge(new Cell(grouping, division, cell), amount, Long::sum)));
            cells.values().removeIf(amount -> amount == 0);
            return cells;
        }
    }

    private static final java.util.Comparator<List<String>> BY_TEXT = java.util.Comparator.comparing(List::toString);

    private Map<Cell, Long> kept(Connection connection, Indicator indicator) throws java.sql.SQLException {
        IndicatorCount count = counts.store().counts(connection, indicator.counting().dataSet()).stream()
                .filter(one -> one.indicator().equals(indicator.definition().id())).findFirst().orElseThrow();
        assertTrue(count.isComplete());
        Map<Cell, Long> cells = new TreeMap<>(java.util.Comparator.comparing(Cell::toString));
        List<Integer> groupings = java.util.stream.IntStream.range(0, indicator.groupings().size()).boxed().toList();
        counts.store().read(connection, count, groupings, (grouping, division, cell, amount) -> cells.put(new Cell(grouping, division, cell), amount));
        return cells;
    }

    private void assertKept(Model model) {
        for (Indicator indicator : standards.current().indicators().counted().values()) {
            LocalDate day = standards.today();
            assertEquals(model.cells(indicator, day), database().transact(connection -> kept(connection, indicator)),
                    indicator.definition().id());
        }
    }

    /** Rows of three origins come, change, move and go while counts are being made, repaired and made anew for another day. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6})
    void whatIsKeptIsAlwaysWhatCountingAnewGives(long seed) {
        Random random = new Random(seed);
        Model model = new Model();
        Map<String, Long> seqs = new TreeMap<>();
        for (int step = 0; step < 250; step++) {
            switch (random.nextInt(12)) {
                case 0, 1, 2, 3 -> recounts.step();
                case 4 -> {
                    recounts.run();
                    assertKept(model);
                }
                case 5 -> {
                    if (random.nextInt(4) == 0) {
                        clock.forward(Duration.ofDays(1 + random.nextInt(40)));
                    }
                }
                case 6 -> log.betweenBatches(connection -> {
                    projection.recount(connection, dataSet(random.nextBoolean() ? "visits" : "houses"), "330105");
                    return null;
                });
                default -> change(random, model, seqs);
            }
        }
        recounts.run();
        assertKept(model);
    }

    private void change(Random random, Model model, Map<String, Long> seqs) {
        String id = random.nextBoolean() ? "visits" : "houses";
        String origin = DIVISIONS.get(random.nextInt(3));
        List<RowChange> changes = new ArrayList<>();
        for (int i = random.nextInt(6); i >= 0; i--) {
            // now and then a line that was applied before comes again
            boolean again = random.nextInt(10) == 0 && seqs.getOrDefault(origin, 0L) > 2;
            long seq = again ? 0 : seqs.merge(origin, 1L, Long::sum);
            RowChange change = draw(random, id, origin, seq);
            List<String> row = List.of(change.key(), origin);
            if (random.nextInt(5) == 0) {
                change = delete(change.key(), origin, seq);
            }
            if (again) {
                if (changes.isEmpty() && model.rows.get(id).containsKey(row)) {
                    apply(id, change); // older than what is held: without effect
                }
                continue;
            }
            changes.add(change);
            if (change.values().isPresent()) {
                model.rows.get(id).put(row, change.values().get());
            } else {
                model.rows.get(id).remove(row);
            }
        }
        if (!changes.isEmpty()) {
            apply(id, changes.toArray(RowChange[]::new));
        }
    }

    private RowChange draw(Random random, String id, String origin, long seq) {
        String division = random.nextInt(4) == 0 ? DIVISIONS.get(random.nextInt(3)) : origin;
        String day = random.nextInt(8) == 0 ? null : LocalDate.ofInstant(NOW, ZoneOffset.UTC).plusDays(random.nextInt(120) - 60).toString();
        String kind = random.nextInt(5) == 0 ? null : List.of("a", "b", "c").get(random.nextInt(3));
        String cost = random.nextInt(3) == 0 ? null : BigDecimal.valueOf(random.nextInt(100_000), 2).toPlainString();
        if (id.equals("houses")) {
            return upsert(id, origin, seq, "h" + random.nextInt(40), division, day, kind, cost);
        }
        List<String> tags = random.nextInt(3) == 0 ? null : List.of("x", "y").subList(0, 1 + random.nextInt(2));
        // persons whose numbers begin like another's
        String person = List.of("1", "12", "1X", "2", "23", "3").get(random.nextInt(6)) + (random.nextInt(6) == 0 ? "" : random.nextInt(4));
        return upsert(id, origin, seq, person, (long) random.nextInt(5), division, day, kind, cost, tags);
    }
}
