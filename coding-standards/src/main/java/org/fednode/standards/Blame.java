package org.fednode.standards;

import java.util.Optional;
import org.fednode.standards.format.IdNumber;
import org.fednode.standards.format.LineText;
import org.fednode.standards.format.Mask;

/**
 * A field to blame, and how it is named in findings.
 *
 * @param rule data set and field, the first part of the rule ids of its constraints
 */
record Blame(Field field, String rule) {

    Finding finding(Constraint constraint, String path, Object value) {
        return finding(constraint, path, value, Optional.empty());
    }

    Finding finding(Constraint constraint, String path, Object value, Optional<String> nearest) {
        return new Finding(rule + '.' + constraint.id(), path, constraint.severity(), shown(value),
                constraint.message(field.label()), nearest.map(this::shown), field.constraints().clause());
    }

    /** The value as a finding may show it. */
    String shown(Object value) {
        if (value == null) {
            return "";
        }
        if (value instanceof RecordValues || value instanceof java.util.List<?>) {
            return "…";
        }
        String text = value.toString();
        if (!field.personal()) {
            return open(text);
        }
        return switch (field.element()) {
            case ID_NUMBER, CERTIFICATE_NUMBER, PHONE -> Mask.number(text);
            case DATE, TIMESTAMP -> Mask.date(text);
            case CODE, BOOLEAN, INTEGER, DECIMAL -> isShortCode(text) ? text : Mask.text(text);
            default -> Mask.text(text);
        };
    }

    /** A credit code looks like an identity number; any other such number in an open field has lost its way. */
    private String open(String text) {
        LineText bytes = LineText.of(text);
        boolean isIdentity = IdNumber.hasForm(bytes, 0) && IdNumber.hasRealBirthDate(bytes);
        return field.type() == FieldType.CREDIT_CODE && !isIdentity ? Mask.printable(text) : Mask.open(text);
    }

    /** A code by itself identifies nobody, a name that slipped into a code column does. */
    private static boolean isShortCode(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (text.charAt(i) >= 128 || text.charAt(i) < ' ') {
                return false;
            }
        }
        return text.length() <= 8;
    }
}
