package org.fednode.mapping.cell;

import java.math.BigDecimal;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.fednode.standards.format.Repair;

/** Numbers, phones and codes as legacy systems write them. */
final class NumberText {

    private static final Pattern GROUPED = Pattern.compile("[-+]?\\d{1,3}(?:[,，]\\d{3})+(?:\\.\\d+)?");
    private static final Pattern WITH_UNIT = Pattern.compile("[¥￥$]?\\s*([-+]?\\d[\\d,，]*(?:\\.\\d+)?)\\s*(?:元|人|岁|周岁|次|个|名|户|件|平方米|㎡|公斤|厘米|月|天|年|%)?(?:整)?");
    private static final Pattern SCIENTIFIC = Pattern.compile("[-+]?\\d(?:\\.\\d+)?[eE][-+]?\\d{1,3}");
    private static final Pattern FLOAT = Pattern.compile("([-+]?\\d+)\\.0+");

    private NumberText() {
    }

    /** For integers and decimals. @param whole whether decimals of zero are taken off */
    static String number(Cell cell, boolean whole, DirtSink sink) {
        if (cell instanceof Cell.Numeric number) {
            return number.shown();
        }
        String text = plain(CleanText.of(cell, sink), sink);
        if (SCIENTIFIC.matcher(text).matches()) {
            BigDecimal value = new BigDecimal(text);
            if (value.precision() >= 15 || value.abs().compareTo(new BigDecimal("1e15")) >= 0) {
                sink.found(Dirt.SCIENTIFIC);
                return text;
            }
            return new Cell.Numeric(value, true).shown();
        }
        Matcher unit = WITH_UNIT.matcher(text);
        if (unit.matches() && !unit.group(1).equals(text)) {
            sink.found(Dirt.CURRENCY_OR_UNIT);
            text = unit.group(1);
        }
        if (GROUPED.matcher(text).matches()) {
            sink.found(Dirt.THOUSANDS_SEPARATOR);
            text = text.replace(",", "").replace("，", "");
        }
        return whole ? withoutDecimals(text, sink) : text;
    }

    /** For codes and divisions. @param width digits that the code has; 0 for no matter */
    static String code(Cell cell, int width, DirtSink sink) {
        String text = plain(CleanText.of(cell, sink), sink);
        String code = withoutDecimals(text, sink);
        if (code.length() < width && !code.isEmpty() && code.chars().allMatch(c -> c >= '0' && c <= '9')) {
            sink.found(Dirt.LOST_ZEROS);
            return "0".repeat(width - code.length()) + code;
        }
        return code;
    }

    static String phone(Cell cell, DirtSink sink) {
        String text = plain(CleanText.of(cell, sink), sink);
        if (SCIENTIFIC.matcher(text).matches()) {
            sink.found(Dirt.SCIENTIFIC);
        }
        return text;
    }

    /** For identity, certificate and credit numbers. */
    static String identity(Cell cell, DirtSink sink) {
        if (cell instanceof Cell.Numeric number && (!number.exact() || number.value().scale() > 0)) {
            sink.found(Dirt.NUMBER_IN_NUMBER_CELL);
            return number.shown();
        }
        String clean = CleanText.of(cell, sink);
        if (SCIENTIFIC.matcher(clean).matches()) {
            sink.found(Dirt.NUMBER_IN_NUMBER_CELL);
            return clean;
        }
        String text = Repair.number(clean);
        if (!text.equals(clean) && clean.chars().anyMatch(c -> c >= 0xFF01 && c <= 0xFF5E)) {
            sink.found(Dirt.FULL_WIDTH);
        }
        int last = text.length() - 1;
        if (last == 17 && "×✕✖ХхΧχ*".indexOf(text.charAt(last)) >= 0) {
            sink.found(Dirt.X_LOOKALIKE);
            return text.substring(0, last) + 'X';
        }
        return text;
    }

    private static String plain(String text, DirtSink sink) {
        String plain = Repair.plain(text);
        if (!plain.equals(text)) {
            sink.found(Dirt.FULL_WIDTH);
        }
        return plain;
    }

    private static String withoutDecimals(String text, DirtSink sink) {
        Matcher decimals = FLOAT.matcher(text);
        if (decimals.matches()) {
            sink.found(Dirt.FLOAT_INTEGER);
            return decimals.group(1);
        }
        return text;
    }
}
