package org.fednode.standards.format;

import java.time.DateTimeException;
import java.time.LocalDate;

/** Dates as {@code YYYY-MM-DD} text, so that text order is date order. */
public final class IsoDate {

    private static final int LENGTH = 10;
    private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private IsoDate() {
    }

    /** {@code YYYYMMDD} as a number, so that number order is date order; 0 where the text is no date in canonical form. */
    public static int dayNumber(LineText text) {
        return text.day();
    }

    static int parse(LineText text) {
        if (text.length() != LENGTH || text.at(4) != '-' || text.at(7) != '-') {
            return 0;
        }
        int century = twoDigits(text, 0);
        int yearOfCentury = twoDigits(text, 2);
        int month = twoDigits(text, 5);
        int day = twoDigits(text, 8);
        if ((century | yearOfCentury | month | day) < 0 || !isReal(century * 100 + yearOfCentury, month, day)) {
            return 0;
        }
        return (century * 100 + yearOfCentury) * 10000 + month * 100 + day;
    }

    /** Negative where they are no digits. */
    private static int twoDigits(LineText text, int at) {
        int tens = text.at(at) - '0';
        int ones = text.at(at + 1) - '0';
        return (tens | 9 - tens | ones | 9 - ones) < 0 ? -1 : tens * 10 + ones;
    }

    public static boolean isDate(LineText text) {
        return dayNumber(text) > 0;
    }

    public static boolean isDate(String text) {
        return text.length() == LENGTH && isDate(LineText.of(text));
    }

    static boolean isReal(int year, int month, int day) {
        if (year < 1 || month < 1 || month > 12 || day < 1) {
            return false;
        }
        return day <= DAYS[month - 1] || month == 2 && day == 29 && isLeap(year);
    }

    private static boolean isLeap(int year) {
        return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    }

    /** Full years from {@code born} to {@code today}, both {@link #dayNumber}s; negative before birth. */
    public static int fullYears(int born, int today) {
        return Math.floorDiv(today - born, 10000);
    }

    /** The same day {@code years} later; 28 February where the year has no 29th. @param day a {@link #dayNumber} */
    public static int plusYears(int day, int years) {
        int year = day / 10000 + years;
        if (year < 1 || year > 9999) {
            throw new IllegalArgumentException("year " + year + " is outside 0001-9999");
        }
        int monthAndDay = day % 10000;
        return year * 10000 + (monthAndDay == 229 && !isLeap(year) ? 228 : monthAndDay);
    }

    /** {@code YYYY-MM-DD} of a number like {@link #dayNumber}'s, which may be no real day. */
    public static LineText written(int day) {
        byte[] date = {digit(day / 10_000_000), digit(day / 1_000_000), digit(day / 100_000), digit(day / 10_000), '-',
            digit(day / 1000), digit(day / 100), '-', digit(day / 10), digit(day)};
        return LineText.ascii(date, 0, LENGTH);
    }

    private static byte digit(int number) {
        return (byte) ('0' + number % 10);
    }

    /** The day {@code days} later, or earlier where negative. @param day a {@link #dayNumber} */
    public static int plusDays(int day, long days) {
        LocalDate moved;
        try {
            moved = LocalDate.of(day / 10000, day / 100 % 100, day % 100).plusDays(days);
        } catch (DateTimeException outside) {
            throw new IllegalArgumentException("the day is outside the calendar", outside);
        }
        if (moved.getYear() < 1 || moved.getYear() > 9999) {
            throw new IllegalArgumentException("year " + moved.getYear() + " is outside 0001-9999");
        }
        return moved.getYear() * 10000 + moved.getMonthValue() * 100 + moved.getDayOfMonth();
    }
}
