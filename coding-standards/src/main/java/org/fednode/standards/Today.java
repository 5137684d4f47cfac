package org.fednode.standards;

import java.time.LocalDate;

/**
 * The day on which a record is judged, in the forms that checks need.
 *
 * @param number {@code YYYYMMDD} as a number
 * @param text {@code YYYY-MM-DD}
 */
record Today(LocalDate date, int number, String text) {

    static Today of(LocalDate date) {
        return new Today(date, date.getYear() * 10000 + date.getMonthValue() * 100 + date.getDayOfMonth(),
                date.toString());
    }
}
