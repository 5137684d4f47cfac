package org.fednode.standards.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.standards.CodeSystem;
import org.fednode.standards.Constraints;
import org.fednode.standards.Field;
import org.fednode.standards.FieldType;
import org.fednode.standards.Label;

/** The terms of definitions in words for people. */
final class Wording {

    private Wording() {
    }

    static Label type(FieldType type) {
        return switch (type) {
            case STRING -> new Label("文本", "text");
            case INTEGER -> new Label("整数", "whole number");
            case DECIMAL -> new Label("小数", "decimal");
            case DATE -> new Label("日期", "date");
            case TIMESTAMP -> new Label("时间", "time with offset");
            case BOOLEAN -> new Label("是否", "yes or no");
            case CODE -> new Label("代码", "code");
            case ID_NUMBER -> new Label("身份证件号码", "identity number");
            case CERTIFICATE_NUMBER -> new Label("残疾人证号", "certificate number");
            case CREDIT_CODE -> new Label("统一社会信用代码", "unified social credit code");
            case DIVISION -> new Label("行政区划代码", "division code");
            case PHONE -> new Label("电话号码", "phone number");
            case LIST -> new Label("多项", "list");
            case GROUP -> new Label("分组", "group of rows");
        };
    }

    static Label sensitivity(String sensitivity) {
        return switch (sensitivity) {
            case "public" -> new Label("公开", "public");
            case "personal" -> new Label("个人信息", "personal");
            case "sensitive" -> new Label("敏感个人信息", "sensitive");
            default -> new Label("内部", "internal");
        };
    }

    static Label status(CodeSystem.Status status) {
        return switch (status) {
            case PUBLISHED -> new Label("已公布", "published");
            case PROPOSED -> new Label("建议", "proposed");
            case INFERRED -> new Label("推断", "inferred");
        };
    }

    /** What a value must be, beyond its type. */
    static List<Label> constraints(Field field) {
        List<Label> words = new ArrayList<>();
        Constraints constraints = field.constraints();
        if (field.maxItems() > 0) {
            int least = Math.max(1, constraints.minItems());
            words.add(new Label(least + "至" + field.maxItems() + "项", least + " to " + field.maxItems() + " items"));
        }
        if (field.maxLength() > 0) {
            int least = Math.max(1, constraints.minLength());
            words.add(new Label(least + "至" + field.maxLength() + "字", least + " to " + field.maxLength() + " characters"));
        }
        if (field.element() == FieldType.DECIMAL) {
            words.add(new Label(field.scale() + "位小数", field.scale() + " decimals"));
        }
        range(constraints).ifPresent(words::add);
        form(constraints).ifPresent(words::add);
        constraints.pattern().ifPresent(pattern -> words.add(new Label("格式 " + pattern, "pattern")));
        codes("仅限", "only", constraints.only()).ifPresent(words::add);
        codes("不含", "not", constraints.except()).ifPresent(words::add);
        codes("独占选项", "stands alone", constraints.exclusive()).ifPresent(words::add);
        if (field.element() == FieldType.DIVISION) {
            words.add(new Label("级别 " + String.join(", ", constraints.levels()), constraints.retired() ? "retired codes too" : "levels"));
        }
        if (!constraints.accept().isEmpty()) {
            words.add(new Label("可用 " + String.join(", ", constraints.accept()), "kinds"));
        }
        if (constraints.past()) {
            words.add(new Label("不晚于今天", "not in the future"));
        }
        constraints.defaultValue().ifPresent(value -> words.add(new Label("缺省 " + value, "default")));
        return words;
    }

    private static Optional<Label> range(Constraints constraints) {
        if (constraints.min().isEmpty() && constraints.max().isEmpty()) {
            return Optional.empty();
        }
        String least = constraints.min().orElse("−∞");
        String most = constraints.max().orElse("∞");
        return Optional.of(new Label(least + " 至 " + most, least + " to " + most));
    }

    private static Optional<Label> form(Constraints constraints) {
        return switch (constraints.form()) {
            case "person-name" -> Optional.of(new Label("姓名：汉字及间隔号", "name: ideographs and middle dots"));
            case "mobile-number" -> Optional.of(new Label("手机号码", "mobile"));
            case "landline-number" -> Optional.of(new Label("固定电话", "landline"));
            default -> Optional.empty();
        };
    }

    private static Optional<Label> codes(String zh, String en, List<String> codes) {
        return codes.isEmpty() ? Optional.empty() : Optional.of(new Label(zh + ' ' + String.join(", ", codes), en));
    }
}
