package org.fednode.mapping.definition;

import java.time.LocalTime;
import java.util.Optional;

/**
 * How the source is spared.
 *
 * @param rowsPerSecond at most; 0 for no limit
 * @param window when rows may be read
 */
public record Pace(int rowsPerSecond, Optional<Window> window) {

    /** A time of day in China, past midnight where it ends before it begins. */
    public record Window(LocalTime from, LocalTime to) {

        public boolean contains(LocalTime time) {
            return from.isBefore(to) ? !time.isBefore(from) && time.isBefore(to) : !time.isBefore(from) || time.isBefore(to);
        }
    }
}
