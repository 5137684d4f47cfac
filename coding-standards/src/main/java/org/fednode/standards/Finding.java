package org.fednode.standards;

import java.util.Optional;

/**
 * One thing wrong with a record.
 *
 * @param rule id of the rule or constraint, e.g. {@code certificate.personId.check-digit}
 * @param field path of the field to blame, e.g. {@code components[1].grade}, rows counted from 0; empty for the whole
 *        record
 * @param value the offending value, masked where the field is personal
 * @param nearest nearest valid code, or the value that would pass, masked like the value; empty when there is none
 * @param clause the source's clause, may be empty
 */
public record Finding(String rule, String field, Severity severity, String value, Label message,
        Optional<String> nearest, String clause) {

    private static final Label AS_SAID = new Label("请按提示更正", "correct it as the message says");

    /** What to do: take the nearest value where there is one, else what the constraint asks for. */
    public Label fix() {
        Label fix = Constraint.of(rule).map(Constraint::fix).orElse(AS_SAID);
        return nearest.map(value -> new Label(fix.zh() + "，可能应为 " + value, fix.en() + ", perhaps " + value)).orElse(fix);
    }

    /** Rule, field and severity only: a finding may end in a log, its value may not. */
    @Override
    public String toString() {
        return severity + " " + rule + (field.isEmpty() ? "" : " at " + field);
    }
}
