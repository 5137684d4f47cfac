package org.fednode.standards;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns the text of one condition into expressions, checking types as it goes. Precedence is CEL's. */
final class RuleParser {

    private static final int DEEPEST = 60;
    private static final int MOST_OPERATIONS = 250;
    private static final Set<String> RELATIONS = Set.of("==", "!=", "<", "<=", ">", ">=");
    private static final Set<String> MACROS = Set.of("all", "exists", "exists_one", "map", "filter");
    private static final Expression TRUE = new Nodes.Constant(true);
    private static final Expression FALSE = new Nodes.Constant(false);

    /**
     * A piece with its type.
     *
     * @param asked where the piece is a selected member: what has() of it asks; else null
     */
    record Typed(Expression expression, RuleType type, Expression asked) {

        Typed(Expression expression, RuleType type) {
            this(expression, type, null);
        }
    }

    private final RuleTokens tokens;
    private final RuleLanguage language;
    private final Map<String, Typed> locals = new HashMap<>();
    private int slots;
    private int depth;
    private int operations;

    RuleParser(String text, RuleLanguage language, int firstSlot) throws RuleMistake {
        this.tokens = new RuleTokens(text);
        this.language = language;
        this.slots = firstSlot;
    }

    Typed condition() throws RuleMistake {
        Typed condition = choice();
        if (tokens.kind() != RuleTokens.Kind.END) {
            throw tokens.unexpected("expected the end");
        }
        return condition;
    }

    private Typed choice() throws RuleMistake {
        if (++depth > DEEPEST) {
            throw new RuleMistake(tokens.at(), "nested too deep");
        }
        Typed first = or();
        int at = tokens.at();
        if (tokens.takeSign("?")) {
            Typed yes = or();
            tokens.demandSign(":");
            Typed no = choice();
            demandBoth(RuleType.BOOL, first, first, at);
            demandSame(yes, no, at);
            first = new Typed(new Nodes.Choice(first.expression(), yes.expression(), no.expression()), yes.type().or(no.type()));
        }
        depth--;
        return first;
    }

    private Typed or() throws RuleMistake {
        Typed left = and();
        for (int at = tokens.at(); tokens.takeSign("||"); at = tokens.at()) {
            Typed right = and();
            demandBoth(RuleType.BOOL, left, right, at);
            left = new Typed(new Nodes.Or(left.expression(), right.expression()), RuleType.BOOL);
        }
        return left;
    }

    private Typed and() throws RuleMistake {
        Typed left = relation();
        for (int at = tokens.at(); tokens.takeSign("&&"); at = tokens.at()) {
            Typed right = relation();
            demandBoth(RuleType.BOOL, left, right, at);
            left = new Typed(new Nodes.And(left.expression(), right.expression()), RuleType.BOOL);
        }
        return left;
    }

    private Typed relation() throws RuleMistake {
        Typed left = sum();
        while (tokens.kind() == RuleTokens.Kind.SIGN && RELATIONS.contains(tokens.value())
                || tokens.kind() == RuleTokens.Kind.NAME && tokens.value().equals("in")) {
            int at = tokens.at();
            String relation = tokens.value();
            tokens.advance();
            left = related(left, relation, sum(), at);
        }
        return left;
    }

    private Typed related(Typed left, String relation, Typed right, int at) throws RuleMistake {
        switch (relation) {
            case "==", "!=":
                demandSame(left, right, at);
                return operation(relation.equals("==") ? "equals" : "not_equals", RuleType.BOOL, List.of(left, right), at);
            case "in":
                boolean inTable = right.type().kind() == RuleType.Kind.TABLE && left.type().equals(RuleType.STRING);
                if (!inTable && !right.type().takes(RuleType.listOf(left.type()))) {
                    throw new RuleMistake(at, "found no matching overload of 'in' for [" + left.type() + ", " + right.type() + "]");
                }
                return operation(inTable ? "in_map" : "in_list", RuleType.BOOL, List.of(left, right), at);
            default:
                return call(RuleFunctions.global(relation, types(List.of(left, right)), at), List.of(left, right), at);
        }
    }

    private Typed sum() throws RuleMistake {
        Typed left = product();
        while (tokens.isSign("+") || tokens.isSign("-")) {
            int at = tokens.at();
            String sign = tokens.value();
            tokens.advance();
            Typed right = product();
            boolean lists = sign.equals("+") && left.type().kind() == RuleType.Kind.LIST && left.type().takes(right.type());
            left = lists ? operation("add_list", left.type().or(right.type()), List.of(left, right), at)
                    : call(RuleFunctions.global(sign, types(List.of(left, right)), at), List.of(left, right), at);
        }
        return left;
    }

    private Typed product() throws RuleMistake {
        Typed left = unary();
        while (tokens.isSign("*") || tokens.isSign("/") || tokens.isSign("%")) {
            int at = tokens.at();
            String sign = tokens.value();
            tokens.advance();
            List<Typed> both = List.of(left, unary());
            left = call(RuleFunctions.global(sign, types(both), at), both, at);
        }
        return left;
    }

    private Typed unary() throws RuleMistake {
        int at = tokens.at();
        if (tokens.takeSign("!")) {
            Typed operand = deeper();
            demandBoth(RuleType.BOOL, operand, operand, at);
            return new Typed(new Nodes.Not(operand.expression()), RuleType.BOOL);
        }
        if (tokens.takeSign("-")) {
            if (tokens.kind() == RuleTokens.Kind.NUMBER) {
                return selections(number("-"));
            }
            Typed operand = deeper();
            return call(RuleFunctions.global("-", types(List.of(operand)), at), List.of(operand), at);
        }
        return selections(primary());
    }

    private Typed deeper() throws RuleMistake {
        if (++depth > DEEPEST) {
            throw new RuleMistake(tokens.at(), "nested too deep");
        }
        Typed operand = unary();
        depth--;
        return operand;
    }

    private Typed primary() throws RuleMistake {
        int at = tokens.at();
        switch (tokens.kind()) {
            case TEXT:
                Typed text = new Typed(new Nodes.Constant(tokens.value()), RuleType.STRING);
                tokens.advance();
                return text;
            case NUMBER:
                return number("");
            case NAME:
                return name(tokens.demandName(), at);
            default:
                if (tokens.takeSign("(")) {
                    Typed inner = choice();
                    tokens.demandSign(")");
                    return new Typed(inner.expression(), inner.type());
                }
                if (tokens.takeSign("[")) {
                    return list(at);
                }
                throw tokens.unexpected("expected a value");
        }
    }

    private Typed number(String sign) throws RuleMistake {
        try {
            Typed number = new Typed(new Nodes.Constant(Long.parseLong(sign + tokens.value())), RuleType.INT);
            tokens.advance();
            return number;
        } catch (NumberFormatException noWholeNumber) {
            throw new RuleMistake(tokens.at(), "'" + tokens.value() + "' is no whole number of 64 bits in decimal digits");
        }
    }

    private Typed name(String name, int at) throws RuleMistake {
        if (tokens.isSign("(")) {
            return function(name, at);
        }
        if (name.equals("true") || name.equals("false")) {
            return new Typed(name.equals("true") ? TRUE : FALSE, RuleType.BOOL);
        }
        Typed local = locals.get(name);
        return local != null ? local : language.variable(name, at);
    }

    private Typed function(String name, int at) throws RuleMistake {
        tokens.demandSign("(");
        if (name.equals("given")) {
            int asked = tokens.at();
            if (tokens.kind() != RuleTokens.Kind.NAME) {
                throw new RuleMistake(asked, "given() takes the id of a field");
            }
            Expression given = language.given(tokens.demandName(), asked);
            tokens.demandSign(")");
            return new Typed(given, RuleType.BOOL);
        }
        List<Typed> arguments = arguments(")");
        if (name.equals("has")) {
            if (arguments.size() != 1 || arguments.get(0).asked() == null) {
                throw new RuleMistake(at, "has() takes a member, like has(row.member)");
            }
            return new Typed(arguments.get(0).asked(), RuleType.BOOL);
        }
        return call(RuleFunctions.global(name, types(arguments), at), arguments, at);
    }

    private List<Typed> arguments(String end) throws RuleMistake {
        List<Typed> arguments = new ArrayList<>();
        while (!tokens.takeSign(end)) {
            if (!arguments.isEmpty()) {
                tokens.demandSign(",");
            }
            arguments.add(choice());
        }
        return arguments;
    }

    private Typed list(int at) throws RuleMistake {
        List<Typed> elements = arguments("]");
        for (Typed element : elements) {
            demandSame(elements.get(0), element, at);
        }
        return new Typed(Nodes.list(expressions(elements)),
                elements.isEmpty() ? RuleType.EMPTY_LIST : RuleType.listOf(elements.get(0).type()));
    }

    /** What follows a value: members, calls, macros, indexes. */
    private Typed selections(Typed value) throws RuleMistake {
        Typed selected = value;
        while (true) {
            int at = tokens.at();
            if (tokens.takeSign("[")) {
                selected = indexed(selected, choice(), at);
                tokens.demandSign("]");
            } else if (tokens.takeSign(".")) {
                int named = tokens.at();
                String name = tokens.demandName();
                selected = !tokens.isSign("(") ? member(selected, name, named)
                        : MACROS.contains(name) ? macro(selected, name, named) : method(selected, name, named);
            } else {
                return selected;
            }
        }
    }

    private Typed indexed(Typed value, Typed index, int at) throws RuleMistake {
        boolean table = value.type().kind() == RuleType.Kind.TABLE && index.type().equals(RuleType.STRING);
        boolean list = value.type().kind() == RuleType.Kind.LIST && value.type().element() != null
                && index.type().equals(RuleType.INT);
        if (!table && !list) {
            throw new RuleMistake(at, "found no matching overload of '[]' for [" + value.type() + ", " + index.type() + "]");
        }
        return operation(table ? "index_map" : "index_list", table ? RuleType.STRING : value.type().element(),
                List.of(value, index), at);
    }

    private Typed member(Typed value, String name, int at) throws RuleMistake {
        switch (value.type().kind()) {
            case ROW:
                Field member = language.member(value.type().name(), name, at);
                return new Typed(new Nodes.Member(value.expression(), member.index()), RuleType.of(member.element()),
                        new Nodes.HasMember(value.expression(), member.index()));
            case NAMES, TABLE:
                return constant(value, name, at);
            default:
                throw new RuleMistake(at, "a value of type " + value.type() + " has no members");
        }
    }

    private static Typed constant(Typed value, String name, int at) throws RuleMistake {
        if (!(value.expression() instanceof Nodes.Constant known) || !(known.value() instanceof Map<?, ?> members)) {
            throw RuleMistake.leftOut(at, "'." + name + "' of a value that is worked out");
        }
        Object member = members.get(name);
        boolean isTable = value.type().kind() == RuleType.Kind.TABLE;
        if (member == null && !isTable) {
            throw new RuleMistake(at, "undefined field '" + name + "' of " + value.type().name());
        }
        RuleType type = isTable || member instanceof String ? RuleType.STRING
                : value.type().name().equals(RuleLanguage.CODES) ? RuleType.names(name) : RuleType.TABLE;
        return new Typed(new Nodes.Constant(member == null ? Expression.UNKNOWN : member), type,
                new Nodes.Constant(member != null));
    }

    private Typed method(Typed value, String name, int at) throws RuleMistake {
        tokens.demandSign("(");
        List<Typed> arguments = new ArrayList<>(List.of(value));
        arguments.addAll(arguments(")"));
        return call(RuleFunctions.member(name, types(arguments), at), arguments, at);
    }

    /** Expands as CEL does, into a fold over the list, or over the keys of the table. */
    private Typed macro(Typed range, String name, int at) throws RuleMistake {
        tokens.demandSign("(");
        boolean table = range.type().kind() == RuleType.Kind.TABLE;
        if (!table && range.type().kind() != RuleType.Kind.LIST) {
            throw new RuleMistake(at, "'" + name + "' goes through a list or a table, not " + range.type());
        }
        String variable = tokens.demandName();
        tokens.demandSign(",");
        int item = slots++;
        int result = slots++;
        RuleType element = table ? RuleType.STRING : range.type().element() == null ? RuleType.STRING : range.type().element();
        Typed hidden = locals.put(variable, new Typed(new Nodes.Local(item), element));
        List<Typed> bodies = arguments(")");
        if (hidden == null) {
            locals.remove(variable);
        } else {
            locals.put(variable, hidden);
        }
        boolean transforms = name.equals("map");
        if (bodies.isEmpty() || bodies.size() > (transforms ? 2 : 1)) {
            throw RuleMistake.leftOut(at, "'" + name + "' with " + (bodies.size() + 1) + " arguments");
        }
        if (!transforms || bodies.size() == 2) {
            demandBoth(RuleType.BOOL, bodies.get(0), bodies.get(0), at);
        }
        Expression through = table ? keys(range.expression(), at) : range.expression();
        return new Fold(through, item, result).of(name, expressions(bodies), element, bodies.get(bodies.size() - 1).type());
    }

    private static Expression keys(Expression table, int at) throws RuleMistake {
        if (table instanceof Nodes.Constant known && known.value() instanceof Map<?, ?> values) {
            return new Nodes.Constant(List.copyOf(values.keySet()));
        }
        throw RuleMistake.leftOut(at, "a macro over a table that is worked out");
    }

    /** The folds of the macros. */
    private record Fold(Expression range, int item, int result) {

        Typed of(String name, List<Expression> bodies, RuleType element, RuleType last) {
            Expression so = new Nodes.Local(result);
            Expression body = bodies.get(0);
            switch (name) {
                case "all":
                    return bool(fold(TRUE, new Nodes.NotStrictlyFalse(so), new Nodes.And(so, body), so));
                case "exists":
                    return bool(fold(FALSE, new Nodes.NotStrictlyFalse(new Nodes.Not(so)), new Nodes.Or(so, body), so));
                case "exists_one":
                    Expression one = new Nodes.Constant(1L);
                    Expression more = Nodes.operation("add_int64", List.of(so, one));
                    return bool(fold(new Nodes.Constant(0L), TRUE, new Nodes.Choice(body, more, so),
                            Nodes.operation("equals", List.of(so, one))));
                case "filter":
                    return new Typed(gathered(body, new Nodes.Local(item)), RuleType.listOf(element));
                default:
                    Expression filter = bodies.size() == 2 ? body : null;
                    return new Typed(gathered(filter, bodies.get(bodies.size() - 1)), RuleType.listOf(last));
            }
        }

        private static Typed bool(Expression fold) {
            return new Typed(fold, RuleType.BOOL);
        }

        private Expression fold(Expression start, Expression goesOn, Expression step, Expression end) {
            return new Nodes.Fold(range, start, item, result, goesOn, step, end);
        }

        private Expression gathered(Expression filter, Expression added) {
            Expression so = new Nodes.Local(result);
            Expression longer = Nodes.operation("add_list", List.of(so, new Nodes.ListOf(List.of(added))));
            return fold(new Nodes.Constant(List.of()), TRUE, filter == null ? longer : new Nodes.Choice(filter, longer, so), so);
        }
    }

    private Typed call(RuleFunctions.Overload overload, List<Typed> arguments, int at) throws RuleMistake {
        return operation(overload.operator(), overload.result(), arguments, at);
    }

    private Typed operation(String operator, RuleType result, List<Typed> arguments, int at) throws RuleMistake {
        if (++operations > MOST_OPERATIONS) {
            throw new RuleMistake(at, "more than " + MOST_OPERATIONS + " operations");
        }
        return new Typed(Nodes.operation(operator, expressions(arguments)), result);
    }

    private static void demandBoth(RuleType wanted, Typed left, Typed right, int at) throws RuleMistake {
        if (!left.type().equals(wanted) || !right.type().equals(wanted)) {
            throw new RuleMistake(at, "found no matching overload: expected type " + wanted + ", not "
                    + (left.type().equals(wanted) ? right : left).type());
        }
    }

    private static void demandSame(Typed left, Typed right, int at) throws RuleMistake {
        if (!left.type().takes(right.type())) {
            throw new RuleMistake(at, "found no matching overload for " + left.type() + " and " + right.type());
        }
    }

    private static List<RuleType> types(List<Typed> pieces) {
        return pieces.stream().map(Typed::type).toList();
    }

    private static List<Expression> expressions(List<Typed> pieces) {
        return pieces.stream().map(Typed::expression).toList();
    }
}
