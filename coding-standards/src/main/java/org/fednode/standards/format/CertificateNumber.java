package org.fednode.standards.format;

/** Certificate numbers: identity number + category digit + grade digit, and {@code B1}..{@code B9} on reissue. */
public final class CertificateNumber {

    private static final int LENGTH = 20;

    private CertificateNumber() {
    }

    /** Whether category, grade and suffix stand where they must; the identity number is checked apart. */
    public static boolean hasForm(LineText text) {
        int length = text.length();
        return (length == LENGTH || length == LENGTH + 2 && hasSuffix(text))
                && IdNumber.hasForm(text, 0)
                && text.at(0) != '0'
                && isBetween(text.at(18), '1', '7')
                && isBetween(text.at(19), '1', '4');
    }

    private static boolean hasSuffix(LineText text) {
        return text.at(LENGTH) == 'B' && isBetween(text.at(LENGTH + 1), '1', '9');
    }

    private static boolean isBetween(char c, char lowest, char highest) {
        return c >= lowest && c <= highest;
    }
}
