package org.fednode.standards;

import dev.cel.common.CelAbstractSyntaxTree;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.fednode.standards.source.Entry;
import org.fednode.standards.source.Problems;

/** Reads and compiles the rules of one data set's file, and the conditional requirements of its fields. */
final class RuleLoader {

    private static final Pattern PARAMETER = Pattern.compile("[a-z][A-Za-z0-9]{0,39}");
    private static final Expression ALWAYS = facts -> Boolean.TRUE;

    private final Entry entry;
    private final String dataSet;
    private final List<Field> fields;
    private final List<FieldLoader.Condition> conditions;
    private final Problems problems;
    private final Map<String, String> parameters = new LinkedHashMap<>();
    private final List<RuleDefinition> definitions = new ArrayList<>();
    private final List<CompiledRule> compiled = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();

    RuleLoader(Entry entry, String dataSet, List<Field> fields, List<FieldLoader.Condition> conditions,
            Problems problems) {
        this.entry = entry;
        this.dataSet = dataSet;
        this.fields = fields;
        this.conditions = conditions;
        this.problems = problems;
    }

    List<RuleDefinition> definitions() {
        return List.copyOf(definitions);
    }

    List<CompiledRule> compiled() {
        return List.copyOf(compiled);
    }

    void load() {
        readParameters();
        RuleLanguage language = new RuleLanguage(fields, parameters);
        for (FieldLoader.Condition condition : conditions) {
            requirement(condition, language);
        }
        for (Entry rule : entry.entries("rules")) {
            rule(rule, language);
            rule.close();
        }
    }

    private void readParameters() {
        entry.entry("parameters").ifPresent(given -> given.keys().forEach(name -> {
            if (!PARAMETER.matcher(name).matches()) {
                given.problem(name, "parameter '" + name + "' must start with a small letter, letters and digits only");
            }
            parameters.put(name, given.text(name).orElse(""));
        }));
    }

    private void requirement(FieldLoader.Condition condition, RuleLanguage language) {
        Field field = condition.field();
        if (field.required()) {
            condition.entry().problem("requiredWhen", "'" + field.id() + "' is required already: drop one of the two");
        }
        RuleDefinition definition = new RuleDefinition(dataSet + '.' + field.id() + '.' + Constraint.REQUIRED.id(),
                RuleDefinition.Kind.RECORD, Severity.ERROR, field.id(), condition.when(), "given(" + field.id() + ")",
                Constraint.REQUIRED.message(field.label()), field.constraints().clause());
        int line = condition.entry().line("requiredWhen");
        int index = field.index();
        add(definition, index, expression(condition.when(), line, language), Optional.of(facts -> facts.isGiven(index)));
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

    private Optional<Expression> expression(String text, int line, RuleLanguage language) {
        Optional<CelAbstractSyntaxTree> tree = language.condition(text, mistake -> problems.at(line,
                "'" + text.lines().findFirst().orElse("") + "' does not compile: " + mistake));
        if (tree.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ExpressionCompiler.compile(tree.get(), fields, parameters));
        } catch (ExpressionCompiler.UnsupportedConstruct unsupported) {
            problems.at(line, unsupported.getMessage());
            return Optional.empty();
        }
    }
}
