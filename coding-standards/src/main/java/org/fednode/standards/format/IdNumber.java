package org.fednode.standards.format;

/**
 * Identity numbers of GB 11643: {@code AAAAAA YYYYMMDD SSS C}, the check digit C by MOD 11-2. Residence permits share
 * the form; temporary person ids are {@code T} + division + year + 7 digits + check, 19 characters.
 */
public final class IdNumber {

    /** Length of a citizen's or permit holder's number. */
    public static final int LENGTH = 18;

    private static final int TEMPORARY_LENGTH = 19;
    private static final int OLD_LENGTH = 15;
    private static final int[] WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String CHECKS = "10X98765432";

    private IdNumber() {
    }

    /** Whether the first 18 characters from {@code start} are 17 digits and a digit or upper-case X. */
    public static boolean hasForm(LineText text, int start) {
        if (text.length() < start + LENGTH || !text.areDigits(start, start + 17)) {
            return false;
        }
        char last = text.at(start + 17);
        return Digits.isDigit(last) || last == 'X';
    }

    /** The MOD 11-2 check character over the 17 digits from {@code start}. */
    public static char checkDigit(LineText digits, int start) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += (digits.at(start + i) - '0') * WEIGHTS[i];
        }
        return CHECKS.charAt(sum % 11);
    }

    public static char checkDigit(String digits, int start) {
        return checkDigit(LineText.of(digits), start);
    }

    public static boolean checks(LineText text, int start) {
        return text.at(start + 17) == checkDigit(text, start);
    }

    /** The division that assigned the number, as a number. */
    public static int division(LineText text) {
        return text.number(0, 6);
    }

    public static boolean hasRealBirthDate(LineText text) {
        return IsoDate.isReal(text.number(6, 10), text.number(10, 12), text.number(12, 14));
    }

    /** {@code YYYYMMDD} as a number, so that number order is date order. */
    public static int birthDay(LineText text) {
        return text.number(6, 14);
    }

    /** The three-digit sequence: odd for men, even for women. */
    public static int sequence(LineText text) {
        return text.number(14, 17);
    }

    /** A county-issued temporary person id, well formed; the check is {@link #temporaryChecks}. */
    public static boolean hasTemporaryForm(LineText text) {
        if (text.length() != TEMPORARY_LENGTH || text.at(0) != 'T' || !text.areDigits(1, 18)) {
            return false;
        }
        char last = text.at(18);
        return Digits.isDigit(last) || last == 'X';
    }

    public static boolean temporaryChecks(LineText text) {
        return text.at(18) == checkDigit(text, 1);
    }

    public static int temporaryDivision(LineText text) {
        return text.number(1, 7);
    }

    /** A number of the form before 1999: 15 digits. */
    public static boolean isOld(LineText text) {
        return text.length() == OLD_LENGTH && text.areDigits(0, OLD_LENGTH);
    }

    /** The 18-character number that an old one became. */
    public static String upgraded(String old) {
        String digits = old.substring(0, 6) + "19" + old.substring(6);
        return digits + checkDigit(digits, 0);
    }
}
