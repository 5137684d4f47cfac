package org.fednode.standards.format;

import java.time.DateTimeException;
import java.time.LocalDate;

/** Dates as {@code YYYY-MM-DD} text, so that text order is date order. */
public final class IsoDate {

    private static final int LENGTH = 10;
    private static final int[] DAYS = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    private IsoDate() {
    }

    /** Whether the text is a date of the calendar in canonical form. */
    public static boolean isDate(CharSequence text) {
        return text.length() == LENGTH && text.charAt(4) == '-' && text.charAt(7) == '-'
                && Digits.areDigits(text, 0, 4) && Digits.areDigits(text, 5, 7) && Digits.areDigits(text, 8, 10)
                && isReal(year(text), month(text), day(text));
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

    /** {@code YYYYMMDD} as a number; the text is a date. */
    public static int dayNumber(CharSequence date) {
        return year(date) * 10000 + month(date) * 100 + day(date);
    }

    /** Full years from {@code born} to {@code today}, both {@link #dayNumber}s; negative before birth. */
    public static int fullYears(int born, int today) {
        return Math.floorDiv(today - born, 10000);
    }

    /** The same day {@code years} later; 28 February where the year has no 29th. */
    public static String plusYears(String date, int years) {
        int year = year(date) + years;
        if (year < 1 || year > 9999) {
            throw new IllegalArgumentException("year " + year + " is outside 0001-9999");
        }
        boolean lost = month(date) == 2 && day(date) == 29 && !isLeap(year);
        return fourDigits(year) + (lost ? "-02-28" : date.substring(4));
    }

    /** The day {@code days} later, or earlier where negative. */
    public static String plusDays(String date, long days) {
        LocalDate moved;
        try {
            moved = LocalDate.of(year(date), month(date), day(date)).plusDays(days);
        } catch (DateTimeException outside) {
            throw new IllegalArgumentException("the day is outside the calendar", outside);
        }
        if (moved.getYear() < 1 || moved.getYear() > 9999) {
            throw new IllegalArgumentException("year " + moved.getYear() + " is outside 0001-9999");
        }
        return moved.toString();
    }

    private static String fourDigits(int year) {
        return String.valueOf(10000 + year).substring(1);
    }

    private static int year(CharSequence date) {
        return Digits.number(date, 0, 4);
    }

    private static int month(CharSequence date) {
        return Digits.number(date, 5, 7);
    }

    private static int day(CharSequence date) {
        return Digits.number(date, 8, 10);
    }
}
