package org.fednode.standards;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.fednode.standards.format.LineText;

/** Compiled rules mean what CEL's own interpreter says they mean, on random conditions and random records. */
class InterpreterComparisonTest {

    private static final RuleConstants CONSTANTS = new RuleConstants(new Parameters(Map.of("limit", "2"),
            Map.of("byYear", Map.of("2000", "1.5", "2020", "2"), "none", Map.of())), Map.of(), Set.of());
    private static final List<Field> FIELDS = fields();
    private static final Expression TRUE = new Nodes.Constant(true);
    private static final Expression FALSE = new Nodes.Constant(false);
    private static final CelLanguage LANGUAGE = new CelLanguage(FIELDS, CONSTANTS);
    private static final CelRuntime RUNTIME = CelRuntimeFactory.standardCelRuntimeBuilder()
            .addFunctionBindings(bindings()).build();
    private static final Today TODAY = Today.of(Sample.TODAY);

    private static List<Field> fields() {
        return TemporaryPackage.small().file("datasets/things.yaml", """
                id: things
                label: {zh: 物, en: Things}
                key: [s]
                scope: division
                fields:
                  - {id: s, label: {zh: 一, en: s}, type: string, required: true}
                  - {id: division, label: {zh: 二, en: division}, type: division, required: true}
                  - {id: t, label: {zh: 三, en: t}, type: string}
                  - {id: n, label: {zh: 四, en: n}, type: integer}
                  - {id: m, label: {zh: 五, en: m}, type: integer}
                  - {id: yes, label: {zh: 六, en: yes}, type: boolean}
                  - {id: words, label: {zh: 七, en: words}, type: list, element: string}
                  - id: rows
                    label: {zh: 八, en: rows}
                    type: group
                    members:
                      - {id: a, label: {zh: 九, en: a}, type: string}
                      - {id: k, label: {zh: 十, en: k}, type: integer}
                """).load().standard().orElseThrow().dataSets().get("things").definition().fields();
    }

    private static List<CelFunctionBinding> bindings() {
        return List.of(
                CelFunctionBinding.from("age", String.class, String.class, (a, b) -> run("age", a, b, null)),
                CelFunctionBinding.from("add_years", String.class, Long.class, (a, b) -> run("add_years", a, b, null)),
                CelFunctionBinding.from("add_days", String.class, Long.class, (a, b) -> run("add_days", a, b, null)),
                CelFunctionBinding.from("id_birth_date", String.class, a -> run("id_birth_date", a, null, null)),
                CelFunctionBinding.from("id_sequence", String.class, a -> run("id_sequence", a, null, null)),
                CelFunctionBinding.from("is_temporary_id", String.class, a -> run("is_temporary_id", a, null, null)),
                CelFunctionBinding.from("multiply_decimals", String.class, String.class, (a, b) -> run("multiply_decimals", a, b, null)),
                CelFunctionBinding.from("as_of", Map.class, String.class, (a, b) -> run("as_of", a, b, null)),
                CelFunctionBinding.from("sum_decimals", List.class, a -> run("sum_decimals", a, null, null)),
                CelFunctionBinding.from("sum_integers", List.class, a -> run("sum_integers", a, null, null)),
                CelFunctionBinding.from("compare_decimals", String.class, String.class, (a, b) -> run("compare_decimals", a, b, null)),
                CelFunctionBinding.from("substring", List.of(String.class, Long.class, Long.class),
                        arguments -> run("substring", arguments[0], arguments[1], arguments[2])));
    }

    private static Object run(String overload, Object a, Object b, Object c) throws CelEvaluationException {
        Object result = Operator.find(overload).orElseThrow().guarded(a, b, c);
        if (result == Expression.UNKNOWN) {
            throw new CelEvaluationException(overload + " failed");
        }
        return Operator.plain(result);
    }

    @Property(tries = 800)
    void compiledRulesMeanWhatTheInterpreterSays(@ForAll("conditions") String condition, @ForAll("records") Map<String, Object> record)
            throws Exception {
        List<String> mistakes = new ArrayList<>();
        CelAbstractSyntaxTree tree = LANGUAGE.condition(condition, mistakes::add)
                .orElseThrow(() -> new AssertionError(condition + ": " + mistakes));

        assertEquals(interpreted(tree, record), compiled(condition, record), condition + " on " + record);
    }

    /** Worked out when the condition is read, and unknown: no comparison with it decides anything. */
    @Example
    void anOperationThatFailsOnConstantsStaysUnknown() throws Exception {
        for (String condition : List.of("s == idBirthDate('x')", "s != idBirthDate('x')", "n < int('x')", "age('x', today) > 1")) {
            Map<String, Object> record = Map.of("s", "x", "n", 1L);

            assertEquals("unknown", compiled(condition, record), condition);
            assertEquals("unknown", interpreted(LANGUAGE.condition(condition, mistake -> { }).orElseThrow(), record), condition);
        }
    }

    @Example
    void everyShippedRuleMeansTheSameInBoth() throws Exception {
        for (DataSet dataSet : NationalStandard.loaded().dataSets().values()) {
            DataSetDefinition definition = dataSet.definition();
            Map<String, CodeTable> tables = new HashMap<>();
            definition.fields().forEach(field -> Stream.concat(Stream.of(field), field.members().stream())
                    .forEach(one -> one.codeSystem().ifPresent(id -> tables.put(id, table(id)))));
            RuleConstants constants = new RuleConstants(definition.parameters(), tables, definition.conditions().keySet());
            Languages both = new Languages(new RuleLanguage(definition.fields(), constants),
                    new CelLanguage(definition.fields(), constants));
            RecordValues values = Sample.read(dataSet, Sample.of(definition.id()).json(), new ArrayList<>());
            Map<String, Object> variables = variables(values, definition.fields());
            variables.put("parameters", constants.parameterValues());
            variables.put("codes", constants.codeValues());
            for (Map.Entry<String, String> condition : definition.conditions().entrySet()) {
                both.ours().define(condition.getKey(), both.agreed(condition.getValue(), values, variables));
                String decided = interpreted(both.tree(condition.getValue()), variables);
                if (!decided.equals("unknown")) {
                    variables.put(condition.getKey(), Boolean.valueOf(decided));
                }
            }
            for (RuleDefinition rule : definition.rules()) {
                if (rule.kind() == RuleDefinition.Kind.RECORD) {
                    both.agreed(rule.check(), values, variables);
                    if (!rule.when().isEmpty()) {
                        both.agreed(rule.when(), values, variables);
                    }
                }
            }
        }
    }

    private static CodeTable table(String id) {
        return (CodeTable) NationalStandard.loaded().codeSystems().get(id);
    }

    /** Our language and CEL's. */
    private record Languages(RuleLanguage ours, CelLanguage cel) {

        CelAbstractSyntaxTree tree(String condition) {
            return cel.condition(condition, mistake -> { }).orElseThrow();
        }

        Expression agreed(String condition, RecordValues values, Map<String, Object> variables) throws Exception {
            Expression compiled = ours.condition(condition);
            assertEquals(interpreted(tree(condition), variables), assembled(compiled, values), condition);
            return compiled;
        }
    }

    /** Right and wrong conditions alike: what one takes the other takes, of all that the rule language has. */
    @Property(tries = 2000)
    void takesTheConditionsThatCelTakes(@ForAll("mixtures") String condition) {
        List<String> mistakes = new ArrayList<>();
        boolean cel = LANGUAGE.condition(condition, mistakes::add).filter(CelLanguage::needsNoMore).isPresent();
        String ours = "";
        try {
            new RuleLanguage(FIELDS, CONSTANTS).condition(condition);
        } catch (RuleMistake mistake) {
            ours = mistake.getMessage();
        }

        assertEquals(cel, ours.isEmpty(), condition + ": CEL says " + mistakes + ", we say " + ours);
    }

    @Provide
    Arbitrary<String> mixtures() {
        return mixture(3);
    }

    /** Pieces of any type in any place. */
    private static Arbitrary<String> mixture(int depth) {
        Arbitrary<String> leaf = Arbitraries.of("yes", "n", "7", "-3", "s", "t", "'x'", "\"y\"", "words", "rows", "parameters.limit",
                "parameters.byYear", "parameters.none", "['a', 'b']", "[1]", "nobody", "parameters.nothing", "rows.a", "true", "today",
                "given(s)", "given(rows)", "has(parameters.limit)", "rows.exists(r, r.k == n)", "rows.map(r, r.a)",
                "words.filter(w, w == s)", "rows[0].a", "parameters.byYear['2020']", "rows[0].b");
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<String> inner = mixture(depth - 1);
        return Arbitraries.oneOf(leaf,
                Combinators.combine(inner, Arbitraries.of("&&", "||", "==", "!=", "<", ">=", "in", "+", "-", "*", "/", "%"), inner)
                        .as((a, op, b) -> a + " " + op + " " + b),
                inner.map(a -> "(" + a + ")"), inner.map(a -> "!(" + a + ")"), inner.map(a -> "-(" + a + ")"),
                Combinators.combine(inner, inner).as((a, b) -> a + " ? " + b + " : " + b),
                Combinators.combine(Arbitraries.of("size", "int", "string", "age", "sum", "isTemporaryId", "asOf", "compareDecimals"), inner)
                        .as((f, a) -> f + "(" + a + ")"),
                Combinators.combine(Arbitraries.of("age", "addDays", "asOf", "multiplyDecimals"), inner, inner)
                        .as((f, a, b) -> f + "(" + a + ", " + b + ")"),
                Combinators.combine(inner, Arbitraries.of("startsWith", "contains", "endsWith"), inner)
                        .as((a, f, b) -> "(" + a + ")." + f + "(" + b + ")"),
                Combinators.combine(inner, Arbitraries.of("all", "exists", "exists_one", "filter", "map"), inner)
                        .as((a, f, b) -> "(" + a + ")." + f + "(x, " + b + ")"));
    }

    private static String compiled(String condition, Map<String, Object> record) throws Exception {
        RecordValues values = new RecordValues(FIELDS);
        for (Field field : FIELDS) {
            values.set(field.index(), asValue(record.get(field.id()), field));
        }
        Expression compiled = new RuleLanguage(FIELDS, CONSTANTS).condition(condition);
        String outcome = assembled(compiled, values);
        assertEquals(outcome, assembled(compiled, inBytes(values)), "and of texts that are still bytes of a line");
        return outcome;
    }

    /**
     * The condition's outcome in generated code, told by the rules that it breaks; it is asked once by itself and once
     * after rules that ask for every piece of it, the smallest first, so that all pieces are shared.
     */
    private static String assembled(Expression condition, RecordValues values) {
        String alone = assembled(List.of(), condition, values);
        List<CompiledRule> pieces = new ArrayList<>();
        addWithParts(condition, pieces);
        assertEquals(alone, assembled(pieces, condition, values), "a condition means the same when its pieces are shared");
        return alone;
    }

    private static String assembled(List<CompiledRule> before, Expression condition, RecordValues values) {
        List<CompiledRule> rules = new ArrayList<>(before);
        rules.add(new CompiledRule(null, -1, TRUE, condition));
        rules.add(new CompiledRule(null, -1, condition, FALSE));
        SharedExpressions.Sharing sharing = SharedExpressions.among(rules);
        List<Integer> broken = new ArrayList<>();
        boolean[] good = new boolean[values.fields().size()];
        java.util.Arrays.fill(good, true);
        RuleAssembler.assemble(sharing.rules()).judge(new Facts(values, good, TODAY, sharing.slots()), broken::add);
        return broken.contains(before.size()) ? "false" : broken.contains(before.size() + 1) ? "true" : "unknown";
    }

    private static RecordValues inBytes(RecordValues values) {
        RecordValues copy = new RecordValues(FIELDS);
        for (Field field : FIELDS) {
            Object value = values.get(field.index());
            copy.set(field.index(), value instanceof String text ? LineText.of(text) : value);
        }
        return copy;
    }

    private static void addWithParts(Expression expression, List<CompiledRule> rules) {
        if (!asksLocals(expression) && !(expression instanceof Nodes.Constant)) {
            expression.parts().forEach(part -> addWithParts(part, rules));
            rules.add(new CompiledRule(null, -1, TRUE, new Nodes.Operation("equals", Operator.EQUAL, expression, expression,
                    Nodes.Operation.NONE)));
        }
    }

    private static boolean asksLocals(Expression expression) {
        return expression instanceof Nodes.Local
                || !(expression instanceof Nodes.Fold) && expression.parts().stream().anyMatch(InterpreterComparisonTest::asksLocals);
    }

    private static Object asValue(Object given, Field field) {
        if (field.type() != FieldType.GROUP || given == null) {
            return given;
        }
        List<RecordValues> rows = new ArrayList<>();
        for (Object item : (List<?>) given) {
            RecordValues row = new RecordValues(field.members());
            field.members().forEach(member -> row.set(member.index(), ((Map<?, ?>) item).get(member.id())));
            rows.add(row);
        }
        return rows;
    }

    private static String outcome(Object result) {
        return result == Expression.UNKNOWN ? "unknown" : result.toString();
    }

    private static String interpreted(CelAbstractSyntaxTree tree, Map<String, Object> record) throws CelEvaluationException {
        Map<String, Object> variables = new HashMap<>(record);
        variables.put("today", TODAY.text());
        variables.putIfAbsent("parameters", CONSTANTS.parameterValues());
        variables.putIfAbsent("codes", Map.of());
        for (Field field : FIELDS) {
            variables.putIfAbsent("given_" + field.id(), record.containsKey(field.id()));
            if (field.type() == FieldType.LIST || field.type() == FieldType.GROUP) {
                variables.putIfAbsent(field.id(), List.of());
            }
        }
        try {
            Object result = RUNTIME.createProgram(tree).eval((dev.cel.runtime.CelVariableResolver) name ->
                    Optional.ofNullable(variables.get(name)));
            return result instanceof Boolean ? result.toString() : "unknown";
        } catch (CelEvaluationException failed) {
            return "unknown";
        }
    }

    /** A record as the interpreter takes it: a map of what is given, rows as maps. */
    private static Map<String, Object> variables(RecordValues values, List<Field> fields) {
        Map<String, Object> variables = new HashMap<>();
        for (Field field : fields) {
            Object value = values.get(field.index());
            variables.put("given_" + field.id(), value != null);
            if (field.type() == FieldType.GROUP) {
                List<Map<String, Object>> rows = new ArrayList<>();
                for (Object row : value == null ? List.of() : (List<?>) value) {
                    rows.add(variables((RecordValues) row, field.members()));
                }
                variables.put(field.id(), rows);
            } else if (value != null || field.type() == FieldType.LIST) {
                variables.put(field.id(), value == null ? List.of() : value);
            }
        }
        return variables;
    }

    @Provide
    Arbitrary<String> conditions() {
        return truth(3);
    }

    private static Arbitrary<String> truth(int depth) {
        Arbitrary<String> leaf = Arbitraries.of("true", "false", "yes", "given(t)", "given(n)", "given(words)",
                "rows.exists(r, r.a == 'x')", "rows.all(r, r.k > 1)", "rows.exists_one(r, has(r.a) && r.a != s)",
                "rows.all(r, rows.exists(q, q.a != r.a))", "size(rows.filter(r, r.k >= 2)) > 1", "has(parameters.limit)",
                "'x' in rows.map(r, r.a)", "t in parameters.byYear", "parameters.byYear.exists(y, y == t)", "has(parameters.byYear.x)",
                "parameters.none.all(y, y == t)", "s in words", "isTemporaryId(t)", "words.all(w, size(w) < 3)");
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<String> text = text(depth - 1);
        Arbitrary<String> number = number(depth - 1);
        Arbitrary<String> inner = truth(depth - 1);
        return Arbitraries.oneOf(leaf,
                Combinators.combine(inner, Arbitraries.of("&&", "||"), inner).as((a, op, b) -> "(" + a + " " + op + " " + b + ")"),
                inner.map(a -> "!(" + a + ")"),
                Combinators.combine(inner, inner, inner).as((a, b, c) -> "(" + a + " ? " + b + " : " + c + ")"),
                Combinators.combine(text, Arbitraries.of("==", "!=", "<", "<=", ">", ">="), text).as((a, op, b) -> "(" + a + " " + op + " " + b + ")"),
                Combinators.combine(number, Arbitraries.of("==", "!=", "<", "<=", ">", ">="), number).as((a, op, b) -> "(" + a + " " + op + " " + b + ")"),
                Combinators.combine(text, Arbitraries.of("startsWith", "endsWith", "contains"), text).as((a, op, b) -> a + "." + op + "(" + b + ")"),
                Combinators.combine(text, text, text).as((a, b, c) -> "(" + a + " in [" + b + ", " + c + "])"),
                Combinators.combine(inner, Arbitraries.of("all", "exists")).as((a, op) -> "words." + op + "(w, w != s && " + a + ")"));
    }

    private static Arbitrary<String> text(int depth) {
        Arbitrary<String> leaf = Arbitraries.of("s", "t", "'x'", "''", "'12'", "'2020-02-29'", "today", "parameters.limit",
                "'110101190003070010'", "parameters.byYear[t]", "asOf(parameters.byYear, t)", "sum(words)", "sum(['1.5', '0.25', t])", "words[n]",
                "sum(rows.map(r, r.a))", "addYears('2020-02-29', n)", "addDays(t, 1)");
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<String> inner = text(depth - 1);
        Arbitrary<String> number = number(depth - 1);
        return Arbitraries.oneOf(leaf,
                Combinators.combine(inner, inner).as((a, b) -> "(" + a + " + " + b + ")"),
                Combinators.combine(inner, number, number).as((a, b, c) -> a + ".substring(" + b + ", " + c + ")"),
                Combinators.combine(inner, inner).as((a, b) -> "multiplyDecimals(" + a + ", " + b + ")"),
                inner.map(a -> "idBirthDate(" + a + ")"),
                number.map(a -> "string(" + a + ")"));
    }

    private static Arbitrary<String> number(int depth) {
        Arbitrary<String> leaf = Arbitraries.of("n", "m", "0", "1", "7", "-3", "9223372036854775807", "size(s)", "size(words)",
                "size(rows)", "int(parameters.limit)", "sum(rows.map(r, r.k))", "sum([n, m, 1])", "size(parameters.byYear)", "age('2000-02-29', today)", "idSequence(s)");
        if (depth == 0) {
            return leaf;
        }
        Arbitrary<String> inner = number(depth - 1);
        Arbitrary<String> text = text(depth - 1);
        return Arbitraries.oneOf(leaf,
                Combinators.combine(inner, Arbitraries.of("+", "-", "*", "/", "%"), inner).as((a, op, b) -> "(" + a + " " + op + " " + b + ")"),
                inner.map(a -> "-(" + a + ")"),
                text.map(a -> "int(" + a + ")"),
                text.map(a -> "size(" + a + ")"),
                Combinators.combine(text, text).as((a, b) -> "compareDecimals(" + a + ", " + b + ")"));
    }

    @Provide
    Arbitrary<Map<String, Object>> records() {
        Arbitrary<String> text = Arbitraries.of("x", "y", "12", "2", "2020-02-29", "110101190003070010", "T1", "𠮷田");
        Arbitrary<Long> number = Arbitraries.of(-1L, 0L, 1L, 2L, 3L, 9_007_199_254_740_991L);
        Arbitrary<Map<String, Object>> row = Combinators.combine(text.optional(), number.optional()).as((a, k) -> {
            Map<String, Object> made = new HashMap<>();
            a.ifPresent(value -> made.put("a", value));
            k.ifPresent(value -> made.put("k", value));
            return made;
        });
        return Combinators.combine(text, text.optional(), number.optional(), number.optional(),
                Arbitraries.of(true, false).optional(), text.list().uniqueElements().ofMinSize(1).ofMaxSize(3).optional(),
                row.list().ofMinSize(1).ofMaxSize(3).optional()).as((s, t, n, m, yes, words, rows) -> {
                    Map<String, Object> record = new HashMap<>();
                    record.put("s", s);
                    t.ifPresent(value -> record.put("t", value));
                    n.ifPresent(value -> record.put("n", value));
                    m.ifPresent(value -> record.put("m", value));
                    yes.ifPresent(value -> record.put("yes", value));
                    words.ifPresent(value -> record.put("words", value));
                    rows.ifPresent(value -> record.put("rows", value));
                    return record;
                });
    }
}
