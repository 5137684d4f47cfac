package org.fednode.node.indicators;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.node.indicators.IndicatorFigures.Question;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.Breakdown;
import org.fednode.standards.Divisions;
import org.fednode.standards.IndicatorCheck;
import org.fednode.standards.IndicatorCheck.When;
import org.fednode.standards.IndicatorDefinition;
import org.fednode.standards.Indicators;

/** Holds a division's figures to what the standard says must hold between them. */
public final class IndicatorChecks {

    private final IndicatorFigures figures;
    private final ActiveStandards standards;

    public IndicatorChecks(IndicatorFigures figures, ActiveStandards standards) {
        this.figures = figures;
        this.standards = standards;
    }

    /** Checks for which every figure is known, those that don't hold among them. */
    public List<IndicatorCheck.Outcome> of(String division, Optional<LocalDate> day) throws FigureRefused {
        Indicators indicators = standards.current().indicators();
        List<String> known = indicators.definitions().values().stream().filter(one -> one.counting().isPresent() || one.part().isPresent())
                .map(IndicatorDefinition::id).toList();
        Known all = new Known(division, standards.current().divisions());
        all.ask(known, day, standards.today(), indicators);
        List<IndicatorCheck.Outcome> outcomes = new ArrayList<>();
        for (IndicatorCheck check : indicators.checks()) {
            List<String> subjects = check.subject().isEmpty() ? known : List.of(check.subject());
            subjects.forEach(one -> check.evaluate(one, all).ifPresent(outcomes::add));
        }
        return outcomes;
    }

    /** The figures that checks look at. */
    private final class Known implements IndicatorCheck.Figures {

        private final String division;
        private final Divisions divisions;
        private final Map<String, BigDecimal> totals = new HashMap<>();
        private final Map<String, Map<String, BigDecimal>> cells = new HashMap<>();

        Known(String division, Divisions divisions) {
            this.division = division;
            this.divisions = divisions;
        }

        private void ask(List<String> known, Optional<LocalDate> asked, LocalDate today, Indicators indicators)
                throws FigureRefused {
            LocalDate day = asked.orElse(today);
            List<String> names = new ArrayList<>();
            List<Question> questions = new ArrayList<>();
            for (String indicator : known) {
                for (When when : When.values()) {
                    names.add(name(indicator, when));
                    questions.add(new Question(indicator, division, List.of(), when == When.NOW ? asked : Optional.of(switch (when) {
                        case NOW -> day;
                        case A_YEAR_BEFORE -> day.minusYears(1);
                        case END_OF_LAST_YEAR -> LocalDate.of(day.getYear() - 1, 12, 31);
                    })));
                }
            }
            List<Figure> told = figures.figures(questions);
            for (int i = 0; i < told.size(); i++) {
                totals.put(names.get(i), told.get(i).total());
            }
            for (IndicatorCheck check : indicators.checks()) {
                String of = check.kind() == IndicatorCheck.Kind.AT_MOST ? check.others().get(0) : check.subject();
                if (check.breakdown().isPresent() && indicators.counted().containsKey(of)) {
                    Map<String, BigDecimal> amounts = new LinkedHashMap<>();
                    // who stands in none of the parts is missing from their sum, and shows
                    figures.figure(new Question(of, division, List.of(check.breakdown().get()), asked)).cells().stream()
                            .filter(one -> !one.values().containsValue(Breakdown.OTHER))
                            .forEach(one -> amounts.put(one.values().get(check.breakdown().get()), one.amount()));
                    cells.put(of + '/' + check.breakdown().get(), amounts);
                }
            }
        }

        private String name(String indicator, When when) {
            return indicator + '/' + when;
        }

        @Override
        public Optional<BigDecimal> total(String indicator, When when) {
            return Optional.ofNullable(totals.get(name(indicator, when)));
        }

        @Override
        public Optional<Map<String, BigDecimal>> cells(String indicator, String breakdown) {
            return Optional.ofNullable(cells.get(indicator + '/' + breakdown));
        }

        @Override
        public long divisions(String level) {
            return divisions.count(level, division);
        }

        @Override
        public BigDecimal rounding(String indicator) {
            return BigDecimal.ZERO;
        }

        @Override
        public boolean isWhole() {
            return division.equals(divisions.root());
        }
    }
}
