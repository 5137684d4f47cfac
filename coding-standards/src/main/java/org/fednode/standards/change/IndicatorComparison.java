package org.fednode.standards.change;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.fednode.standards.Breakdown;
import org.fednode.standards.IndicatorCheck;
import org.fednode.standards.IndicatorDefinition;
import org.fednode.standards.StandardPackage;

/** What differs between the indicators of two versions, and between what must hold between them. */
final class IndicatorComparison {

    private IndicatorComparison() {
    }

    static List<StandardChange> of(StandardPackage before, StandardPackage after) {
        List<StandardChange> changes = new ArrayList<>();
        Both<IndicatorDefinition> indicators = new Both<>(before.indicators().definitions(), after.indicators().definitions());
        indicators.removed().forEach(one -> changes.add(new StandardChange.IndicatorRemoved(one.id(), one.label())));
        indicators.added().forEach(one -> changes.add(new StandardChange.IndicatorAdded(one.id(), one.label())));
        indicators.common((one, other) -> changed(changes, other.id(), parts(one), parts(other)));
        Both<IndicatorCheck> checks = new Both<>(byId(before), byId(after));
        checks.removed().forEach(one -> changes.add(new StandardChange.IndicatorRemoved(one.id(), one.message())));
        checks.added().forEach(one -> changes.add(new StandardChange.IndicatorAdded(one.id(), one.message())));
        checks.common((one, other) -> changed(changes, other.id(), Map.of("check", one.toString()), Map.of("check", other.toString())));
        return changes;
    }

    private static Map<String, IndicatorCheck> byId(StandardPackage standard) {
        return standard.indicators().checks().stream().collect(Collectors.toMap(IndicatorCheck::id, one -> one, (one, same) -> one, LinkedHashMap::new));
    }

    private static void changed(List<StandardChange> changes, String id, Map<String, String> before, Map<String, String> after) {
        after.forEach((what, text) -> {
            String earlier = before.getOrDefault(what, "");
            if (!earlier.equals(text)) {
                changes.add(new StandardChange.IndicatorChanged(id, what, earlier, text));
            }
        });
        before.keySet().stream().filter(what -> !after.containsKey(what))
                .forEach(what -> changes.add(new StandardChange.IndicatorChanged(id, what, before.get(what), "")));
    }

    /** What the definition says, as the YAML names it. */
    private static Map<String, String> parts(IndicatorDefinition one) {
        Map<String, String> parts = new LinkedHashMap<>();
        parts.put("label", Words.both(one.label()));
        parts.put("unit", one.unit());
        parts.put("tenThousands", String.valueOf(one.tenThousands()));
        parts.put("lowest", one.lowest());
        parts.put("periods", String.join(", ", one.periods()));
        parts.put("note", one.note());
        parts.put("reportedBy", String.join(", ", one.reportedBy()));
        one.part().ifPresent(part -> parts.put("part", part.of() + ' ' + part.breakdown() + '=' + part.value()));
        one.counting().ifPresent(counting -> {
            parts.put("dataSet", counting.dataSet());
            parts.put("count", counting.measure().name());
            counting.field().ifPresent(field -> parts.put("field", field));
            counting.latest().ifPresent(latest -> parts.put("latest", latest));
            parts.put("where", counting.where());
            counting.breakdowns().forEach(breakdown -> parts.put("breakdown " + breakdown.id(), breakdown(breakdown)));
            parts.put("crossed", counting.crossed().toString());
        });
        return parts;
    }

    private static String breakdown(Breakdown breakdown) {
        String values = breakdown.field().map(field -> field.id()).orElseGet(() -> breakdown.cases().stream()
                .map(one -> one.id() + " when " + one.when()).collect(Collectors.joining("; ")));
        return breakdown.overlaps() ? values + ", overlapping" : values;
    }
}
