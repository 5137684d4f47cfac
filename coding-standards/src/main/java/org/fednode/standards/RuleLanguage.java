package org.fednode.standards;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What conditions of one data set can name: a variable per field, {@code today}, {@code parameters}, {@code codes} and
 * the named conditions. The language is CEL without what rules don't need; it has a parser of its own because loading
 * CEL's costs more than loading the standard may, and tests hold both to the same answers.
 */
final class RuleLanguage {

    static final String TODAY = "today";
    static final String PARAMETERS = "parameters";
    static final String CODES = "codes";

    private static final int LONGEST = 2_000;

    private final Map<String, Field> fields = new HashMap<>();
    private final RuleConstants constants;
    private final Map<String, Expression> conditions = new HashMap<>();
    /** A macro of a named condition must not write over the variables of the macro around it. */
    private int firstSlot;

    RuleLanguage(List<Field> fields, RuleConstants constants) {
        fields.forEach(field -> this.fields.put(field.id(), field));
        this.constants = constants;
    }

    /** What conditions about records of a loaded data set can name. */
    static RuleLanguage of(DataSetDefinition dataSet, Map<String, CodeTable> tables) {
        RuleLanguage language = new RuleLanguage(dataSet.fields(), RuleConstants.of(dataSet.fields(), dataSet.parameters(), tables,
                dataSet.conditions().keySet()));
        dataSet.conditions().forEach((name, text) -> {
            try {
                language.define(name, language.condition(text));
            } catch (RuleMistake impossible) {
                throw new IllegalStateException("a loaded data set's condition does not compile", impossible);
            }
        });
        return language;
    }

    /** The condition that the text means. */
    Expression condition(String text) throws RuleMistake {
        if (text.length() > LONGEST) {
            throw new RuleMistake(LONGEST, "a condition has " + LONGEST + " characters at most");
        }
        RuleParser.Typed parsed = new RuleParser(text, this, firstSlot).condition();
        if (!parsed.type().equals(RuleType.BOOL)) {
            throw new RuleMistake(0, "the condition must be true or false, not " + parsed.type());
        }
        return parsed.expression();
    }

    /** From here on conditions may use the name. */
    void define(String name, Expression condition) {
        conditions.put(name, condition);
        firstSlot = Math.max(firstSlot, Nodes.slots(condition));
    }

    RuleParser.Typed variable(String name, int at) throws RuleMistake {
        switch (name) {
            case TODAY:
                return new RuleParser.Typed(new Nodes.Today(), RuleType.STRING);
            case PARAMETERS:
                return new RuleParser.Typed(new Nodes.Constant(constants.parameterValues()), RuleType.names(PARAMETERS));
            case CODES:
                return new RuleParser.Typed(new Nodes.Constant(constants.codeValues()), RuleType.names(CODES));
            default:
                return constants.conditions().contains(name) ? named(name, at) : field(name, at);
        }
    }

    private RuleParser.Typed named(String name, int at) throws RuleMistake {
        Expression condition = conditions.get(name);
        if (condition == null) {
            throw new RuleMistake(at, "condition '" + name + "' is used before it is defined: move it up");
        }
        return new RuleParser.Typed(condition, RuleType.BOOL);
    }

    private RuleParser.Typed field(String name, int at) throws RuleMistake {
        Field field = fields.get(name);
        if (field == null) {
            throw new RuleMistake(at, "undeclared reference to '" + name + "'");
        }
        return switch (field.type()) {
            case GROUP -> new RuleParser.Typed(new Nodes.Items(field.index()), RuleType.listOf(RuleType.row(name)));
            case LIST -> new RuleParser.Typed(new Nodes.Items(field.index()), RuleType.listOf(RuleType.of(field.element())));
            default -> new RuleParser.Typed(new Nodes.Value(field.index()), RuleType.of(field.type()));
        };
    }

    /** What {@code given(name)} asks. */
    Expression given(String name, int at) throws RuleMistake {
        Field field = fields.get(name);
        if (field == null) {
            throw new RuleMistake(at, "given() takes the id of a field, not '" + name + "'");
        }
        return new Nodes.Given(field.index());
    }

    /** The field {@code name} of a row of the group. */
    Field member(String group, String name, int at) throws RuleMistake {
        return fields.get(group).members().stream().filter(member -> member.id().equals(name)).findFirst()
                .orElseThrow(() -> new RuleMistake(at, "undefined field '" + name + "' of a row of '" + group + "'"));
    }
}
