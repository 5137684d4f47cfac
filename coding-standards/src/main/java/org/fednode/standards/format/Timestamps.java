package org.fednode.standards.format;

import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/** RFC 3339 date-times with an offset. */
public final class Timestamps {

    private Timestamps() {
    }

    /** The moment, where the text is a date-time with offset and seconds. */
    public static Optional<OffsetDateTime> read(String text) {
        if (text.length() < 20 || text.length() > 35) {
            return Optional.empty();
        }
        try {
            return Optional.of(OffsetDateTime.parse(text));
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }

    public static boolean isTimestamp(String text) {
        return text.length() >= 20 && text.charAt(10) == 'T' && IsoDate.isDate(text.substring(0, 10))
                && read(text).isPresent();
    }
}
