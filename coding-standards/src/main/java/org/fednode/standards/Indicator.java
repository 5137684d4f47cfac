package org.fednode.standards;

import java.time.LocalDate;
import java.util.List;
import java.util.Optional;

/** An indicator that is counted from records, ready to count. Safe for several threads. */
public interface Indicator {

    IndicatorDefinition definition();

    /** How records are counted. */
    default IndicatorDefinition.Counting counting() {
        return definition().counting().orElseThrow();
    }

    /**
     * The breakdowns that are kept together, by id; the first one is the total, without any. Of persons the last one is
     * {@link #REPEATED}.
     */
    List<List<String>> groupings();

    /**
     * Counts, under the lowest division that holds both, how often a person counts once more than once: subtracting what
     * stands within a division from its total gives how many persons there are.
     */
    List<String> REPEATED = List.of("repeated");

    /** Digits after the point of amounts: 2 means hundredths. */
    int scale();

    /** Whether what a record adds depends on the day for which is counted. */
    boolean dependsOnDay();

    /**
     * Tells what records add.
     *
     * @param records of {@code PERSONS} all records of one person, by the first part of their keys; else any records
     */
    void tally(List<Subject> records, LocalDate day, Sink sink);

    /** The grouping that has the breakdowns, and as few others as possible; empty where none has them all. */
    default Optional<List<String>> groupingOf(List<String> breakdowns) {
        return groupings().stream().filter(grouping -> grouping != REPEATED && grouping.containsAll(breakdowns))
                .reduce((one, other) -> other.size() < one.size() ? other : one);
    }

    /** A record of the subject. */
    record Subject(String key, RecordValues values) {
    }

    /** Receives amounts. */
    @FunctionalInterface
    interface Sink {

        /**
         * @param grouping place among the groupings
         * @param division the managing division
         * @param cell the breakdowns' values, joined with {@code |}
         */
        void add(int grouping, String division, String cell, long amount);
    }
}
