package org.fednode.tools.generate;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Reads the expressions of the generator's files: literals, names, calls, {@code !  * + -  < <= > >= == !=  && ||}
 * and parentheses, as in Java. {@code +} also joins texts.
 */
final class ExpressionParser {

    private static final List<String> OPERATORS = List.of("&&", "||", "==", "!=", "<=", ">=", "<", ">", "+", "-", "*", "!",
            "(", ")", ",");

    private final String text;
    private final Function<String, Optional<Expression>> names;
    private final Functions functions;
    private int at;
    private String token = "";

    private ExpressionParser(String text, Function<String, Optional<Expression>> names, Functions functions) {
        this.text = text;
        this.names = names;
        this.functions = functions;
    }

    /** @throws IllegalArgumentException saying what is wrong with the expression */
    static Expression parse(String text, Function<String, Optional<Expression>> names, Functions functions) {
        ExpressionParser parser = new ExpressionParser(text, names, functions);
        parser.advance();
        Expression expression = parser.either();
        if (!parser.token.isEmpty()) {
            throw parser.wrong("unexpected " + parser.token);
        }
        return expression;
    }

    private Expression either() {
        Expression left = both();
        while (accept("||")) {
            Expression one = left;
            Expression other = both();
            left = draw -> isTrue(one.value(draw)) || isTrue(other.value(draw));
        }
        return left;
    }

    private Expression both() {
        Expression left = comparison();
        while (accept("&&")) {
            Expression one = left;
            Expression other = comparison();
            left = draw -> isTrue(one.value(draw)) && isTrue(other.value(draw));
        }
        return left;
    }

    private Expression comparison() {
        Expression left = sum();
        String operator = token;
        return switch (operator) {
            case "==" -> compare(left, (a, b) -> Objects.equals(a, b));
            case "!=" -> compare(left, (a, b) -> !Objects.equals(a, b));
            case "<" -> compare(left, (a, b) -> order(a, b) < 0);
            case "<=" -> compare(left, (a, b) -> order(a, b) <= 0);
            case ">" -> compare(left, (a, b) -> order(a, b) > 0);
            case ">=" -> compare(left, (a, b) -> order(a, b) >= 0);
            default -> left;
        };
    }

    private interface Comparison {
        boolean holds(Object left, Object right);
    }

    private Expression compare(Expression left, Comparison comparison) {
        advance();
        Expression right = sum();
        return draw -> comparison.holds(left.value(draw), right.value(draw));
    }

    @SuppressWarnings("unchecked")
    private static int order(Object left, Object right) {
        return ((Comparable<Object>) left).compareTo(right);
    }

    private Expression sum() {
        Expression left = product();
        while (token.equals("+") || token.equals("-")) {
            boolean plus = token.equals("+");
            advance();
            Expression one = left;
            Expression other = product();
            left = plus ? draw -> add(one.value(draw), other.value(draw))
                    : draw -> (Long) one.value(draw) - (Long) other.value(draw);
        }
        return left;
    }

    private static Object add(Object left, Object right) {
        if (left instanceof Long a && right instanceof Long b) {
            return a + b;
        }
        return String.valueOf(left) + right;
    }

    private Expression product() {
        Expression left = unary();
        while (accept("*")) {
            Expression one = left;
            Expression other = unary();
            left = draw -> (Long) one.value(draw) * (Long) other.value(draw);
        }
        return left;
    }

    private Expression unary() {
        if (accept("!")) {
            Expression inner = unary();
            return draw -> !isTrue(inner.value(draw));
        }
        if (accept("-")) {
            Expression inner = unary();
            return draw -> -(Long) inner.value(draw);
        }
        return primary();
    }

    private Expression primary() {
        String start = token;
        if (accept("(")) {
            Expression inner = either();
            expect(")");
            return inner;
        }
        advance();
        if (start.startsWith("'")) {
            String literal = start.substring(1);
            return draw -> literal;
        }
        if (!start.isEmpty() && Character.isDigit(start.charAt(0))) {
            Object number = start.indexOf('.') < 0 ? (Object) Long.valueOf(start) : (Object) Double.valueOf(start);
            return draw -> number;
        }
        if (start.isEmpty() || !Character.isJavaIdentifierStart(start.charAt(0))) {
            throw wrong(start.isEmpty() ? "it ends too early" : "unexpected " + start);
        }
        return accept("(") ? functions.call(start, arguments()) : name(start);
    }

    private Expression name(String name) {
        return switch (name) {
            case "none" -> draw -> null;
            case "true" -> draw -> true;
            case "false" -> draw -> false;
            default -> names.apply(name).orElseThrow(() -> wrong("nothing is named " + name));
        };
    }

    private List<Expression> arguments() {
        List<Expression> arguments = new ArrayList<>();
        if (accept(")")) {
            return arguments;
        }
        do {
            arguments.add(either());
        } while (accept(","));
        expect(")");
        return arguments;
    }

    private boolean accept(String wanted) {
        if (!token.equals(wanted)) {
            return false;
        }
        advance();
        return true;
    }

    private void expect(String wanted) {
        if (!accept(wanted)) {
            throw wrong("expected " + wanted + " before " + token);
        }
    }

    /** Reads the next token; a text literal comes out with its opening quote only. */
    private void advance() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        if (at == text.length()) {
            token = "";
            return;
        }
        int start = at;
        char first = text.charAt(at);
        if (first == '\'') {
            at = text.indexOf('\'', at + 1) + 1;
            if (at == 0) {
                throw wrong("a text has no end");
            }
            token = text.substring(start, at - 1);
        } else if (Character.isDigit(first)) {
            at = end(start, c -> Character.isDigit(c) || c == '.');
            token = text.substring(start, at);
        } else if (Character.isJavaIdentifierStart(first)) {
            at = end(start, Character::isJavaIdentifierPart);
            token = text.substring(start, at);
        } else {
            token = OPERATORS.stream().filter(operator -> text.startsWith(operator, start)).findFirst()
                    .orElseThrow(() -> wrong("unexpected " + first));
            at += token.length();
        }
    }

    private int end(int start, java.util.function.IntPredicate belongs) {
        int end = start;
        while (end < text.length() && belongs.test(text.charAt(end))) {
            end++;
        }
        return end;
    }

    static boolean isTrue(Object value) {
        return Boolean.TRUE.equals(value);
    }

    private IllegalArgumentException wrong(String what) {
        return new IllegalArgumentException("in \"" + text + "\": " + what);
    }
}
