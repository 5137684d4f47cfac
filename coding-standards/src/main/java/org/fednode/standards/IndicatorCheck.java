package org.fednode.standards;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What must hold between figures: totals and their parts, stocks and flows, changes from year to year.
 *
 * @param subject the indicator that is checked; empty for a check of every indicator
 * @param others those that it is compared with
 * @param values the cells that count of {@code AT_MOST}; the level of {@code AT_MOST_DIVISIONS}
 * @param breakdown the breakdown whose cells are compared with the total; empty for none
 */
public record IndicatorCheck(String id, Kind kind, Severity severity, String subject, List<String> others,
        Optional<String> breakdown, List<String> values, BigDecimal percent, Label message) {

    public IndicatorCheck {
        others = List.copyOf(others);
        values = List.copyOf(values);
    }

    /** What is compared. */
    public enum Kind {
        /** The others add up to the subject. */
        PARTS,
        /** The breakdown's cells add up to the subject. */
        CELLS,
        /** The breakdown's cells overlap: they add up to the subject or more. */
        OVERLAPPING_CELLS,
        /** The subject is not more than the other one, or than those cells of it. */
        AT_MOST,
        /** The subject is not more than there are divisions of a level. */
        AT_MOST_DIVISIONS,
        /** The subject is that of the end of last year, more by the first of the others and less by the second, in the whole country. */
        FLOW,
        /** The subject differs from that of a year before by so many per cent at most, or somebody says why. */
        CHANGE
    }

    /** Of when a figure is. */
    public enum When {
        NOW, A_YEAR_BEFORE, END_OF_LAST_YEAR
    }

    /** Figures of one division and day that are checked. */
    public interface Figures {

        Optional<BigDecimal> total(String indicator, When when);

        /** The cells of a breakdown by value; empty where they aren't known. */
        Optional<Map<String, BigDecimal>> cells(String indicator, String breakdown);

        /** How many divisions of the level there are, with the one that is checked. */
        long divisions(String level);

        /** By how much a figure may be off through rounding; 0 for exact ones. */
        BigDecimal rounding(String indicator);

        /** Whether they are of the whole country, out of which nobody moves. */
        boolean isWhole();
    }

    /** What became of a check. @param left the subject's side */
    public record Outcome(IndicatorCheck check, String subject, boolean holds, BigDecimal left, BigDecimal right) {
    }

    /** Empty where a figure that is needed isn't known. @param indicator which one is checked */
    public Optional<Outcome> evaluate(String indicator, Figures figures) {
        Optional<BigDecimal> total = figures.total(indicator, When.NOW);
        return switch (kind) {
            case PARTS -> total.flatMap(left -> sum(others, figures).map(right -> close(indicator, left, right, others.size(), figures)));
            case CELLS -> total.flatMap(left -> cells(indicator, figures).map(cells ->
                    close(indicator, left, sum(cells), cells.size(), figures)));
            case OVERLAPPING_CELLS -> total.flatMap(left -> cells(indicator, figures).map(cells ->
                    new Outcome(this, indicator, left.subtract(sum(cells)).compareTo(tolerance(indicator, cells.size(), figures)) <= 0,
                            left, sum(cells))));
            case AT_MOST -> total.flatMap(left -> bound(figures).map(right -> new Outcome(this, indicator,
                    left.subtract(right).compareTo(tolerance(indicator, 1, figures)) <= 0, left, right)));
            case AT_MOST_DIVISIONS -> total.map(left -> new Outcome(this, indicator,
                    left.compareTo(BigDecimal.valueOf(figures.divisions(values.get(0)))) <= 0, left,
                    BigDecimal.valueOf(figures.divisions(values.get(0)))));
            case FLOW -> figures.isWhole() ? flow(indicator, total, figures) : Optional.empty();
            case CHANGE -> total.flatMap(left -> figures.total(indicator, When.A_YEAR_BEFORE).filter(before -> before.signum() != 0)
                    .map(before -> new Outcome(this, indicator, left.subtract(before).abs().multiply(BigDecimal.valueOf(100))
                            .compareTo(before.abs().multiply(percent)) <= 0, left, before)));
        };
    }

    private Optional<BigDecimal> bound(Figures figures) {
        if (breakdown.isEmpty()) {
            return figures.total(others.get(0), When.NOW);
        }
        return figures.cells(others.get(0), breakdown.get()).map(cells -> values.stream()
                .map(value -> cells.getOrDefault(value, BigDecimal.ZERO)).reduce(BigDecimal.ZERO, BigDecimal::add));
    }

    private Optional<Outcome> flow(String indicator, Optional<BigDecimal> total, Figures figures) {
        return total.flatMap(left -> figures.total(indicator, When.END_OF_LAST_YEAR).flatMap(before -> figures.total(others.get(0), When.NOW)
                .flatMap(more -> figures.total(others.get(1), When.NOW).map(less ->
                        close(indicator, left, before.add(more).subtract(less), 3, figures)))));
    }

    private Optional<List<BigDecimal>> cells(String indicator, Figures figures) {
        return figures.cells(indicator, breakdown.orElseThrow()).map(cells -> List.copyOf(cells.values()));
    }

    private static BigDecimal sum(List<BigDecimal> amounts) {
        return amounts.stream().reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Optional<BigDecimal> sum(List<String> indicators, Figures figures) {
        BigDecimal sum = BigDecimal.ZERO;
        for (String indicator : indicators) {
            Optional<BigDecimal> one = figures.total(indicator, When.NOW);
            if (one.isEmpty()) {
                return Optional.empty();
            }
            sum = sum.add(one.get());
        }
        return Optional.of(sum);
    }

    private Outcome close(String indicator, BigDecimal left, BigDecimal right, int parts, Figures figures) {
        boolean holds = left.subtract(right).abs().compareTo(tolerance(indicator, parts, figures)) <= 0;
        return new Outcome(this, indicator, holds, left, right);
    }

    /** Each printed part and the printed total may be off by half a unit of the last digit. */
    private static BigDecimal tolerance(String indicator, int parts, Figures figures) {
        return figures.rounding(indicator).multiply(BigDecimal.valueOf(parts + 1L));
    }
}
