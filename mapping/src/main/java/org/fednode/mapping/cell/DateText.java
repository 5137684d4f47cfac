package org.fednode.mapping.cell;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalTime;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fednode.standards.format.Repair;

/** Dates as legacy systems write them, made {@code YYYY-MM-DD}. What leaves a doubt stays as it is. */
final class DateText {

    /** Day 0 of the spreadsheets' count; right from 1 March 1900 on, before which they count a day that never was. */
    private static final LocalDate SERIAL_ZERO = LocalDate.of(1899, 12, 30);
    private static final int FIRST_SERIAL = 10_000;
    private static final int LAST_SERIAL = 73_050; // the end of 2099
    private static final LocalDate EMPTY_FOXPRO = LocalDate.of(1899, 12, 30);
    private static final Pattern TIMED = Pattern.compile("(.+?)(?:[ T]|(?<=日))\\s*\\d{1,2}[:时]\\d{1,2}.*");
    private static final Pattern PARTS = Pattern.compile("(\\d{1,4})\\s*[-/.,、年 ]\\s*(\\d{1,2})\\s*[-/.,、月 ]\\s*(\\d{1,4})\\s*[日号]?");
    private static final Pattern MONTH = Pattern.compile("(\\d{4})\\s*[-/.年]?\\s*(\\d{1,2})\\s*月?");
    private static final String NUMERALS = "〇一二三四五六七八九";

    private DateText() {
    }

    static String of(Cell cell, DirtSink sink) {
        if (cell instanceof Cell.Moment moment) {
            if (!moment.at().toLocalTime().equals(LocalTime.MIDNIGHT)) {
                sink.found(Dirt.DATE_WITH_TIME);
            }
            return notEmpty(moment.at().toLocalDate(), sink);
        }
        if (cell instanceof Cell.Numeric number) {
            return ofNumber(number, sink);
        }
        return ofText(CleanText.of(cell, sink), sink);
    }

    private static String ofNumber(Cell.Numeric number, DirtSink sink) {
        String digits = number.shown();
        if (digits.equals("0")) {
            sink.found(Dirt.EMPTY_DATE);
            return "";
        }
        int point = digits.indexOf('.');
        return ofText(point < 0 ? digits : digits.substring(0, point), sink);
    }

    private static String ofText(String given, DirtSink sink) {
        String text = Repair.plain(given);
        if (!text.equals(given)) {
            sink.found(Dirt.FULL_WIDTH);
        }
        if (text.isEmpty()) {
            return text;
        }
        if (text.chars().noneMatch(c -> c >= '1' && c <= '9' || NUMERALS.indexOf(c) > 0) && text.indexOf('0') >= 0) {
            sink.found(Dirt.EMPTY_DATE);
            return "";
        }
        if (isIso(text)) {
            return checked(text, text.substring(0, 4), text.substring(5, 7), text.substring(8), sink, null);
        }
        if (text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return digits(text, sink);
        }
        Matcher timed = TIMED.matcher(text);
        if (timed.matches()) {
            sink.found(Dirt.DATE_WITH_TIME);
            return ofText(timed.group(1).strip(), sink);
        }
        if (text.chars().anyMatch(c -> NUMERALS.indexOf(c) >= 0 || c == '十' || c == '○' || c == '零')) {
            return chinese(text, sink);
        }
        return parts(text, text.indexOf('年') >= 0 ? Dirt.CHINESE_DATE : Dirt.SEPARATED_DATE, sink);
    }

    private static boolean isIso(String text) {
        return text.length() == 10 && text.charAt(4) == '-' && text.charAt(7) == '-' && areDigits(text, 0, 4) && areDigits(text, 5, 7) && areDigits(text, 8, 10);
    }

    private static boolean areDigits(String text, int from, int to) {
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    private static String digits(String text, DirtSink sink) {
        switch (text.length()) {
            case 8:
                return checked(text, text.substring(0, 4), text.substring(4, 6), text.substring(6), sink, Dirt.EIGHT_DIGIT_DATE);
            case 4: // a year, or a spreadsheet's day before 1928: nobody knows
                sink.found(Dirt.INCOMPLETE_DATE);
                return text;
            case 6:
                sink.found(text.startsWith("19") || text.startsWith("20") ? Dirt.INCOMPLETE_DATE : Dirt.TWO_DIGIT_YEAR);
                return text;
            case 14:
                sink.found(Dirt.DATE_WITH_TIME);
                return digits(text.substring(0, 8), sink);
            default:
                return serial(text, sink);
        }
    }

    private static String serial(String text, DirtSink sink) {
        int day = text.length() > 5 ? 0 : Integer.parseInt(text);
        if (day < FIRST_SERIAL || day > LAST_SERIAL) {
            sink.found(Dirt.IMPOSSIBLE_DATE);
            return text;
        }
        sink.found(Dirt.EXCEL_SERIAL);
        return SERIAL_ZERO.plusDays(day).toString();
    }

    private static String parts(String text, Dirt form, DirtSink sink) {
        Matcher parts = PARTS.matcher(text);
        if (parts.matches()) {
            String first = parts.group(1);
            String last = parts.group(3);
            if (first.length() == 4 && last.length() <= 2) {
                return checked(text, first, parts.group(2), last, sink, form);
            }
            if (last.length() == 4) {
                return dayAndMonth(text, first, parts.group(2), last, sink);
            }
            sink.found(Dirt.TWO_DIGIT_YEAR);
            return text;
        }
        Matcher month = MONTH.matcher(text);
        sink.found(month.matches() ? Dirt.INCOMPLETE_DATE : Dirt.IMPOSSIBLE_DATE);
        return text;
    }

    /** Where one of the two is above twelve, only one order makes a date. */
    private static String dayAndMonth(String text, String first, String second, String year, DirtSink sink) {
        int one = Integer.parseInt(first);
        int two = Integer.parseInt(second);
        if (one > 12 && two <= 12) {
            return checked(text, year, second, first, sink, Dirt.SEPARATED_DATE);
        }
        if (two > 12 && one <= 12 || one == two) {
            return checked(text, year, first, second, sink, Dirt.SEPARATED_DATE);
        }
        sink.found(Dirt.DAY_MONTH_ORDER);
        return text;
    }

    private static String chinese(String text, DirtSink sink) {
        StringBuilder arabic = new StringBuilder();
        for (String part : text.split("(?<=[年月])|[日号]")) {
            char end = part.charAt(part.length() - 1);
            boolean marked = end == '年' || end == '月';
            String number = number(marked ? part.substring(0, part.length() - 1) : part, end == '年');
            arabic.append(number);
            if (marked) {
                arabic.append(end);
            }
        }
        return parts(arabic.toString(), Dirt.CHINESE_DATE, sink);
    }

    /** {@code 一九八〇}, {@code 二十三}, {@code 十}: years digit by digit, months and days with tens. */
    private static String number(String numerals, boolean year) {
        String plain = numerals.strip().replace('○', '〇').replace('零', '〇').replace('０', '〇');
        int ten = plain.indexOf('十');
        if (year || ten < 0) {
            StringBuilder digits = new StringBuilder();
            plain.chars().forEach(c -> digits.append(NUMERALS.indexOf(c) >= 0 ? (char) ('0' + NUMERALS.indexOf(c)) : (char) c));
            return digits.toString();
        }
        int tens = ten == 0 ? 1 : Math.max(0, NUMERALS.indexOf(plain.charAt(ten - 1)));
        int ones = ten + 1 < plain.length() ? Math.max(0, NUMERALS.indexOf(plain.charAt(ten + 1))) : 0;
        return String.valueOf(10 * tens + ones);
    }

    private static String checked(String text, String year, String month, String day, DirtSink sink, Dirt form) {
        try {
            LocalDate date = LocalDate.of(Integer.parseInt(year), Integer.parseInt(month), Integer.parseInt(day));
            String kept = notEmpty(date, sink);
            if (form != null && !kept.isEmpty()) {
                sink.found(form);
            }
            return kept;
        } catch (DateTimeException impossible) {
            sink.found(Dirt.IMPOSSIBLE_DATE);
            return text;
        }
    }

    private static String notEmpty(LocalDate date, DirtSink sink) {
        if (date.equals(EMPTY_FOXPRO) || date.getYear() < 1800) {
            sink.found(Dirt.EMPTY_DATE);
            return "";
        }
        return date.toString();
    }
}
