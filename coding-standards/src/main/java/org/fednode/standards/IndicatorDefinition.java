package org.fednode.standards;

import java.util.List;
import java.util.Optional;

/**
 * An indicator as the standard defines it.
 *
 * @param unit what is counted: person, household, unit, yuan …
 * @param tenThousands whether it is published in ten thousands of the unit, with one digit after the point
 * @param lowest lowest level that reports it
 * @param counting how nodes count it; empty where it is part of another one, or reported by other means
 * @param part whose part it is
 * @param reportedBy breakdowns in which it is reported by other means
 * @param note what readers must know, e.g. what not to mix it with
 */
public record IndicatorDefinition(String id, Label label, String unit, boolean tenThousands, String lowest,
        List<String> periods, Optional<Counting> counting, Optional<Part> part, List<String> reportedBy, String note) {

    public IndicatorDefinition {
        periods = List.copyOf(periods);
        reportedBy = List.copyOf(reportedBy);
    }

    /** Whether it is counted or reported by the breakdown. */
    public boolean isBrokenDownBy(String breakdown) {
        return reportedBy.contains(breakdown) || counting.flatMap(one -> one.breakdown(breakdown)).isPresent();
    }

    /** What a record or a person adds to the indicator. */
    public enum Measure {
        /** Each record counts once. */
        RECORDS,
        /** Each person, by the first field of the records' key, counts once in each managing division. */
        PERSONS,
        /** A field's values are added up. */
        SUM
    }

    /**
     * How records are counted.
     *
     * @param field the field that is added up; empty for other measures
     * @param latest of a person's records the one with the greatest value here says where the person stands; then by key
     * @param where condition in CEL for records that count; {@code today} is the day for which is counted
     * @param crossed breakdowns that are kept together, so that they can be asked for together
     */
    public record Counting(String dataSet, Measure measure, Optional<String> field, Optional<String> latest, String where,
            List<Breakdown> breakdowns, List<List<String>> crossed) {
        public Counting {
            breakdowns = List.copyOf(breakdowns);
            crossed = crossed.stream().map(List::copyOf).toList();
        }

        public Optional<Breakdown> breakdown(String id) {
            return breakdowns.stream().filter(one -> one.id().equals(id)).findFirst();
        }
    }

    /** The cell of another indicator that this one is. */
    public record Part(String of, String breakdown, String value) {
    }
}
