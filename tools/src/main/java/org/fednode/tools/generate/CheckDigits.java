package org.fednode.tools.generate;

import java.time.LocalDate;

/** Makes numbers with right check digits, and with wrong ones (GB 11643, GB 32100, GB 11714). */
final class CheckDigits {

    private static final int[] ID_WEIGHTS = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
    private static final String ID_CHECKS = "10X98765432";
    private static final String CREDIT_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final int[] ORGANISATION_WEIGHTS = {3, 7, 9, 10, 5, 8, 4, 2};

    private CheckDigits() {
    }

    static String idNumber(String division, LocalDate birth, long sequence) {
        return mod11(String.format("%s%04d%02d%02d%03d", division, birth.getYear(), birth.getMonthValue(),
                birth.getDayOfMonth(), sequence));
    }

    /** Appends the MOD 11-2 check character over 17 digits; a leading letter is not counted. */
    static String mod11(String text) {
        int from = text.length() - ID_WEIGHTS.length;
        int sum = 0;
        for (int i = 0; i < ID_WEIGHTS.length; i++) {
            sum += (text.charAt(from + i) - '0') * ID_WEIGHTS[i];
        }
        return text + ID_CHECKS.charAt(sum % 11);
    }

    static String creditCode(String authority, String category, String division, long number) {
        return withCreditCheck(authority + category + division + organisation(number));
    }

    /** The outer check character is right, the one of the organisation code inside is not. */
    static String creditCodeWithWrongInside(String authority, String category, String division, long number) {
        String organisation = organisation(number);
        return withCreditCheck(authority + category + division + wrongLast(organisation));
    }

    /** Eight digits and their check character. */
    private static String organisation(long number) {
        String digits = String.format("%08d", number);
        int sum = 0;
        for (int i = 0; i < ORGANISATION_WEIGHTS.length; i++) {
            sum += (digits.charAt(i) - '0') * ORGANISATION_WEIGHTS[i];
        }
        int check = 11 - sum % 11;
        return digits + (check == 10 ? "X" : check == 11 ? "0" : Integer.toString(check));
    }

    private static String withCreditCheck(String text) {
        int sum = 0;
        int weight = 1;
        for (int i = 0; i < text.length(); i++) {
            sum += CREDIT_ALPHABET.indexOf(text.charAt(i)) * weight;
            weight = weight * 3 % 31;
        }
        return text + CREDIT_ALPHABET.charAt((31 - sum % 31) % 31);
    }

    /** Another digit in the last place. */
    static String wrongLast(String text) {
        char last = text.charAt(text.length() - 1);
        char other = last >= '0' && last < '9' ? (char) (last + 1) : '0';
        return text.substring(0, text.length() - 1) + other;
    }
}
