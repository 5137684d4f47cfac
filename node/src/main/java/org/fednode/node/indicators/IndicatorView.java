package org.fednode.node.indicators;

import java.util.List;
import java.util.Optional;
import org.fednode.standards.Breakdown;
import org.fednode.standards.Indicator;
import org.fednode.standards.IndicatorDefinition;
import org.fednode.standards.Label;
import org.fednode.standards.StandardPackage;

/**
 * An indicator as programs see it.
 *
 * @param counted whether nodes count it; others are reported by other means
 * @param breakdowns by which it can be asked for, one by one
 * @param together those that can be asked for together
 */
public record IndicatorView(String id, Label label, String unit, boolean tenThousands, String lowest, List<String> periods, boolean counted,
        Optional<IndicatorDefinition.Part> part, List<String> breakdowns, List<List<String>> together, String note) {

    static IndicatorView of(IndicatorDefinition one, StandardPackage standard) {
        Optional<Indicator> counted = Optional.ofNullable(standard.indicators().counted().get(one.id()));
        return new IndicatorView(one.id(), one.label(), one.unit(), one.tenThousands(), one.lowest(), one.periods(),
                counted.isPresent() || one.part().isPresent(), one.part(),
                counted.map(indicator -> indicator.counting().breakdowns().stream().map(Breakdown::id).toList()).orElse(List.of()),
                counted.map(indicator -> indicator.counting().crossed()).orElse(List.of()), one.note());
    }
}
