package org.fednode.standards.export;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.standards.Constraints;
import org.fednode.standards.Field;

/** The canonical form of values as regular expressions that ECMAScript and Java understand alike. */
final class Forms {

    static final String DATE = date("-");
    static final String TIMESTAMP = DATE + "T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9](?:[.][0-9]{1,9})?"
            + "(?:Z|[+-](?:0[0-9]|1[0-8]):[0-5][0-9](?::[0-5][0-9])?)";
    static final String CREDIT_CODE = "[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}";

    private static final String BLANKS = " \\u00a0\\u3000\\ufeff\\u2000-\\u200b\\u202f";
    private static final String TEXT = "(?![" + BLANKS + "])[^\\u0000-\\u001f\\u007f-\\u009f\\ufffd\\ud800-\\udfff]+(?<!["
            + BLANKS + "])";
    private static final String MOBILE = "1[3-9][0-9]{9}";
    private static final String LANDLINE = "0[0-9]{2,3}-[0-9]{7,8}(?:-[0-9]{1,6})?";
    private static final String IDENTITY = "[0-9]{5}" + date("") + "[0-9]{3}[0-9X]";
    private static final int MOST_DIGITS = 37;

    private Forms() {
    }

    /** The whole text and nothing else. */
    static String whole(String expression) {
        return "^(?:" + expression + ")$";
    }

    static String text() {
        return whole(TEXT);
    }

    /** Ideographs of any plane, with single middle dots between them, as this Java's Unicode has them. */
    static String personName() {
        StringBuilder ideographs = new StringBuilder("[");
        int first = -1;
        for (int c = 0x3000; c <= 0x3FFFF; c++) {
            boolean is = Character.isIdeographic(c);
            if (is && first < 0) {
                first = c;
            } else if (!is && first >= 0) {
                ideographs.appendCodePoint(first).append('-').appendCodePoint(c - 1);
                first = -1;
            }
        }
        String one = ideographs.append(']').toString();
        return whole(one + "+(?:\u00b7" + one + "+)*");
    }

    static String phone(String form) {
        boolean mobile = !form.equals("landline-number");
        boolean landline = !form.equals("mobile-number");
        return whole(mobile && landline ? MOBILE + '|' + LANDLINE : mobile ? MOBILE : LANDLINE);
    }

    static String identity(Constraints constraints) {
        boolean foreign = constraints.accept().contains("foreign-resident");
        boolean temporary = constraints.accept().contains("temporary");
        String number = (foreign ? "[1-9]" : "[1-8]") + IDENTITY;
        return whole(temporary ? number + "|T[1-8][0-9]{16}[0-9X]" : number);
    }

    static String certificate(Constraints constraints) {
        boolean foreign = constraints.accept().contains("foreign-resident");
        return whole((foreign ? "[1-9]" : "[1-8]") + IDENTITY + "[1-7][1-4](?:B[1-9])?");
    }

    private static String date(String dash) {
        String year = "(?!0000)[0-9]{4}";
        String leap = "(?:[0-9]{2}(?:0[48]|[2468][048]|[13579][26])|(?:0[48]|[2468][048]|[13579][26])00)";
        return "(?:" + year + dash + "(?:(?:0[13578]|1[02])" + dash + "(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)" + dash
                + "(?:0[1-9]|[12][0-9]|30)|02" + dash + "(?:0[1-9]|1[0-9]|2[0-8]))|" + leap + dash + "02" + dash + "29)";
    }

    /** Decimals of the field's scale within its range and number of digits. */
    static String decimal(Field field) {
        Constraints constraints = field.constraints();
        int digits = constraints.precision() > 0 ? constraints.precision() : MOST_DIGITS;
        BigInteger largest = BigInteger.TEN.pow(digits).subtract(BigInteger.ONE);
        BigInteger least = bound(constraints.min(), field.scale()).max(largest.negate());
        BigInteger most = bound(constraints.max(), field.scale(), largest).min(largest);
        List<String> ways = new ArrayList<>();
        if (most.signum() >= 0) {
            ways.add(DigitRange.between(least.max(BigInteger.ZERO), most, field.scale()));
        }
        if (least.signum() < 0) {
            ways.add('-' + DigitRange.between(most.negate().max(BigInteger.ONE), least.negate(), field.scale()));
        }
        return whole(String.join("|", ways));
    }

    private static BigInteger bound(Optional<String> given, int scale) {
        return bound(given, scale, BigInteger.TEN.pow(MOST_DIGITS + 1).negate());
    }

    private static BigInteger bound(Optional<String> given, int scale, BigInteger none) {
        return given.map(text -> new java.math.BigDecimal(text).setScale(scale, java.math.RoundingMode.UNNECESSARY).unscaledValue())
                .orElse(none);
    }
}
