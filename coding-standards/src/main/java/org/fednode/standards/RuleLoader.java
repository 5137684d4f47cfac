package org.fednode.standards;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.fednode.standards.source.Entry;
import org.fednode.standards.source.Problems;

/** Reads and compiles the rules of one data set's file, and the conditional requirements of its fields. */
final class RuleLoader {

    private static final Pattern PARAMETER = Pattern.compile("[a-z][A-Za-z0-9]{0,39}");
    private static final Expression ALWAYS = new Nodes.Constant(true);

    private final Entry entry;
    private final String dataSet;
    private final List<Field> fields;
    private final int shared;
    private final List<FieldLoader.Condition> conditions;
    private final Problems problems;
    private final Map<String, CodeTable> tables;
    private Parameters parameters = Parameters.NONE;
    private RuleConstants constants = new RuleConstants(parameters, Map.of(), Set.of());
    private final Map<String, String> conditionTexts = new LinkedHashMap<>();
    private final Map<String, Optional<Expression>> expressions = new HashMap<>();
    private final List<RuleDefinition> definitions = new ArrayList<>();
    private final List<CompiledRule> compiled = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    /** @param shared how many of the fields are another definition's, which rules may read */
    RuleLoader(Entry entry, String dataSet, List<Field> fields, int shared, List<FieldLoader.Condition> conditions,
            Map<String, CodeTable> tables, Problems problems) {
        this.entry = entry;
        this.dataSet = dataSet;
        this.fields = fields;
        this.shared = shared;
        this.conditions = conditions;
        this.tables = tables;
        this.problems = problems;
    }

    Parameters parameters() {
        return parameters;
    }

    Map<String, String> conditions() {
        return conditionTexts;
    }

    List<RuleDefinition> definitions() {
        return List.copyOf(definitions);
    }

    List<CompiledRule> compiled() {
        return List.copyOf(compiled);
    }

    void load() {
        parameters = readParameters();
        readConditions();
        constants = RuleConstants.of(fields, parameters, tables, conditionTexts.keySet());
        RuleLanguage language = new RuleLanguage(fields, constants);
        Entry texts = entry.entry("conditions").orElse(entry);
        // One that does not compile has been reported; what uses it is looked at all the same.
        conditionTexts.forEach((name, text) -> language.define(name,
                expression(text, texts.line(name), language).orElse(new Nodes.Constant(Expression.UNKNOWN))));
        for (FieldLoader.Condition condition : conditions) {
            condition(condition, language);
        }
        fields.stream().skip(shared).filter(field -> !field.constraints().exclusive().isEmpty())
                .forEach(field -> standingAlone(field, language));
        for (Entry rule : entry.entries("rules")) {
            rule(rule, language);
            rule.close();
        }
    }

    /** Named conditions, each of which may use those before it. */
    private void readConditions() {
        entry.entry("conditions").ifPresent(given -> given.keys().forEach(name -> {
            boolean taken = fields.stream().anyMatch(field -> field.id().equals(name)) || FieldLoader.isReserved(name);
            if (taken || !PARAMETER.matcher(name).matches()) {
                given.problem(name, "condition '" + name + "' must start with a small letter, have letters and digits only,"
                        + " and be no field and no reserved word");
            } else {
                conditionTexts.put(name, given.required(name));
            }
        }));
    }

    private Parameters readParameters() {
        Map<String, String> texts = new LinkedHashMap<>();
        Map<String, Map<String, String>> byKey = new LinkedHashMap<>();
        entry.entry("parameters").ifPresent(given -> given.keys().forEach(name -> {
            if (!PARAMETER.matcher(name).matches()) {
                given.problem(name, "parameter '" + name + "' must start with a small letter, letters and digits only");
            }
            if (given.isMapping(name)) {
                Map<String, String> table = new LinkedHashMap<>();
                given.entry(name).ifPresent(rows -> rows.keys().forEach(key -> table.put(key, rows.text(key).orElse(""))));
                byKey.put(name, table);
            } else {
                texts.put(name, given.text(name).orElse(""));
            }
        }));
        return new Parameters(texts, byKey);
    }

    private void condition(FieldLoader.Condition condition, RuleLanguage language) {
        Field field = condition.field();
        String key = condition.demand().key();
        if (field.required()) {
            condition.entry().problem(key, "'" + field.id() + "' is required already: drop one of the two");
        }
        int index = field.index();
        Optional<Expression> when = expression(condition.when(), condition.entry().line(key), language);
        if (condition.demand() != FieldLoader.Demand.ALLOWED) {
            add(ofField(field, Constraint.REQUIRED, condition.when(), "given(" + field.id() + ")"), index, when,
                    Optional.of(new Nodes.Given(index)));
        }
        if (condition.demand() != FieldLoader.Demand.REQUIRED) {
            add(ofField(field, Constraint.NOT_ASKED, "!(" + condition.when() + ")", "!given(" + field.id() + ")"), index,
                    when.map(Nodes.Not::new), Optional.of(new Nodes.Not(new Nodes.Given(index))));
        }
    }

    private void standingAlone(Field field, RuleLanguage language) {
        List<String> alone = field.constraints().exclusive();
        String codes = alone.stream().map(code -> '\'' + code + '\'').collect(Collectors.joining(", "));
        String check = "size(" + field.id() + ") <= 1 || !" + field.id() + ".exists(x, x in [" + codes + "])";
        add(ofField(field, Constraint.NOT_ALONE, "", check), field.index(), Optional.of(ALWAYS),
                expression(check, entry.line("fields"), language));
    }

    private RuleDefinition ofField(Field field, Constraint constraint, String when, String check) {
        return new RuleDefinition(dataSet + '.' + field.id() + '.' + constraint.id(), RuleDefinition.Kind.RECORD,
                Severity.ERROR, field.id(), when, check, constraint.message(field.label()), field.constraints().clause());
    }

    private void rule(Entry rule, RuleLanguage language) {
        String id = rule.required("id");
        if (!id.startsWith(dataSet + '.') || !ids.add(id)) {
            rule.problem("id", "rule id '" + id + "' must start with '" + dataSet + ".' and be used once");
        }
        RuleDefinition.Kind kind = kind(rule);
        String blamed = rule.text("field").orElse("");
        int field = fields.stream().filter(candidate -> candidate.id().equals(blamed)).mapToInt(Field::index)
                .findFirst().orElse(-1);
        if (field < 0 && !blamed.isEmpty()) {
            rule.problem("field", "rule blames the unknown field '" + blamed + "'");
        }
        boolean judgesRecords = kind == RuleDefinition.Kind.RECORD;
        String when = judgesRecords ? rule.text("when").orElse("") : "";
        String check = judgesRecords ? rule.required("check") : "";
        RuleDefinition definition = new RuleDefinition(id, kind, severity(rule), blamed, when, check,
                Labels.required(rule, "message"), rule.text("clause").orElse(""));
        if (!judgesRecords) {
            definitions.add(definition);
            return;
        }
        add(definition, field, when.isEmpty() ? Optional.of(ALWAYS) : expression(when, rule.line("when"), language),
                check.isEmpty() ? Optional.empty() : expression(check, rule.line("check"), language));
    }

    private static RuleDefinition.Kind kind(Entry rule) {
        String kind = rule.text("kind").orElse("record");
        if (!kind.equals("record") && !kind.equals("register")) {
            rule.problem("kind", "'kind' must be record or register, not '" + kind + "'");
        }
        return kind.equals("register") ? RuleDefinition.Kind.REGISTER : RuleDefinition.Kind.RECORD;
    }

    private static Severity severity(Entry rule) {
        String severity = rule.text("severity").orElse("error");
        if (!severity.equals("error") && !severity.equals("warning")) {
            rule.problem("severity", "'severity' must be error or warning, not '" + severity + "'");
        }
        return Severity.valueOf(severity.equals("warning") ? "WARNING" : "ERROR");
    }

    private void add(RuleDefinition definition, int field, Optional<Expression> when, Optional<Expression> check) {
        definitions.add(definition);
        if (when.isPresent() && check.isPresent()) {
            compiled.add(new CompiledRule(definition, field, when.get(), check.get()));
        }
    }

    /** Several fields often share a condition, which is compiled once. */
    private Optional<Expression> expression(String text, int line, RuleLanguage language) {
        Optional<Expression> known = expressions.get(text);
        if (known != null && known.isPresent()) {
            return known;
        }
        Optional<Expression> compiledText = compile(text, line, language);
        expressions.put(text, compiledText);
        return compiledText;
    }

    private Optional<Expression> compile(String text, int line, RuleLanguage language) {
        try {
            return Optional.of(language.condition(text));
        } catch (RuleMistake mistake) {
            problems.at(line, "'" + text.lines().findFirst().orElse("") + "' does not compile: " + mistake.getMessage());
            return Optional.empty();
        }
    }
}
