package org.fednode.standards.change;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides from their text that one condition implies another, where that is plain: an alternative more or less, a
 * requirement more or less, another limit. What it can't see it denies, so that "implies" can be relied on; also with
 * values that are unknown, since whatever makes the one side false or true does so by the same parts of the other.
 */
final class Implication {

    private static final Pattern LIMIT = Pattern.compile("(.+?)\\s*(<=|>=|<|>)\\s*(-?[0-9]{1,15}|'[0-9-]{1,30}')");

    private Implication() {
    }

    static boolean holds(String strong, String weak) {
        String one = stripped(strong);
        String other = stripped(weak);
        if (one.equals(other)) {
            return true;
        }
        List<String> needed = parts(other, "&&");
        if (needed.size() > 1) {
            return needed.stream().allMatch(part -> holds(one, part));
        }
        List<String> cases = parts(one, "||");
        if (cases.size() > 1) {
            return cases.stream().allMatch(part -> holds(part, other));
        }
        List<String> known = parts(one, "&&");
        List<String> ways = parts(other, "||");
        return known.size() > 1 && known.stream().anyMatch(part -> holds(part, other))
                || ways.size() > 1 && ways.stream().anyMatch(way -> holds(one, way))
                || known.size() == 1 && ways.size() == 1 && limits(one, other);
    }

    private static boolean limits(String strong, String weak) {
        Matcher one = LIMIT.matcher(strong);
        Matcher other = LIMIT.matcher(weak);
        if (!one.matches() || !other.matches() || !one.group(2).equals(other.group(2)) || !isAtom(one.group(1))
                || !one.group(1).equals(other.group(1))) {
            return false;
        }
        boolean text = one.group(3).startsWith("'");
        if (text != other.group(3).startsWith("'")) {
            return false;
        }
        int order = text ? one.group(3).compareTo(other.group(3))
                : Long.compare(Long.parseLong(one.group(3)), Long.parseLong(other.group(3)));
        return one.group(2).startsWith(">") ? order >= 0 : order <= 0;
    }

    /** A limit of the whole side, not the last comparison of something bigger. */
    private static boolean isAtom(String side) {
        return parts(side, "?").size() == 1 && parts(side, "<").size() == 1 && parts(side, ">").size() == 1
                && parts(side, "==").size() == 1 && parts(side, "!=").size() == 1 && !side.startsWith("!");
    }

    /** The parts that the operator joins outside brackets and texts; the whole where it stands under a {@code ?:}. */
    private static List<String> parts(String text, String operator) {
        List<Integer> ends = new ArrayList<>();
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'' || c == '"') {
                i = endOfText(text, i);
            } else if (c == '(' || c == '[' || c == '{') {
                depth++;
            } else if (c == ')' || c == ']' || c == '}') {
                depth--;
            } else if (depth == 0 && text.startsWith(operator, i)) {
                ends.add(i);
                i += operator.length() - 1;
            } else if (depth == 0 && (c == '?' || operator.equals("&&") && text.startsWith("||", i))) {
                return List.of(text);
            }
        }
        return cut(text, ends, operator.length());
    }

    private static int endOfText(String text, int start) {
        int end = start + 1;
        while (end < text.length() && text.charAt(end) != text.charAt(start)) {
            end += text.charAt(end) == '\\' ? 2 : 1;
        }
        return end;
    }

    private static List<String> cut(String text, List<Integer> ends, int length) {
        List<String> parts = new ArrayList<>();
        int from = 0;
        for (int end : ends) {
            parts.add(text.substring(from, end).strip());
            from = end + length;
        }
        parts.add(text.substring(from).strip());
        return parts;
    }

    /** Without blanks and brackets around it. */
    private static String stripped(String text) {
        String inner = text.strip();
        while (inner.startsWith("(") && closes(inner) == inner.length() - 1) {
            inner = inner.substring(1, inner.length() - 1).strip();
        }
        return inner;
    }

    private static int closes(String text) {
        int depth = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '\'' || c == '"') {
                i = endOfText(text, i);
            } else if (c == '(') {
                depth++;
            } else if (c == ')' && --depth == 0) {
                return i;
            }
        }
        return text.length();
    }
}
