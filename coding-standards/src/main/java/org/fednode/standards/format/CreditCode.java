package org.fednode.standards.format;

/** Unified social credit codes of GB 32100, with the organisation code of GB 11714 inside. */
public final class CreditCode {

    private static final int LENGTH = 18;
    private static final String ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY";
    private static final int[] WEIGHTS = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};
    private static final int[] INNER_WEIGHTS = {3, 7, 9, 10, 5, 8, 4, 2};
    private static final byte[] VALUES = values();

    private CreditCode() {
    }

    /** 18 characters of the alphabet without I, O, S, V, Z; the division (3 to 8) in digits. */
    public static boolean hasForm(LineText text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.at(i);
            if (c >= VALUES.length || VALUES[c] < 0) {
                return false;
            }
        }
        return text.areDigits(2, 8);
    }

    public static char checkCharacter(LineText text) {
        int sum = 0;
        for (int i = 0; i < WEIGHTS.length; i++) {
            sum += VALUES[text.at(i)] * WEIGHTS[i];
        }
        return ALPHABET.charAt((31 - sum % 31) % 31);
    }

    /** Check character of the organisation code at positions 9 to 16; letters count A=10 to Z=35 here. */
    public static char innerCheckCharacter(LineText text) {
        int sum = 0;
        for (int i = 0; i < INNER_WEIGHTS.length; i++) {
            char c = text.at(8 + i);
            sum += (Digits.isDigit(c) ? c - '0' : c - 'A' + 10) * INNER_WEIGHTS[i];
        }
        int check = 11 - sum % 11;
        return check == 10 ? 'X' : (char) ('0' + check % 11);
    }

    public static boolean checks(LineText text) {
        return text.at(LENGTH - 1) == checkCharacter(text);
    }

    public static boolean innerChecks(LineText text) {
        return text.at(LENGTH - 2) == innerCheckCharacter(text);
    }

    private static byte[] values() {
        byte[] values = new byte[128];
        java.util.Arrays.fill(values, (byte) -1);
        for (int i = 0; i < ALPHABET.length(); i++) {
            values[ALPHABET.charAt(i)] = (byte) i;
        }
        return values;
    }
}
