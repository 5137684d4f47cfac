package org.fednode.exchange.canonical;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.time.Instant;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimestampTest {

    @Property(tries = 2_000)
    void readsWhatItWrites(@ForAll @LongRange(min = -62_167_219_200_000L, max = 253_402_300_799_999L) long millis) {
        Instant time = Instant.ofEpochMilli(millis);

        String text = Timestamp.format(time);

        assertEquals(Timestamp.LENGTH, text.length());
        assertEquals(time, Timestamp.parse(text));
        assertEquals(time, Instant.parse(text));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "2026-11-23T08:00:00Z", "2026-11-23T08:00:00.0000Z", "2026-11-23T08:00:00.000z",
        "2026-11-23 08:00:00.000Z", "2026-11-23t08:00:00.000Z", "2026-13-23T08:00:00.000Z", "2026-00-23T08:00:00.000Z",
        "2026-02-29T08:00:00.000Z", "2026-11-31T08:00:00.000Z", "2026-11-23T24:00:00.000Z", "2026-11-23T08:60:00.000Z",
        "2026-11-23T08:00:60.000Z", "+026-11-23T08:00:00.000Z", "2026-11-23T08:00:00.00٠Z", "2026-11-23T08:00:00,000Z"})
    void refusesEveryOtherForm(String text) {
        assertThrows(IllegalArgumentException.class, () -> Timestamp.parse(text));
    }
}
