package org.fednode.standards;

import java.util.Optional;
import org.fednode.standards.format.Decimal;
import org.fednode.standards.format.IsoDate;
import org.fednode.standards.format.PersonName;
import org.fednode.standards.format.Repair;

/** Turns the text of a value into the Java type of its field, repairing the form where the meaning is certain. */
final class TextForm {

    static final String PERSON_NAME = "person-name";
    static final String MOBILE = "mobile-number";
    static final String LANDLINE = "landline-number";

    private static final long LARGEST_EXACT = (1L << 53) - 1;

    private TextForm() {
    }

    /**
     * The repaired text, blank for a value not given. Texts that cannot be repaired come back for the validator to
     * judge.
     */
    static String repaired(Field field, String text) {
        return switch (field.element()) {
            case ID_NUMBER, CERTIFICATE_NUMBER, CREDIT_CODE -> Repair.number(text);
            case CODE, DIVISION, PHONE, TIMESTAMP, INTEGER, DECIMAL, BOOLEAN -> Repair.plain(text);
            case DATE -> Repair.date(text);
            default -> field.constraints().form().equals(PERSON_NAME) ? Repair.personName(text) : Repair.trimmed(text);
        };
    }

    /** The value that the repaired text means; empty where it is no such value. */
    static Optional<Object> value(Field field, String repaired) {
        return switch (field.element()) {
            case INTEGER -> integer(repaired);
            case BOOLEAN -> truth(repaired);
            case DECIMAL -> Optional.of(decimal(field, repaired));
            default -> Optional.of(repaired);
        };
    }

    /** Canonical where it can be; otherwise as given, for the validator to judge. */
    private static String decimal(Field field, String text) {
        String canonical = Decimal.canonical(text, field.scale());
        return canonical == null ? text : canonical;
    }

    private static Optional<Object> integer(String text) {
        if (text.length() > 17) {
            return Optional.empty();
        }
        try {
            long number = Long.parseLong(text);
            return Math.abs(number) <= LARGEST_EXACT && text.charAt(0) != '+' ? Optional.of(number) : Optional.empty();
        } catch (NumberFormatException noNumber) {
            return Optional.empty();
        }
    }

    private static Optional<Object> truth(String text) {
        return switch (text) {
            case "true", "1", "是" -> Optional.of(true);
            case "false", "0", "否" -> Optional.of(false);
            default -> Optional.empty();
        };
    }

    /** Whether the text obeys the STRING form that the field names. */
    static boolean hasNamedForm(String form, String text) {
        return !form.equals(PERSON_NAME) || PersonName.isName(text);
    }

    /** A date that was meant, where another separator or missing zeros are all that is wrong. */
    static Optional<String> meantDate(String text) {
        String[] parts = text.split("[-/.年月日]");
        if (parts.length != 3 || parts[0].length() != 4) {
            return Optional.empty();
        }
        String date = parts[0] + '-' + padded(parts[1]) + '-' + padded(parts[2]);
        return IsoDate.isDate(date) ? Optional.of(date) : Optional.empty();
    }

    private static String padded(String digits) {
        return digits.length() == 1 ? "0" + digits : digits;
    }
}
