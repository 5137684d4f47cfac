package org.fednode.node.console;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/** Moments as people in China read them, in China's time. */
final class LocalTime {

    private static final DateTimeFormatter FORM = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");

    private LocalTime() {
    }

    static String of(Instant instant) {
        return FORM.format(instant.atOffset(ZoneOffset.ofHours(8)));
    }
}
