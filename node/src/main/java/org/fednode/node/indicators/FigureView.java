package org.fednode.node.indicators;

import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.standards.Breakdown;
import org.fednode.standards.Indicator;
import org.fednode.standards.IndicatorDefinition;
import org.fednode.standards.Label;
import org.fednode.standards.StandardPackage;

/**
 * A figure as programs see it; amounts are texts, exact.
 *
 * @param kept whether it was at hand; else it was counted on request
 * @param persons how many persons there are, where the total counts one in each of several divisions
 */
public record FigureView(String indicator, Label label, String unit, String division, String divisionName, LocalDate day, String standard,
        boolean kept, String total, Optional<String> persons, List<CellView> cells) {

    /** @param labels of the values, in the same order */
    public record CellView(Map<String, String> values, Map<String, Label> labels, String amount) {
    }

    static FigureView of(Figure figure, StandardPackage standard) {
        IndicatorDefinition definition = figure.indicator();
        Indicator counted = standard.indicators().counted().get(definition.part().map(IndicatorDefinition.Part::of).orElse(definition.id()));
        List<CellView> cells = figure.cells().stream().map(cell -> {
            Map<String, Label> labels = new LinkedHashMap<>();
            cell.values().forEach((breakdown, value) -> labels.put(breakdown, label(counted, breakdown, value, standard)));
            return new CellView(cell.values(), labels, cell.amount().toPlainString());
        }).toList();
        return new FigureView(definition.id(), definition.label(), definition.unit(), figure.division(),
                standard.divisions().name(figure.division()), figure.day(), figure.standard(), figure.kept(), figure.total().toPlainString(),
                figure.persons().map(Object::toString), cells);
    }

    private static Label label(Indicator counted, String id, String value, StandardPackage standard) {
        if (id.equals(IndicatorFigures.DIVISION)) {
            return new Label(standard.divisions().name(value), "");
        }
        if (value.equals(Breakdown.OTHER)) {
            return new Label("未填或其他", "Not given or other");
        }
        Breakdown breakdown = counted.counting().breakdown(id).orElseThrow();
        return breakdown.field().map(field -> field.codeSystem().map(standard.codeSystems()::get).flatMap(codes -> codes.find(value))
                        .map(code -> code.label()).orElse(new Label(value, value)))
                .orElseGet(() -> breakdown.cases().stream().filter(one -> one.id().equals(value)).findFirst().orElseThrow().label());
    }
}
