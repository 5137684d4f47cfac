package org.fednode.standards;

import java.util.Arrays;
import java.util.List;
import org.fednode.standards.format.IdNumber;
import org.fednode.standards.format.IsoDate;
import org.fednode.standards.format.LineText;

/**
 * What generated code calls. Outcomes of conditions are numbers ({@link #FALSE}, {@link #TRUE}, {@link #OPEN}), small
 * whole numbers are ints with {@link #NONE} for an unknown one, everything else is as {@link Expression} has it.
 */
final class Outcomes {

    static final int FALSE = 0;
    static final int TRUE = 1;
    /** Neither true nor false: something that decides it is unknown. */
    static final int OPEN = 2;
    /** An unknown small number. */
    static final int NONE = Integer.MIN_VALUE;

    private Outcomes() {
    }

    static int and(int left, int right) {
        return left == FALSE || right == FALSE ? FALSE : left == TRUE ? right : OPEN;
    }

    static int or(int left, int right) {
        return left == TRUE || right == TRUE ? TRUE : left == FALSE ? right : OPEN;
    }

    static int not(int operand) {
        return operand == OPEN ? OPEN : operand ^ TRUE;
    }

    static int notFalse(int operand) {
        return operand == FALSE ? FALSE : TRUE;
    }

    private static int of(boolean decided) {
        return decided ? TRUE : FALSE;
    }

    static int condition(Object outcome) {
        return outcome == Boolean.TRUE ? TRUE : outcome == Boolean.FALSE ? FALSE : OPEN;
    }

    static Object object(int condition) {
        return condition == OPEN ? Expression.UNKNOWN : (Object) (condition == TRUE);
    }

    static Object number(int small) {
        return small == NONE ? Expression.UNKNOWN : (Object) (long) small;
    }

    static int is(Facts facts, int index, Object constant) {
        Object value = facts.value(index);
        return value == constant ? TRUE : value == Expression.UNKNOWN ? OPEN : of(Operator.equal(value, constant));
    }

    static int same(Object left, Object right) {
        return areKnown(left, right) ? of(Operator.equal(left, right)) : OPEN;
    }

    private static boolean areKnown(Object left, Object right) {
        return left != Expression.UNKNOWN && right != Expression.UNKNOWN;
    }

    static int isBefore(Object left, Object right) {
        return areKnown(left, right) ? of(Operator.order(left, right) < 0) : OPEN;
    }

    static int isNotAfter(Object left, Object right) {
        return areKnown(left, right) ? of(Operator.order(left, right) <= 0) : OPEN;
    }

    static int isLess(Object left, Object right) {
        return areKnown(left, right) ? of((Long) left < (Long) right) : OPEN;
    }

    static int isAtMost(Object left, Object right) {
        return areKnown(left, right) ? of((Long) left <= (Long) right) : OPEN;
    }

    static int same(int left, int right) {
        return left == NONE || right == NONE ? OPEN : of(left == right);
    }

    static int isLess(int left, int right) {
        return left == NONE || right == NONE ? OPEN : of(left < right);
    }

    static int isAtMost(int left, int right) {
        return left == NONE || right == NONE ? OPEN : of(left <= right);
    }

    static int isOneOf(Object value, List<?> list) {
        return value == Expression.UNKNOWN ? OPEN : of(list.contains(Operator.plain(value)));
    }

    static int isTemporaryId(Object id) {
        if (id == Expression.UNKNOWN) {
            return OPEN;
        }
        LineText text = TextChecks.line(id);
        return of(text.length() > 0 && text.at(0) == 'T');
    }

    static int ageToday(Facts facts, Object born) {
        int day = day(born);
        return day == 0 ? NONE : IsoDate.fullYears(day, facts.todayNumber());
    }

    static int age(Object born, Object date) {
        int from = day(born);
        int to = day(date);
        return from == 0 || to == 0 ? NONE : IsoDate.fullYears(from, to);
    }

    private static int day(Object date) {
        return date == Expression.UNKNOWN ? 0 : IsoDate.dayNumber(TextChecks.line(date));
    }

    static int size(Object list) {
        return list instanceof List<?> items ? items.size() : NONE;
    }

    static int length(Object text) {
        return text == Expression.UNKNOWN ? NONE : TextChecks.line(text).codePoints();
    }

    static int sequence(Object id) {
        return isIdentity(id) ? IdNumber.sequence(TextChecks.line(id)) : NONE;
    }

    /** A day; it may be none of the calendar. */
    static int dayOfBirth(Object id) {
        return isIdentity(id) ? IdNumber.birthDay(TextChecks.line(id)) : NONE;
    }

    private static boolean isIdentity(Object id) {
        if (id == Expression.UNKNOWN) {
            return false;
        }
        LineText text = TextChecks.line(id);
        return text.length() == IdNumber.LENGTH && IdNumber.hasForm(text, 0);
    }

    static int plusYears(Object date, int years) {
        int day = day(date);
        int year = day / 10_000 + years;
        return day == 0 || years == NONE || year < 1 || year > 9999 ? NONE : IsoDate.plusYears(day, years);
    }

    static Object date(int day) {
        return day == NONE ? Expression.UNKNOWN : IsoDate.written(day);
    }

    static int same(Object date, int day) {
        return date == Expression.UNKNOWN || day == NONE ? OPEN : of(day(date) == day || isWritten(date, day));
    }

    /** A day that the calendar does not have can still be written, in the same way twice. */
    private static boolean isWritten(Object date, int day) {
        return day(date) == 0 && Operator.equal(date, IsoDate.written(day));
    }

    static int isBefore(Object date, int day) {
        return date == Expression.UNKNOWN || day == NONE ? OPEN : of(order(date, day) < 0);
    }

    static int isNotAfter(Object date, int day) {
        return date == Expression.UNKNOWN || day == NONE ? OPEN : of(order(date, day) <= 0);
    }

    static int isBefore(int day, Object date) {
        return not(isNotAfter(date, day));
    }

    static int isNotAfter(int day, Object date) {
        return not(isBefore(date, day));
    }

    private static int order(Object date, int day) {
        int number = day(date);
        return number == 0 ? Operator.order(date, IsoDate.written(day)) : Integer.compare(number, day);
    }

    /** @param divisor not 0 */
    static int remainder(int dividend, int divisor) {
        return dividend == NONE ? NONE : dividend % divisor;
    }

    static Object part(Object text, int from, int to) {
        if (text instanceof LineText line && line.isAscii() && to <= line.length()) {
            return line.part(from, to);
        }
        return text == Expression.UNKNOWN || text.toString().length() < to ? Expression.UNKNOWN
                : text.toString().substring(from, to);
    }

    static Object member(Object row, int index) {
        Object value = row instanceof RecordValues values ? values.get(index) : null;
        return value == null ? Expression.UNKNOWN : value;
    }

    static Object item(Object list, int index) {
        return ((List<?>) list).get(index);
    }

    static Object list(Object[] parts) {
        for (int i = 0; i < parts.length; i++) {
            if (parts[i] == Expression.UNKNOWN) {
                return Expression.UNKNOWN;
            }
            parts[i] = Operator.plain(parts[i]);
        }
        return Arrays.asList(parts);
    }

    static int hasMember(Object row, int index) {
        return row instanceof RecordValues values ? of(values.asRead(index) != null) : OPEN;
    }

    static int isGiven(Facts facts, int index) {
        return of(facts.isGiven(index));
    }

    static Object operation(Operator operator, Object first, Object second, Object third) {
        boolean known = first != Expression.UNKNOWN && second != Expression.UNKNOWN && third != Expression.UNKNOWN;
        return known ? operator.guarded(first, second, third) : Expression.UNKNOWN;
    }
}
