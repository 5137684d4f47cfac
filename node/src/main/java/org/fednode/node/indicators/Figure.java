package org.fednode.node.indicators;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.standards.IndicatorDefinition;

/**
 * An indicator's figure for a division.
 *
 * @param division the division with all below it
 * @param day for which is counted
 * @param standard version of the standard that defines it
 * @param kept whether it was at hand; else it was counted from the records on request
 * @param persons how many persons there are where one counts in each of several divisions; empty for other indicators
 * @param cells amounts by the values of the breakdowns that were asked for, in the order of the values
 */
public record Figure(IndicatorDefinition indicator, String division, LocalDate day, String standard, boolean kept, BigDecimal total,
        Optional<BigDecimal> persons, List<CellAmount> cells) {

    public Figure {
        cells = List.copyOf(cells);
    }

    /** @param values by breakdown, in the order asked for; empty text for none of the known ones */
    public record CellAmount(Map<String, String> values, BigDecimal amount) {
    }
}
