package org.fednode.standards;

import java.util.Set;

/** Reads a condition token by token. */
final class RuleTokens {

    enum Kind {
        NAME, TEXT, NUMBER, SIGN, END
    }

    private static final Set<String> DOUBLE_SIGNS = Set.of("&&", "||", "==", "!=", "<=", ">=");

    private final String text;
    private int next;
    private int at;
    private Kind kind;
    private String value;

    /** Stands on the first token. */
    RuleTokens(String text) throws RuleMistake {
        this.text = text;
        advance();
    }

    /** Position of the current token. */
    int at() {
        return at;
    }

    Kind kind() {
        return kind;
    }

    /** Name, sign, number as written, or the text meant. */
    String value() {
        return value;
    }

    boolean isSign(String sign) {
        return kind == Kind.SIGN && value.equals(sign);
    }

    /** Goes on to the next token when the current one is the sign. */
    boolean takeSign(String sign) throws RuleMistake {
        boolean is = isSign(sign);
        if (is) {
            advance();
        }
        return is;
    }

    void demandSign(String sign) throws RuleMistake {
        if (!takeSign(sign)) {
            throw unexpected("expected '" + sign + "'");
        }
    }

    String demandName() throws RuleMistake {
        if (kind != Kind.NAME) {
            throw unexpected("expected a name");
        }
        String name = value;
        advance();
        return name;
    }

    RuleMistake unexpected(String expected) {
        return new RuleMistake(at, expected + (kind == Kind.END ? ", the condition ends here" : ", not '" + value + "'"));
    }

    void advance() throws RuleMistake {
        while (next < text.length() && Character.isWhitespace(text.charAt(next))) {
            next++;
        }
        at = next;
        if (next >= text.length()) {
            kind = Kind.END;
            value = "";
            return;
        }
        char first = text.charAt(next);
        if (first == '\'' || first == '"') {
            text(first);
        } else if (isDigit(first)) {
            take(Kind.NUMBER);
        } else if (isNameStart(first)) {
            take(Kind.NAME);
        } else {
            sign();
        }
    }

    private void take(Kind taken) throws RuleMistake {
        while (next < text.length() && (isNameStart(text.charAt(next)) || isDigit(text.charAt(next)))) {
            next++;
        }
        kind = taken;
        value = text.substring(at, next);
        boolean isFraction = taken == Kind.NUMBER && next + 1 < text.length() && text.charAt(next) == '.' && isDigit(text.charAt(next + 1));
        boolean isPrefix = taken == Kind.NAME && next < text.length() && (text.charAt(next) == '\'' || text.charAt(next) == '"');
        if (isFraction || isPrefix) {
            throw RuleMistake.leftOut(at, isFraction ? "a number with decimals" : "a text with a prefix");
        }
    }

    private void sign() throws RuleMistake {
        kind = Kind.SIGN;
        String two = text.substring(next, Math.min(text.length(), next + 2));
        value = DOUBLE_SIGNS.contains(two) ? two : text.substring(next, next + 1);
        if (value.length() == 1 && "!<>+-*/%?:.,()[]".indexOf(value.charAt(0)) < 0) {
            throw value.equals("{") ? RuleMistake.leftOut(at, "a map")
                    : new RuleMistake(at, "'" + value + "' has no meaning here");
        }
        next += value.length();
    }

    private void text(char quote) throws RuleMistake {
        StringBuilder read = new StringBuilder();
        next++;
        while (next < text.length() && text.charAt(next) != quote) {
            char c = text.charAt(next++);
            if (c == '\n' || c == '\r') {
                throw new RuleMistake(at, "a text ends on its line");
            }
            read.append(c == '\\' ? escaped() : c);
        }
        if (next++ >= text.length()) {
            throw new RuleMistake(at, "the text is never closed");
        }
        if (read.isEmpty() && next < text.length() && text.charAt(next) == quote) {
            throw RuleMistake.leftOut(at, "a text in three quotes");
        }
        kind = Kind.TEXT;
        value = read.toString();
    }

    private char escaped() throws RuleMistake {
        char c = next < text.length() ? text.charAt(next++) : ' ';
        switch (c) {
            case '\\', '\'', '"', '`', '?':
                return c;
            case 'n':
                return '\n';
            case 't':
                return '\t';
            case 'r':
                return '\r';
            default:
                throw RuleMistake.leftOut(next - 2, "the escape \\" + c);
        }
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean isNameStart(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
    }
}
