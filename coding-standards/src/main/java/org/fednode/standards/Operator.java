package org.fednode.standards;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.standards.format.Decimal;
import org.fednode.standards.format.IdNumber;
import org.fednode.standards.format.IsoDate;
import org.fednode.standards.format.LineText;

/**
 * The strict operations of the rule language by CEL overload: each needs all its arguments, of the types that the
 * checker has proven. Failure (overflow, a text that is no number) yields {@link Expression#UNKNOWN}.
 */
@FunctionalInterface
interface Operator {

    /** @param third and {@code second}: null where the operation takes fewer arguments */
    Object of(Object first, Object second, Object third);

    static Optional<Operator> find(String overload) {
        return Optional.ofNullable(ALL.get(overload));
    }

    Operator EQUAL = (a, b, c) -> equal(a, b);
    Operator DIFFERENT = (a, b, c) -> !equal(a, b);
    Operator AGE = (a, b, c) -> (long) IsoDate.fullYears(day(a), day(b));

    Map<String, Operator> ALL = Map.ofEntries(
            Map.entry("equals", EQUAL),
            Map.entry("not_equals", DIFFERENT),
            Map.entry("less_string", (a, b, c) -> order(a, b) < 0),
            Map.entry("less_equals_string", (a, b, c) -> order(a, b) <= 0),
            Map.entry("greater_string", (a, b, c) -> order(a, b) > 0),
            Map.entry("greater_equals_string", (a, b, c) -> order(a, b) >= 0),
            Map.entry("less_int64", (a, b, c) -> number(a) < number(b)),
            Map.entry("less_equals_int64", (a, b, c) -> number(a) <= number(b)),
            Map.entry("greater_int64", (a, b, c) -> number(a) > number(b)),
            Map.entry("greater_equals_int64", (a, b, c) -> number(a) >= number(b)),
            Map.entry("add_int64", (a, b, c) -> Math.addExact(number(a), number(b))),
            Map.entry("subtract_int64", (a, b, c) -> Math.subtractExact(number(a), number(b))),
            Map.entry("multiply_int64", (a, b, c) -> Math.multiplyExact(number(a), number(b))),
            Map.entry("divide_int64", (a, b, c) -> quotient(number(a), number(b))),
            Map.entry("modulo_int64", (a, b, c) -> number(a) % number(b)),
            Map.entry("negate_int64", (a, b, c) -> Math.negateExact(number(a))),
            Map.entry("add_string", (a, b, c) -> text(a) + text(b)),
            Map.entry("add_list", (a, b, c) -> joined((List<?>) a, (List<?>) b)),
            Map.entry("index_list", (a, b, c) -> ((List<?>) a).get(Math.toIntExact(number(b)))),
            Map.entry("index_map", (a, b, c) -> present(((Map<?, ?>) a).get(plain(b)))),
            Map.entry("in_map", (a, b, c) -> ((Map<?, ?>) b).containsKey(plain(a))),
            Map.entry("in_list", (a, b, c) -> ((List<?>) b).contains(plain(a))),
            Map.entry("size_list", (a, b, c) -> (long) ((List<?>) a).size()),
            Map.entry("list_size", (a, b, c) -> (long) ((List<?>) a).size()),
            Map.entry("size_map", (a, b, c) -> (long) ((Map<?, ?>) a).size()),
            Map.entry("map_size", (a, b, c) -> (long) ((Map<?, ?>) a).size()),
            Map.entry("size_string", (a, b, c) -> length(a)),
            Map.entry("string_size", (a, b, c) -> length(a)),
            Map.entry("starts_with_string", (a, b, c) -> text(a).startsWith(text(b))),
            Map.entry("ends_with_string", (a, b, c) -> text(a).endsWith(text(b))),
            Map.entry("contains_string", (a, b, c) -> text(a).contains(text(b))),
            Map.entry("string_to_int64", (a, b, c) -> Long.parseLong(text(a))),
            Map.entry("int64_to_string", (a, b, c) -> Long.toString(number(a))),
            Map.entry("substring", (a, b, c) -> part(a, Math.toIntExact(number(b)), Math.toIntExact(number(c)))),
            Map.entry("age", AGE),
            Map.entry("add_years", (a, b, c) -> IsoDate.written(IsoDate.plusYears(day(a), Math.toIntExact(number(b))))),
            Map.entry("add_days", (a, b, c) -> IsoDate.written(IsoDate.plusDays(day(a), number(b)))),
            Map.entry("id_birth_date", (a, b, c) -> IsoDate.written(IdNumber.birthDay(identity(a)))),
            Map.entry("id_sequence", (a, b, c) -> (long) IdNumber.sequence(identity(a))),
            Map.entry("is_temporary_id", (a, b, c) -> line(a).length() > 0 && line(a).at(0) == 'T'),
            Map.entry("compare_decimals", (a, b, c) -> (long) Decimal.compare(text(a), text(b))),
            Map.entry("multiply_decimals", (a, b, c) -> Decimal.multiply(text(a), text(b))),
            Map.entry("sum_decimals", (a, b, c) -> Decimal.sum(((List<?>) a).stream().map(Operator::text).toList())),
            Map.entry("sum_integers", (a, b, c) -> total((List<?>) a)),
            Map.entry("as_of", (a, b, c) -> asOf((Map<?, ?>) a, text(b))));

    /** The operation's value, {@link Expression#UNKNOWN} where it fails. */
    default Object guarded(Object first, Object second, Object third) {
        try {
            return of(first, second, third);
        } catch (ArithmeticException | IllegalArgumentException | IndexOutOfBoundsException failed) {
            return Expression.UNKNOWN;
        }
    }

    private static String text(Object value) {
        return value.toString();
    }

    private static long number(Object value) {
        return (Long) value;
    }

    private static LineText line(Object value) {
        return TextChecks.line(value);
    }

    /** Texts are Strings within lists. */
    static Object plain(Object value) {
        return value instanceof LineText ? value.toString() : value;
    }

    static boolean equal(Object left, Object right) {
        if (left instanceof LineText text) {
            return text.is(right);
        }
        return right instanceof LineText text ? text.is(left) : left.equals(right);
    }

    static int order(Object left, Object right) {
        if (left instanceof LineText text) {
            return text.order(right);
        }
        return right instanceof LineText text ? -text.order(left) : text(left).compareTo(text(right));
    }

    private static Object part(Object value, int start, int end) {
        boolean inside = start >= 0 && start <= end;
        return value instanceof LineText text && text.isAscii() && inside && end <= text.length()
                ? text.part(start, end) : text(value).substring(start, end);
    }

    static int day(Object value) {
        int day = IsoDate.dayNumber(line(value));
        if (day == 0) {
            throw new IllegalArgumentException("no date");
        }
        return day;
    }

    private static LineText identity(Object value) {
        LineText text = line(value);
        if (text.length() != IdNumber.LENGTH || !IdNumber.hasForm(text, 0)) {
            throw new IllegalArgumentException("no identity number");
        }
        return text;
    }

    private static long length(Object value) {
        return line(value).codePoints();
    }

    private static long quotient(long dividend, long divisor) {
        if (dividend == Long.MIN_VALUE && divisor == -1) {
            throw new ArithmeticException("overflow");
        }
        return dividend / divisor;
    }

    private static Object present(Object value) {
        if (value == null) {
            throw new IllegalArgumentException("no such key");
        }
        return value;
    }

    private static long total(List<?> numbers) {
        long total = 0;
        for (Object number : numbers) {
            total = Math.addExact(total, number(number));
        }
        return total;
    }

    /** The value of the greatest key that is not greater than the given one. */
    private static Object asOf(Map<?, ?> table, String key) {
        String found = null;
        for (Object candidate : table.keySet()) {
            String text = text(candidate);
            if (text.compareTo(key) <= 0 && (found == null || text.compareTo(found) > 0)) {
                found = text;
            }
        }
        return present(found == null ? null : table.get(found));
    }

    private static List<Object> joined(List<?> left, List<?> right) {
        List<Object> joined = new ArrayList<>(left);
        joined.addAll(right);
        return joined;
    }
}
