package org.fednode.standards;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fednode.standards.source.Entry;

/** Reads what must hold between indicators. */
final class IndicatorCheckLoader {

    private final Map<String, IndicatorDefinition> definitions;
    private final List<Runnable> afterwards = new ArrayList<>();
    private final Set<String> unsure = new HashSet<>();

    /** @param definitions filled while files are read */
    IndicatorCheckLoader(Map<String, IndicatorDefinition> definitions) {
        this.definitions = definitions;
    }

    void checkNames() {
        afterwards.forEach(Runnable::run);
    }

    /** The indicator's data set has problems of its own: nobody knows its breakdowns. */
    void pass(String indicator) {
        unsure.add(indicator);
    }

    boolean lacks(String indicator, String breakdown) {
        return !unsure.contains(indicator)
                && Optional.ofNullable(definitions.get(indicator)).filter(one -> one.isBrokenDownBy(breakdown)).isEmpty();
    }

    /** The check; its names are looked at by {@link #checkNames}, when all indicators are known. */
    Optional<IndicatorCheck> check(Entry entry) {
        String id = entry.required("id");
        Optional<IndicatorCheck.Kind> kind = kind(entry);
        if (kind.isEmpty()) {
            entry.problem("id", "check '" + id + "' must have one of parts, cells, overlappingCells, atMost, atMostDivisions, flow, change");
            entry.keys();
            return Optional.empty();
        }
        String key = key(kind.get());
        boolean ofAll = kind.get() == IndicatorCheck.Kind.CHANGE;
        String subject = ofAll ? "" : entry.required("indicator");
        boolean byCells = kind.get() == IndicatorCheck.Kind.CELLS || kind.get() == IndicatorCheck.Kind.OVERLAPPING_CELLS;
        boolean ofDivisions = kind.get() == IndicatorCheck.Kind.AT_MOST_DIVISIONS;
        String level = ofDivisions ? choice(entry, key, List.of("province", "prefecture", "county"), "county") : "";
        List<String> others = byCells || ofAll || ofDivisions ? List.of() : entry.texts(key);
        Optional<String> breakdown = byCells ? entry.text(key) : entry.text("breakdown");
        List<String> values = ofDivisions ? List.of(level) : breakdown.isPresent() && !byCells ? entry.texts("values") : List.of();
        BigDecimal percent = BigDecimal.valueOf(ofAll ? entry.number(key, 30, 1, 1000) : 0);
        String severity = choice(entry, "severity", List.of("error", "warning"), "error");
        IndicatorCheck check = new IndicatorCheck(id, kind.get(), Severity.valueOf(severity.toUpperCase(Locale.ROOT)), subject, others, breakdown,
                values, percent, Labels.required(entry, "message"));
        int wanted = kind.get() == IndicatorCheck.Kind.FLOW ? 2 : kind.get() == IndicatorCheck.Kind.AT_MOST ? 1 : others.size();
        if (others.size() != wanted) {
            entry.problem(key, "'" + key + "' must name " + wanted + " indicators, not " + others.size());
        }
        afterwards.add(() -> checkNames(entry, check));
        return Optional.of(check);
    }

    private static Optional<IndicatorCheck.Kind> kind(Entry entry) {
        List<IndicatorCheck.Kind> given = new ArrayList<>();
        for (IndicatorCheck.Kind kind : IndicatorCheck.Kind.values()) {
            if (entry.has(key(kind))) {
                given.add(kind);
            }
        }
        return given.size() == 1 ? Optional.of(given.get(0)) : Optional.empty();
    }

    private static String key(IndicatorCheck.Kind kind) {
        return switch (kind) {
            case PARTS -> "parts";
            case CELLS -> "cells";
            case OVERLAPPING_CELLS -> "overlappingCells";
            case AT_MOST -> "atMost";
            case AT_MOST_DIVISIONS -> "atMostDivisions";
            case FLOW -> "flow";
            case CHANGE -> "change";
        };
    }

    private void checkNames(Entry entry, IndicatorCheck check) {
        List<String> named = new ArrayList<>(check.others());
        if (!check.subject().isEmpty()) {
            named.add(check.subject());
        }
        named.stream().filter(id -> !definitions.containsKey(id))
                .forEach(id -> entry.problem("indicator", "there is no indicator '" + id + "'"));
        String of = check.kind() == IndicatorCheck.Kind.AT_MOST && check.others().size() == 1 ? check.others().get(0) : check.subject();
        check.breakdown().filter(id -> definitions.containsKey(of) && lacks(of, id))
                .ifPresent(id -> entry.problem("indicator", "indicator '" + of + "' has no breakdown '" + id + "'"));
    }

    static String choice(Entry entry, String key, List<String> choices, String fallback) {
        String text = entry.text(key).orElse(fallback);
        if (!choices.contains(text)) {
            entry.problem(key, "'" + key + "' must be one of " + String.join(", ", choices) + ", not '" + text + "'");
            return fallback;
        }
        return text;
    }
}
