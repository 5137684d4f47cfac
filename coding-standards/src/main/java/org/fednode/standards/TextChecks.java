package org.fednode.standards;

import java.math.BigDecimal;
import java.util.Optional;
import java.util.regex.Pattern;
import org.fednode.standards.format.Decimal;
import org.fednode.standards.format.IsoDate;
import org.fednode.standards.format.LineText;
import org.fednode.standards.format.PhoneNumber;
import org.fednode.standards.format.TextFault;
import org.fednode.standards.format.Timestamps;

/** Checks of texts, numbers, dates and phones. */
final class TextChecks {

    static final int LONGEST_TEXT = 4_000;

    private static final Pattern DATE_SHAPE = Pattern.compile("\\d{4}-\\d{2}-\\d{2}");

    private TextChecks() {
    }

    static ValueCheck text(Blame blame) {
        Field field = blame.field();
        Constraints constraints = field.constraints();
        int longest = field.maxLength() == 0 ? LONGEST_TEXT : field.maxLength();
        Optional<TextPattern> pattern = constraints.pattern().map(TextPattern::of);
        boolean named = constraints.form().equals(TextForm.PERSON_NAME);
        return (value, verdict) -> {
            if (value instanceof LineText line && line.codePoints() <= longest
                    && line.codePoints() >= constraints.minLength() && (!named || line.isIdeographs())
                    && (pattern.isEmpty() || pattern.get().matches(line))) {
                return true;
            }
            if (!isText(value)) {
                return refuse(blame, Constraint.TYPE, value, verdict);
            }
            String text = value.toString();
            if (text.length() > longest && text.codePointCount(0, text.length()) > longest) {
                return refuse(blame, Constraint.TOO_LONG, text, verdict);
            }
            TextFault fault = TextFault.of(text);
            if (fault != TextFault.NONE) {
                return refuse(blame, constraint(fault), text, verdict);
            }
            if (constraints.minLength() > 0 && text.codePointCount(0, text.length()) < constraints.minLength()) {
                return refuse(blame, Constraint.TOO_SHORT, text, verdict);
            }
            boolean formed = TextForm.hasNamedForm(constraints.form(), text)
                    && (pattern.isEmpty() || pattern.get().matches(text));
            return formed || refuse(blame, Constraint.FORMAT, text, verdict);
        };
    }

    private static Constraint constraint(TextFault fault) {
        return switch (fault) {
            case LONE_SURROGATE -> Constraint.LONE_SURROGATE;
            case REPLACEMENT_CHARACTER -> Constraint.REPLACEMENT_CHARACTER;
            case CONTROL_CHARACTER, NONE -> Constraint.CONTROL_CHARACTER;
        };
    }

    static ValueCheck integer(Blame blame) {
        Constraints constraints = blame.field().constraints();
        long min = constraints.min().map(Long::parseLong).orElse(Long.MIN_VALUE);
        long max = constraints.max().map(Long::parseLong).orElse(Long.MAX_VALUE);
        return (value, verdict) -> {
            if (!(value instanceof Long number)) {
                return refuse(blame, Constraint.TYPE, value, verdict);
            }
            return number >= min && number <= max || refuse(blame, Constraint.OUT_OF_RANGE, number, verdict);
        };
    }

    static ValueCheck decimal(Blame blame) {
        Field field = blame.field();
        Constraints constraints = field.constraints();
        Optional<BigDecimal> min = constraints.min().map(BigDecimal::new);
        Optional<BigDecimal> max = constraints.max().map(BigDecimal::new);
        return (value, verdict) -> {
            if (!isText(value)) {
                return refuse(blame, Constraint.TYPE, value, verdict);
            }
            String text = value.toString();
            if (!Decimal.isCanonical(text, field.scale())) {
                Constraint broken = Decimal.isPlain(text) ? Constraint.TOO_PRECISE : Constraint.FORMAT;
                return refuse(blame, broken, text, verdict);
            }
            if (constraints.precision() > 0 && Decimal.digits(text) > constraints.precision()) {
                return refuse(blame, Constraint.TOO_PRECISE, text, verdict);
            }
            return isInside(text, min, max) || refuse(blame, Constraint.OUT_OF_RANGE, text, verdict);
        };
    }

    private static boolean isInside(String text, Optional<BigDecimal> min, Optional<BigDecimal> max) {
        boolean positive = text.charAt(0) != '-';
        boolean aboveMin = min.isEmpty() || positive && min.get().signum() <= 0
                || new BigDecimal(text).compareTo(min.get()) >= 0;
        return aboveMin && (max.isEmpty() || new BigDecimal(text).compareTo(max.get()) <= 0);
    }

    static ValueCheck date(Blame blame) {
        boolean past = blame.field().constraints().past();
        return (value, verdict) -> {
            if (!isText(value)) {
                return refuse(blame, Constraint.TYPE, value, verdict);
            }
            int day = IsoDate.dayNumber(line(value));
            if (day == 0) {
                String date = value.toString();
                verdict.report(blame, DATE_SHAPE.matcher(date).matches() ? Constraint.NO_SUCH_DATE : Constraint.FORMAT,
                        date, TextForm.meantDate(date));
                return false;
            }
            return !past || verdict.today() == 0 || day <= verdict.today()
                    || refuse(blame, Constraint.FUTURE, value, verdict);
        };
    }

    static ValueCheck timestamp(Blame blame) {
        return (value, verdict) -> isText(value) && Timestamps.isTimestamp(value.toString())
                || refuse(blame, Constraint.FORMAT, value, verdict);
    }

    static ValueCheck truth(Blame blame) {
        return (value, verdict) -> value instanceof Boolean || refuse(blame, Constraint.TYPE, value, verdict);
    }

    static ValueCheck phone(Blame blame) {
        String form = blame.field().constraints().form();
        boolean mobile = !form.equals(TextForm.LANDLINE);
        boolean landline = !form.equals(TextForm.MOBILE);
        return (value, verdict) -> isText(value) && isPhone(line(value), mobile, landline)
                || refuse(blame, Constraint.FORMAT, value, verdict);
    }

    private static boolean isPhone(LineText text, boolean mobile, boolean landline) {
        return mobile && PhoneNumber.isMobile(text) || landline && PhoneNumber.isLandline(text);
    }

    static boolean isText(Object value) {
        return value instanceof LineText || value instanceof String;
    }

    /** The bytes of a text: as the line has them, or those of a String. */
    static LineText line(Object text) {
        return text instanceof LineText line ? line : LineText.of((String) text);
    }

    private static boolean refuse(Blame blame, Constraint constraint, Object value, Verdict verdict) {
        verdict.report(blame, constraint, value);
        return false;
    }
}
