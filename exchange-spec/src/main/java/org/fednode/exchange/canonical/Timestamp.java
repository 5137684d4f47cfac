package org.fednode.exchange.canonical;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.OptionalLong;

/** The one form of a time on the wire: {@code 2026-11-23T08:00:00.000Z}, UTC, to the millisecond. */
public final class Timestamp {

    /** Number of characters. */
    public static final int LENGTH = 24;

    private static final byte[] PATTERN = "0000-00-00T00:00:00.000Z".getBytes(StandardCharsets.US_ASCII);

    private Timestamp() {
    }

    /** @throws IllegalArgumentException when the year is not one of 0000 to 9999 */
    public static String format(Instant time) {
        OffsetDateTime utc = time.atOffset(ZoneOffset.UTC);
        if (utc.getYear() < 0 || utc.getYear() > 9999) {
            throw new IllegalArgumentException("a time on the wire has a year of four digits");
        }
        StringBuilder text = new StringBuilder(LENGTH);
        digits(text, utc.getYear(), 4).append('-');
        digits(text, utc.getMonthValue(), 2).append('-');
        digits(text, utc.getDayOfMonth(), 2).append('T');
        digits(text, utc.getHour(), 2).append(':');
        digits(text, utc.getMinute(), 2).append(':');
        digits(text, utc.getSecond(), 2).append('.');
        return digits(text, utc.getNano() / 1_000_000, 3).append('Z').toString();
    }

    private static StringBuilder digits(StringBuilder text, int number, int width) {
        for (int power = width == 4 ? 1000 : width == 3 ? 100 : 10; power > 0; power /= 10) {
            text.append((char) ('0' + number / power % 10));
        }
        return text;
    }

    /** @throws IllegalArgumentException when the text has not the one form */
    public static Instant parse(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        OptionalLong millis = bytes.length == LENGTH ? parse(bytes, 0) : OptionalLong.empty();
        return Instant.ofEpochMilli(millis.orElseThrow(
                () -> new IllegalArgumentException("a time is written like 2026-11-23T08:00:00.000Z")));
    }

    /** Milliseconds since 1970 of the {@value #LENGTH} bytes from {@code from} on; empty when they are no time. */
    public static OptionalLong parse(byte[] bytes, int from) {
        for (int i = 0; i < LENGTH; i++) {
            int c = bytes[from + i];
            if (PATTERN[i] == '0' ? c < '0' || c > '9' : c != PATTERN[i]) {
                return OptionalLong.empty();
            }
        }
        int hour = number(bytes, from + 11, 2);
        int minute = number(bytes, from + 14, 2);
        int second = number(bytes, from + 17, 2);
        if (hour > 23 || minute > 59 || second > 59) { // no leap second: two texts must not mean one time
            return OptionalLong.empty();
        }
        try {
            long day = LocalDate.of(number(bytes, from, 4), number(bytes, from + 5, 2), number(bytes, from + 8, 2))
                    .toEpochDay();
            return OptionalLong.of(((day * 24 + hour) * 60 + minute) * 60_000L + second * 1000L
                    + number(bytes, from + 20, 3));
        } catch (DateTimeException e) {
            return OptionalLong.empty();
        }
    }

    private static int number(byte[] bytes, int from, int digits) {
        int number = 0;
        for (int i = 0; i < digits; i++) {
            number = number * 10 + bytes[from + i] - '0';
        }
        return number;
    }
}
