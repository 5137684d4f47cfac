package org.fednode.mapping.cell;

import java.util.Map;
import java.util.Set;
import org.fednode.standards.Field;
import org.fednode.standards.FieldType;
import org.fednode.standards.format.IdNumber;
import org.fednode.standards.format.LineText;
import org.fednode.standards.format.Repair;

/** Makes of a cell the text of a field's value, as the standard's own reading takes it. Whether it is good, the standard says. */
@FunctionalInterface
public interface Normaliser {

    /** @return empty for no value */
    String normalise(Cell cell, DirtSink sink);

    /** @param width digits to which a code that has lost its leading zeros is filled up; 0 for never */
    static Normaliser of(Field field, int width) {
        return switch (field.element()) {
            case DATE -> DateText::of;
            case INTEGER -> (cell, sink) -> NumberText.number(cell, true, sink);
            case DECIMAL -> (cell, sink) -> NumberText.number(cell, false, sink);
            case CODE, DIVISION -> (cell, sink) -> NumberText.code(cell, width, sink);
            case PHONE -> NumberText::phone;
            case ID_NUMBER -> Normaliser::idNumber;
            case CERTIFICATE_NUMBER, CREDIT_CODE -> NumberText::identity;
            case BOOLEAN -> Normaliser::truth;
            case STRING -> field.constraints().form().equals("person-name") ? Normaliser::personName : CleanText::of;
            case TIMESTAMP, LIST, GROUP -> CleanText::of;
        };
    }

    /** Whether the type's values are looked up in a table as they are written, before anything is made of them. */
    static boolean isCoded(Field field) {
        return field.element() == FieldType.CODE || field.element() == FieldType.DIVISION || field.element() == FieldType.BOOLEAN;
    }

    private static String idNumber(Cell cell, DirtSink sink) {
        String text = NumberText.identity(cell, sink);
        if (IdNumber.isOld(LineText.of(text)) && !(cell instanceof Cell.Numeric number && !number.exact())) {
            sink.found(Dirt.FIFTEEN_DIGIT_ID, IdNumber.upgraded(text));
        }
        return text;
    }

    /** Names of two characters are often filled up to the width of three; no Chinese name has a blank of its own. */
    private static String personName(Cell cell, DirtSink sink) {
        String text = CleanText.of(cell, sink);
        String name = text.replaceAll("[\\s\\u3000\\u00A0]", "");
        if (Words.NO_NAME.contains(name)) {
            sink.found(Dirt.PLACEHOLDER);
            return "";
        }
        if (name.length() == text.length() || !name.codePoints().allMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN)) {
            return text;
        }
        sink.found(Dirt.SPACED_NAME);
        return name;
    }

    private static String truth(Cell cell, DirtSink sink) {
        if (cell instanceof Cell.Truth truth) {
            return truth.shown();
        }
        String text = Repair.plain(CleanText.of(cell, sink));
        String word = Words.TRUTH.get(text.toLowerCase(java.util.Locale.ROOT));
        if (word == null || Words.STANDARD.contains(text)) {
            return text;
        }
        sink.found(Dirt.BOOLEAN_WORD);
        return word;
    }

    /** Words for yes and no, and for no name. */
    final class Words {

        private static final Map<String, String> TRUTH = Map.ofEntries(Map.entry("t", "true"), Map.entry(".t.", "true"), Map.entry("y", "true"),
                Map.entry("yes", "true"), Map.entry("有", "true"), Map.entry("对", "true"), Map.entry("√", "true"), Map.entry("✓", "true"), Map.entry("真", "true"),
                Map.entry("-1", "true"), Map.entry("f", "false"), Map.entry(".f.", "false"), Map.entry("n", "false"), Map.entry("no", "false"), Map.entry("无", "false"),
                Map.entry("否", "false"), Map.entry("是", "true"), Map.entry("×", "false"), Map.entry("错", "false"), Map.entry("假", "false"), Map.entry("没有", "false"));
        /** What people write where they know no name. */
        private static final Set<String> NO_NAME = Set.of("不详", "不祥", "不明", "未知", "待查", "待定", "待补", "无名氏", "无名", "同上", "暂无", "没有", "姓名");
        private static final Set<String> STANDARD = Set.of("true", "false", "1", "0", "是", "否");

        private Words() {
        }
    }
}
