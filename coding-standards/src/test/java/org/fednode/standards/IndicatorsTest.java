package org.fednode.standards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What indicators make of records, against sums written down by hand and a plain recount. */
class IndicatorsTest {

    private static final LocalDate DAY = LocalDate.of(2026, 11, 23);

    private final Indicators indicators = NationalStandard.loaded().indicators();

    /** Cells as {@code division/grouping/cell}, that is, whatever a node would hold. */
    private static final class Cells extends TreeMap<String, Long> {

        private final Indicator indicator;

        Cells(Indicator indicator) {
            this.indicator = indicator;
        }

        void add(LocalDate day, List<Sample> samples) {
            DataSet dataSet = NationalStandard.loaded().dataSets().get(indicator.counting().dataSet());
            Map<String, List<Indicator.Subject>> subjects = new TreeMap<>();
            for (Sample sample : samples) {
                RecordValues values = Sample.read(sample.dataSet(), sample.json(), new ArrayList<>());
                String key = dataSet.key(values);
                subjects.computeIfAbsent(key.split("\\|")[0], any -> new ArrayList<>()).add(new Indicator.Subject(key, values));
            }
            subjects.values().forEach(records -> indicator.tally(records, day, (grouping, division, cell, amount) ->
                    merge(division + '/' + String.join("+", indicator.groupings().get(grouping)) + '/' + cell, amount, Long::sum)));
        }

        long total(String division) {
            return getOrDefault(division + "//", 0L);
        }

        Map<String, Long> by(String division, String grouping) {
            String prefix = division + '/' + grouping + '/';
            return entrySet().stream().filter(one -> one.getKey().startsWith(prefix)).collect(Collectors.toMap(
                    one -> one.getKey().substring(prefix.length()), Map.Entry::getValue, (one, other) -> one, TreeMap::new));
        }
    }

    private Cells count(String indicator, LocalDate day, Sample... samples) {
        Cells cells = new Cells(indicators.counted().get(indicator));
        cells.add(day, List.of(samples));
        return cells;
    }

    private static Sample person(int number) {
        return Sample.certificate().with("personId", Sample.id("110101199003%02d%03d".formatted(number / 100 + 1, number % 100)))
                .with("certNo", null);
    }

    @Test
    void everyIndicatorOfTheCommuniqueIsDefined() {
        assertEquals(67, indicators.definitions().size());
        assertTrue(indicators.counted().keySet().containsAll(List.of("A01", "A02", "A03", "B01", "D01", "D02")));
        assertEquals(15, indicators.definitions().values().stream().filter(one -> one.part().isPresent()).count());
    }

    @Test
    void holdersAreThoseOfTheDayThatIsAskedFor() {
        Sample valid = Sample.certificate().with("firstIssueDate", "2020-05-10").with("issueDate", "2020-05-10");
        Sample cancelled = valid.with("status", "30").with("cancelReason", "1").with("statusDate", "2026-03-01");

        assertEquals(1, count("A01", DAY, valid).total("110101"));
        assertEquals(0, count("A01", LocalDate.of(2020, 5, 9), valid).total("110101"));
        assertEquals(0, count("A01", DAY, cancelled).total("110101"));
        assertEquals(1, count("A01", LocalDate.of(2026, 2, 28), cancelled).total("110101"));
        assertEquals(Map.of("1", 1L), count("A03", DAY, cancelled).by("110101", "reason"));
        assertEquals(0, count("A03", LocalDate.of(2025, 12, 31), cancelled).total("110101"));
        assertEquals(1, count("A02", LocalDate.of(2020, 12, 31), valid).total("110101"));
        assertEquals(0, count("A02", DAY, valid).total("110101"));
    }

    @Test
    void aPersonServedTwiceCountsOnceWhereThePersonStoodLastButUnderEachService() {
        Sample first = Sample.service().with("serviceDate", "2026-02-01").with("serviceItem", "303").with("certNo", Sample.MAN + "42");
        Sample second = Sample.service().with("serviceDate", "2026-03-01").with("serviceItem", "404").with("certNo", Sample.MAN + "72");

        Cells cells = count("B01", DAY, first, second);

        assertEquals(1, cells.total("110101"));
        assertEquals(Map.of("multiple|18-59", 1L), cells.by("110101", "category+ageBand"));
        assertEquals(Map.of("303", 1L, "404", 1L), cells.by("110101", "service"));
        assertEquals(Map.of(), cells.by("110100", "repeated"));
    }

    @Test
    void aPersonServedInSeveralCountiesCountsInEachAndIsKnownToBeOne() {
        Sample here = Sample.service().with("serviceDate", "2026-02-01");
        Sample there = here.with("serviceDate", "2026-03-01").with("reportingDivision", "110105");
        Sample far = here.with("serviceDate", "2026-04-01").with("reportingDivision", "440103");

        Cells cells = count("B01", DAY, here, there, far);

        assertEquals(List.of(1L, 1L, 1L), List.of(cells.total("110101"), cells.total("110105"), cells.total("440103")));
        assertEquals(2, cells.entrySet().stream().filter(one -> one.getKey().contains("/repeated/")).mapToLong(Map.Entry::getValue).sum());
        assertEquals(Map.of("", 1L), cells.by(NationalStandard.loaded().divisions().root(), "repeated"));
    }

    @Test
    void aValueThatStandsInAListCountsUnderEachAndSumsAddUp() {
        Sample institution = Sample.of("rehabilitation-institution").with("categoriesServed", List.of("1", "2"));

        assertEquals(Map.of("1", 1L, "2", 1L), count("B04", DAY, institution).by("110101", "category"));
        assertEquals(1, count("B04", DAY, institution).total("110101"));
        assertEquals(((Number) Sample.read(institution.dataSet(), institution.json(), new ArrayList<>()).get(NationalStandard.loaded().dataSets().get("rehabilitation-institution")
                .definition().field("totalStaff").orElseThrow().index())).longValue(), count("B05", DAY, institution).total("110101"));
    }

    /** Random certificates, counted by conditions written again in Java. */
    @Test
    void countsWhatAPlainRecountCounts() {
        Random random = new Random(20261126);
        List<Sample> samples = IntStream.range(0, 400).mapToObj(IndicatorsTest::person).map(sample -> sample
                .with("category", String.valueOf(1 + random.nextInt(7))).with("grade", String.valueOf(1 + random.nextInt(4)))
                .with("sex", String.valueOf(1 + random.nextInt(2)))
                .with("birthDate", LocalDate.of(1940, 1, 1).plusDays(random.nextInt(31_000)).toString())
                .with("status", List.of("10", "20", "30", "40", "50", "60").get(random.nextInt(6)))
                .with("statusDate", LocalDate.of(2026, 1, 1).plusDays(random.nextInt(600)).toString())
                .with("firstIssueDate", LocalDate.of(2010, 1, 1).plusDays(random.nextInt(6_500)).toString())).toList();
        Predicate<Sample> holds = sample -> sample.get("firstIssueDate").toString().compareTo(DAY.toString()) <= 0
                && (List.of("10", "40", "50").contains(sample.get("status")) || sample.get("statusDate").toString().compareTo(DAY.toString()) > 0);
        Map<String, Long> expected = samples.stream().filter(holds).collect(Collectors.groupingBy(sample -> sample.get("category") + "|"
                + sample.get("grade") + "|" + sample.get("sex") + "|" + band(sample), TreeMap::new, Collectors.counting()));

        Cells cells = count("A01", DAY, samples.toArray(Sample[]::new));

        assertTrue(expected.size() > 50);
        assertEquals(expected, cells.by("110101", "category+grade+sex+ageBand"));
        assertEquals(expected.values().stream().mapToLong(Long::longValue).sum(), cells.total("110101"));
    }

    private static String band(Sample sample) {
        int age = java.time.Period.between(LocalDate.parse(sample.get("birthDate").toString()), DAY).getYears();
        return age <= 6 ? "0-6" : age <= 17 ? "7-17" : age <= 59 ? "18-59" : "60-plus";
    }

    @Test
    void theCheapestGroupingThatHasTheBreakdownsIsTaken() {
        Indicator holders = indicators.counted().get("A01");

        assertEquals(Optional.of(List.of()), holders.groupingOf(List.of()));
        assertEquals(Optional.of(List.of("category", "grade", "sex", "ageBand")), holders.groupingOf(List.of("grade", "category")));
        assertEquals(Optional.of(List.of("ethnic")), holders.groupingOf(List.of("ethnic")));
        assertEquals(Optional.empty(), holders.groupingOf(List.of("ethnic", "grade")));
    }

    @Test
    void unknownDivisionsAndDataSetsAreNoneOfTheirs() {
        assertEquals(List.of("B01", "B02", "B03"), indicators.of("rehabilitation-service").stream().map(one -> one.definition().id()).toList());
        assertEquals(List.of(), indicators.of("nothing"));
    }

    /** Printed figures, as the communiques have them. */
    private static final class Printed implements IndicatorCheck.Figures {

        private final Map<String, BigDecimal> totals = new HashMap<>();
        private final Map<String, Map<String, BigDecimal>> cells = new HashMap<>();
        private final Map<String, BigDecimal> before = new HashMap<>();

        Printed with(String indicator, String amount) {
            totals.put(indicator, new BigDecimal(amount));
            return this;
        }

        @Override
        public Optional<BigDecimal> total(String indicator, IndicatorCheck.When when) {
            return Optional.ofNullable((when == IndicatorCheck.When.NOW ? totals : before).get(indicator));
        }

        @Override
        public Optional<Map<String, BigDecimal>> cells(String indicator, String breakdown) {
            return Optional.ofNullable(cells.get(indicator + '/' + breakdown));
        }

        @Override
        public long divisions(String level) {
            return NationalStandard.loaded().divisions().count(level, NationalStandard.loaded().divisions().root());
        }

        @Override
        public BigDecimal rounding(String indicator) {
            return new BigDecimal("0.05");
        }

        @Override
        public boolean isWhole() {
            return true;
        }
    }

    private IndicatorCheck check(String id) {
        return indicators.checks().stream().filter(one -> one.id().equals(id)).findFirst().orElseThrow();
    }

    private boolean holds(String id, Printed figures) {
        IndicatorCheck check = check(id);
        return check.evaluate(check.subject(), figures).orElseThrow().holds();
    }

    /** Every closure that the published figures of a year can be held to; the figures are the communiques' own. */
    @Test
    void publishedFiguresCloseAndFigureByFigureThoseOffByOneDoNot() {
        Map<String, Printed> years = PublishedFigures.national(Printed::new, Printed::with);
        // what the indicator system says is left over for the children without certificate
        years.get("2019").with("B01.8", "9.2");
        years.get("2020").with("B01.8", "14.1");
        Map<String, Integer> held = new TreeMap<>();
        years.forEach((year, figures) -> indicators.checks().stream().filter(check -> check.kind() == IndicatorCheck.Kind.PARTS
                || check.kind() == IndicatorCheck.Kind.AT_MOST).forEach(check -> check.evaluate(check.subject(), figures).ifPresent(outcome -> {
                    assertTrue(outcome.holds(), year + " " + outcome);
                    held.merge(check.id(), 1, Integer::sum);
                })));

        assertEquals(6, held.get("employment-forms"), held.toString());
        assertTrue(held.keySet().containsAll(List.of("inside-special-schools", "pensions-within-insured", "rescue-within-rehabilitation",
                "devices-within-rehabilitation", "rehabilitation-parts")), held.toString());
        Printed off = years.get("2025").with("D01.7", "1000.0");
        assertEquals(false, holds("employment-forms", off));
    }

    @Test
    void roundedPartsMayBeOffByTheirRoundingAndNoMore() {
        Printed guangdong = new Printed();
        guangdong.with("B04", "1036").cells.put("B04/category", amounts("162", "191", "404", "459", "692", "136"));
        assertTrue(holds("institutions-overlap", guangdong));
        guangdong.with("B01", "29.9").cells.put("B01/service", amounts("13.6", "3.2", "5.1", "9.3"));
        assertTrue(holds("rehabilitation-services-overlap", guangdong));
        guangdong.with("B01", "31.6");
        assertEquals(false, holds("rehabilitation-services-overlap", guangdong));
        Printed holders = new Printed().with("A01", "29.9");
        holders.cells.put("A01/category", amounts("28.5", "1.2"));
        assertEquals(false, holds("holders-by-category", holders));
        holders.cells.put("A01/category", amounts("28.5", "1.3"));
        assertTrue(holds("holders-by-category", holders));
    }

    @Test
    void whatIsReportedByOtherMeansIsHeldTogetherToo() {
        Printed reported = new Printed().with("C06", "607").with("K01", "8502");
        reported.cells.put("C06/school", amounts("372", "71", "164"));
        reported.cells.put("K01/category", amounts("1263", "2054", "130", "2472", "568", "629", "1386"));
        reported.cells.put("K01/severity", amounts("2518", "5984"));
        for (String check : List.of("senior-high-students", "population-by-category", "population-by-severity")) {
            assertTrue(holds(check, reported), check);
        }
        assertEquals(false, holds("senior-high-students", reported.with("C06", "608")));
        assertTrue(holds("counties-with-community-rehabilitation", new Printed().with("B06", "2726")));
        assertEquals(false, holds("counties-with-community-rehabilitation", new Printed().with("B06", "3500")));
    }

    @Test
    void stocksFollowFromFlowsAndGreatChangesAreToldOf() {
        Printed figures = new Printed().with("A01", "110").with("A02", "20").with("A03", "10");
        figures.before.put("A01", new BigDecimal("100"));
        assertTrue(holds("holders-flow", figures));
        assertEquals(false, holds("holders-flow", figures.with("A01", "111")));
        Printed fallen = new Printed().with("B01", "69.9");
        fallen.before.put("B01", new BigDecimal("100"));
        assertEquals(false, check("change").evaluate("B01", fallen).orElseThrow().holds());
        assertTrue(check("change").evaluate("B01", fallen.with("B01", "70.0")).orElseThrow().holds());
        assertEquals(Optional.empty(), check("change").evaluate("A01", fallen));
    }

    private static Map<String, BigDecimal> amounts(String... amounts) {
        Map<String, BigDecimal> cells = new TreeMap<>();
        for (String amount : amounts) {
            cells.put("c" + cells.size(), new BigDecimal(amount));
        }
        return cells;
    }
}
