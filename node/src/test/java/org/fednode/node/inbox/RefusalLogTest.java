package org.fednode.node.inbox;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RefusalLogTest {

    private static final Instant NOW = Instant.parse("2026-11-23T08:00:00Z");

    private final RefusalLog log = new RefusalLog();

    @Test
    void aFloodIsToldOfInPartAndCountedAndHidesNobodyElses() {
        for (int i = 0; i < RefusalLog.A_MINUTE; i++) {
            assertTrue(log.tells("flood", NOW.plusSeconds(i)));
        }
        for (int i = 0; i < 1_000; i++) {
            assertFalse(log.tells("flood", NOW.plusSeconds(30)));
        }
        assertTrue(log.tells("other", NOW.plusSeconds(30)));

        assertEquals(OptionalLong.empty(), log.leftOut("flood", NOW.plusSeconds(59)));
        assertEquals(OptionalLong.of(1_000), log.leftOut("flood", NOW.plusSeconds(60)));
        assertEquals(OptionalLong.empty(), log.leftOut("other", NOW.plusSeconds(120)));
        assertTrue(log.tells("flood", NOW.plusSeconds(60)));
    }
}
