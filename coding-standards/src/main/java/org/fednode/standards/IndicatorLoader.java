package org.fednode.standards;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.fednode.standards.source.Entry;
import org.fednode.standards.source.Problems;
import org.fednode.standards.source.YamlFile;

/** Reads {@code indicators/*.yaml} and compiles what nodes count. */
final class IndicatorLoader {

    static final String FOLDER = "indicators/";

    private static final Pattern ID = Pattern.compile("[A-Z][0-9]{2}(\\.[0-9]{1,2})?");
    private static final Pattern NAME = Pattern.compile("[a-z][A-Za-z0-9]{0,39}");
    private static final Pattern CASE = Pattern.compile("[a-z0-9][a-z0-9-]{0,39}");
    private static final List<String> LEVELS = List.of("national", "province", "prefecture", "county");
    private static final List<String> PERIODS = List.of("month", "quarter", "year", "census");
    private static final int MOST = 500;

    private final PackageFiles files;
    private final Map<String, CodeTable> tables;
    private final Map<String, DataSet> dataSets;
    private final Divisions divisions;
    private final Map<String, IndicatorDefinition> definitions = new LinkedHashMap<>();
    private final Map<String, Indicator> counted = new LinkedHashMap<>();
    private final Map<String, RuleLanguage> languages = new HashMap<>();
    private final List<Runnable> afterwards = new ArrayList<>();
    private final IndicatorCheckLoader checkLoader = new IndicatorCheckLoader(definitions);

    IndicatorLoader(PackageFiles files, Map<String, CodeTable> tables, Map<String, DataSet> dataSets, Divisions divisions) {
        this.files = files;
        this.tables = tables;
        this.dataSets = dataSets;
        this.divisions = divisions;
    }

    Indicators load() {
        Map<String, IndicatorCheck> checks = new LinkedHashMap<>();
        for (String name : files.named(FOLDER, ".yaml")) {
            CountedProblems problems = new CountedProblems(files.problems(name));
            YamlFile.read(files.text(name), problems).ifPresent(entry -> read(name, entry, problems, checks));
        }
        afterwards.forEach(Runnable::run);
        checkLoader.checkNames();
        return new Indicators(definitions, counted, List.copyOf(checks.values()));
    }

    private void read(String name, Entry entry, CountedProblems problems, Map<String, IndicatorCheck> checks) {
        String id = entry.required("id");
        if (!name.equals(FOLDER + id + ".yaml")) {
            entry.problem("id", "id '" + id + "' must be the file's name");
        }
        Labels.required(entry, "label");
        entry.text("source");
        List<Entry> indicators = entry.entries("indicators");
        if (indicators.isEmpty() || indicators.size() > MOST) {
            entry.problem("indicators", "'indicators' must list 1 to " + MOST + " indicators");
        }
        indicators.forEach(one -> indicator(one, problems));
        for (Entry check : entry.entries("checks")) {
            checkLoader.check(check).filter(one -> checks.put(one.id(), one) != null)
                    .ifPresent(one -> check.problem("id", "check '" + one.id() + "' is defined twice"));
            check.close();
        }
        entry.close();
    }

    private void indicator(Entry entry, CountedProblems problems) {
        String id = entry.required("id");
        if (!ID.matcher(id).matches()) {
            entry.problem("id", "indicator id '" + id + "' must be a capital letter and two digits, of a part with a point and its number");
        }
        Label label = Labels.required(entry, "label");
        String unit = entry.required("unit");
        boolean tenThousands = entry.flag("tenThousands");
        String lowest = IndicatorCheckLoader.choice(entry, "lowest", LEVELS, "county");
        List<String> periods = entry.texts("periods");
        periods.stream().filter(period -> !PERIODS.contains(period)).forEach(period ->
                entry.problem("periods", "'periods' may list " + String.join(", ", PERIODS) + ", not '" + period + "'"));
        Optional<IndicatorDefinition.Part> part = entry.entry("part").map(IndicatorLoader::part);
        boolean isCounted = entry.has("dataSet");
        List<String> reportedBy = entry.texts("reportedBy");
        if (!reportedBy.isEmpty() && (isCounted || part.isPresent())) {
            entry.problem("reportedBy", "'reportedBy' is for indicators that nodes don't count");
        }
        if (isCounted && part.isPresent()) {
            entry.problem("part", "an indicator is counted from a data set or part of another one: drop 'part' or 'dataSet'");
        }
        Optional<Counting> counting = isCounted ? counting(entry, problems) : Optional.empty();
        IndicatorDefinition definition = new IndicatorDefinition(id, label, unit, tenThousands, lowest, periods,
                counting.map(Counting::definition), part, reportedBy, entry.text("note").orElse(""));
        entry.close();
        if (definitions.putIfAbsent(id, definition) != null) {
            entry.problem("id", "indicator '" + id + "' is defined twice");
        }
        part.ifPresent(one -> afterwards.add(() -> checkPart(entry, one)));
        if (!problems.any()) {
            counting.ifPresent(one -> counted.put(id, new CompiledIndicator(definition, one.dataSet(), divisions, one.conditions())));
        }
    }

    private static IndicatorDefinition.Part part(Entry entry) {
        IndicatorDefinition.Part part = new IndicatorDefinition.Part(entry.required("of"), entry.required("breakdown"), entry.required("value"));
        entry.close();
        return part;
    }

    private void checkPart(Entry entry, IndicatorDefinition.Part part) {
        if (checkLoader.lacks(part.of(), part.breakdown())) {
            entry.problem("part", "indicator '" + part.of() + "' has no breakdown '" + part.breakdown() + "'");
        }
    }

    /** @param conditions what {@link CompiledIndicator} wants */
    private record Counting(IndicatorDefinition.Counting definition, DataSet dataSet, List<CompiledRule> conditions) {
    }

    private Optional<Counting> counting(Entry entry, Problems problems) {
        String id = entry.required("dataSet");
        IndicatorDefinition.Measure measure = IndicatorDefinition.Measure.valueOf(
                IndicatorCheckLoader.choice(entry, "count", List.of("records", "persons", "sum"), "records").toUpperCase(Locale.ROOT));
        Optional<String> field = entry.text("field");
        Optional<String> latest = entry.text("latest");
        String where = entry.required("where");
        List<Entry> breakdowns = entry.entries("breakdowns");
        List<List<String>> crossed = entry.entries("crossed").stream().map(one -> {
            List<String> ids = one.texts("breakdowns");
            one.close();
            return ids;
        }).toList();
        DataSet dataSet = dataSets.get(id);
        if (dataSet == null) {
            if (files.has(DataSetLoader.FOLDER + id + ".yaml")) {
                checkLoader.pass(entry.text("id").orElse("")); // its problems have been reported
                entry.keys();
            } else {
                entry.problem("dataSet", "there is no data set '" + id + "'");
            }
            return Optional.empty();
        }
        DataSetDefinition definition = dataSet.definition();
        checkFields(entry, definition, measure, field, latest);
        if (measure == IndicatorDefinition.Measure.PERSONS && definition.key().size() < 2) {
            entry.problem("count", "records of '" + id + "' are persons already: count records");
        }
        Compiler compiler = new Compiler(definition, problems);
        compiler.add(where, entry.line("where"));
        List<Breakdown> read = new ArrayList<>();
        for (Entry breakdown : breakdowns) {
            read.add(breakdown(breakdown, definition, compiler, measure));
            breakdown.close();
        }
        IndicatorDefinition.Counting counting = new IndicatorDefinition.Counting(id, measure, field, latest, where, read, crossed);
        checkCrossed(entry, counting);
        return Optional.of(new Counting(counting, dataSet, compiler.conditions));
    }

    private static void checkFields(Entry entry, DataSetDefinition dataSet, IndicatorDefinition.Measure measure, Optional<String> field,
            Optional<String> latest) {
        boolean sums = measure == IndicatorDefinition.Measure.SUM;
        boolean numeric = field.flatMap(dataSet::field)
                .filter(one -> one.type() == FieldType.INTEGER || one.type() == FieldType.DECIMAL).isPresent();
        if (sums != field.isPresent() || sums && !numeric) {
            entry.problem("field", "'field' must be an integer or decimal field where 'count' is sum, and stand nowhere else");
        }
        latest.filter(id -> dataSet.field(id).filter(one -> one.type() == FieldType.DATE || one.type() == FieldType.STRING).isEmpty())
                .ifPresent(id -> entry.problem("latest", "'latest' must be a date or a text of the data set, not '" + id + "'"));
    }

    private Breakdown breakdown(Entry entry, DataSetDefinition dataSet, Compiler compiler, IndicatorDefinition.Measure measure) {
        String id = entry.required("id");
        if (!NAME.matcher(id).matches() || Indicator.REPEATED.contains(id)) {
            entry.problem("id", "breakdown id '" + id + "' must start with a small letter and have letters and digits only");
        }
        boolean overlaps = entry.flag("overlaps");
        Optional<Field> field = Optional.empty();
        if (entry.has("field")) {
            String named = entry.required("field");
            field = dataSet.field(named);
            if (field.isEmpty() || field.get().type() == FieldType.GROUP) {
                entry.problem("field", "the data set has no single field or list '" + named + "'");
            } else if (field.get().type() == FieldType.LIST && !overlaps) {
                entry.problem("field", "the values of a list overlap: say overlaps: true");
            }
        }
        if (overlaps && measure != IndicatorDefinition.Measure.PERSONS && field.filter(one -> one.type() == FieldType.LIST).isEmpty()) {
            entry.problem("overlaps", "only persons and the values of a list overlap");
        }
        Optional<Field> labelled = field;
        Label label = entry.has("label") || labelled.isEmpty() ? Labels.required(entry, "label") : labelled.get().label();
        List<Breakdown.Case> cases = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (Entry one : entry.entries("cases")) {
            Breakdown.Case read = new Breakdown.Case(one.required("id"), Labels.required(one, "label"), one.required("when"));
            if (!CASE.matcher(read.id()).matches() || !ids.add(read.id())) {
                one.problem("id", "case id '" + read.id() + "' must be small letters, digits and dashes, and stand once");
            }
            compiler.add(read.when(), one.line("when"));
            cases.add(read);
            one.close();
        }
        if (cases.isEmpty() == field.isEmpty()) {
            entry.problem("id", "breakdown '" + id + "' needs a 'field' or 'cases', and not both");
        }
        return new Breakdown(id, label, field, cases, overlaps);
    }

    private static void checkCrossed(Entry entry, IndicatorDefinition.Counting counting) {
        for (List<String> ids : counting.crossed()) {
            if (ids.size() < 2 || new HashSet<>(ids).size() < ids.size()) {
                entry.problem("crossed", "'crossed' lists two or more different breakdowns");
            }
            for (String id : ids) {
                Optional<Breakdown> breakdown = counting.breakdown(id);
                if (breakdown.isEmpty()) {
                    entry.problem("crossed", "'crossed' names the unknown breakdown '" + id + "'");
                } else if (breakdown.get().overlaps()) {
                    entry.problem("crossed", "breakdown '" + id + "' overlaps: it can't be crossed with others");
                }
            }
        }
        Set<String> ids = new HashSet<>();
        counting.breakdowns().stream().filter(one -> !ids.add(one.id()))
                .forEach(one -> entry.problem("breakdowns", "breakdown '" + one.id() + "' is defined twice"));
    }

    /** Compiles conditions so that each one finds fault with the records that fulfil it. */
    private final class Compiler {

        private final DataSetDefinition dataSet;
        private final Problems problems;
        private final List<CompiledRule> conditions = new ArrayList<>();

        Compiler(DataSetDefinition dataSet, Problems problems) {
            this.dataSet = dataSet;
            this.problems = problems;
        }

        void add(String text, int line) {
            RuleLanguage language = languages.computeIfAbsent(dataSet.id(), any -> RuleLanguage.of(dataSet, tables));
            RuleDefinition definition = new RuleDefinition(dataSet.id(), RuleDefinition.Kind.RECORD, Severity.ERROR, "", text, "",
                    new Label("", ""), "");
            try {
                conditions.add(new CompiledRule(definition, -1, new Nodes.Constant(true), new Nodes.Not(language.condition(text))));
            } catch (RuleMistake mistake) {
                problems.at(line, "'" + text.lines().findFirst().orElse("") + "' does not compile: " + mistake.getMessage());
            }
        }
    }
}
