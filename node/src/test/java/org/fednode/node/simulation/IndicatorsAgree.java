package org.fednode.node.simulation;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.fednode.node.Node;
import org.fednode.node.indicators.Figure;
import org.fednode.node.indicators.FigureRefused;
import org.fednode.node.indicators.IndicatorFigures;

/**
 * Indicators agree when quiet: what a node has kept up is what counting anew gives, and what every node above tells of a
 * division is what the division's own node tells.
 */
final class IndicatorsAgree implements Invariant {

    static final String NAME = "indicators agree";

    private static final Map<String, List<String>> INDICATORS = new TreeMap<>(Map.of("R01", List.of("kind"), "R02", List.of(),
            "R03", List.of("holder")));

    /** What a node tells: its own figure, by whatever it is broken down. */
    private record Told(BigDecimal total, List<Figure.CellAmount> cells) {
    }

    @Override
    public void whenQuiet(World world) {
        for (Site site : world.sites()) {
            INDICATORS.forEach((indicator, by) -> {
                // made and kept up through all that happened since the last quiet, or made now
                site.node().recounts().run();
                Told kept = told(site.node(), indicator, site.id(), by, Optional.empty());
                Told anew = told(site.node(), indicator, site.id(), by, Optional.of(LocalDate.of(2031, 1, 1)));
                if (!kept.equals(anew)) {
                    throw new Violation(NAME, site + " has kept " + indicator + " as " + kept + " where it is " + anew);
                }
            });
        }
        for (Site origin : world.sites()) {
            if (origin.isWhole()) {
                for (Optional<Site> above = origin.parent(); above.isPresent(); above = above.get().parent()) {
                    compare(origin, above.get());
                }
            }
        }
    }

    private static void compare(Site origin, Site above) {
        INDICATORS.keySet().forEach(indicator -> {
            BigDecimal own = of(origin, indicator, origin.id());
            BigDecimal there = of(above, indicator, origin.id());
            if (!own.equals(there)) {
                throw new Violation(NAME, above + " tells " + there + " of " + origin + "'s " + indicator + " where it is " + own);
            }
        });
    }

    /** The cell of the division itself: what stands below it may be of those that were rolled back. */
    private static BigDecimal of(Site site, String indicator, String division) {
        return told(site.node(), indicator, division, List.of(IndicatorFigures.DIVISION), Optional.empty()).cells().stream()
                .filter(cell -> cell.values().containsValue(division)).map(Figure.CellAmount::amount).findFirst().orElse(BigDecimal.ZERO);
    }

    private static Told told(Node node, String indicator, String division, List<String> by, Optional<LocalDate> day) {
        try {
            Figure figure = node.figures().figure(new IndicatorFigures.Question(indicator, division, by, day));
            return new Told(figure.total(), figure.cells());
        } catch (FigureRefused refused) {
            throw new Violation(NAME, node.settings().id() + " can't tell " + indicator + ": " + refused.getMessage(), refused);
        }
    }
}
