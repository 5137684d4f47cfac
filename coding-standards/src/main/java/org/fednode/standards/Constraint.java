package org.fednode.standards;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What a field's definition can be violated in; the last part of a finding's rule id. */
enum Constraint {
    REQUIRED("required", "必须填写", "is required"),
    TYPE("type", "数据类型不对", "has the wrong type of value"),
    NUMERIC("numeric", "号码不能以数值形式提供，电子表格会改变末几位", "is a number where text is needed: spreadsheets round its last digits"),
    FORMAT("format", "格式不正确", "is not in the required form"),
    TOO_LONG("too-long", "超过最大长度", "is too long"),
    TOO_SHORT("too-short", "长度不足", "is too short"),
    OUT_OF_RANGE("out-of-range", "超出允许范围", "is out of range"),
    TOO_PRECISE("too-precise", "数字位数过多", "has too many digits"),
    UNKNOWN_CODE("unknown-code", "不是有效代码", "is not a code of its list"),
    CODE_NOT_ALLOWED("code-not-allowed", "此处不允许使用该代码", "is a code that is not allowed here"),
    CHECK_DIGIT("check-digit", "校验位不正确", "has a wrong check digit"),
    INNER_CHECK_DIGIT("inner-check-digit", "所含组织机构代码校验位不正确", "has a wrong check digit in the organisation code inside"),
    OLD_NUMBER("old-number", "是15位旧号码，请换用18位号码", "is a 15-digit number: use the 18-digit one"),
    NOT_ACCEPTED("not-accepted", "不接受此类号码", "is a kind of number that is not accepted here"),
    UNKNOWN_DIVISION("unknown-division", "行政区划代码不存在", "names a division that does not exist"),
    STATISTICAL_ZONE("statistical-zone", "是仅供统计的区域代码，不是行政区划", "names a zone of statistics only, which is no division"),
    DIVISION_LEVEL("division-level", "行政区划级别不符", "names a division of a level that is not allowed here"),
    UNKNOWN_AUTHORITY("unknown-authority", "登记管理部门代码未收录", "starts with an unlisted registration authority", Severity.WARNING),
    NO_SUCH_DATE("no-such-date", "日期不存在", "holds a date that does not exist"),
    FUTURE("future", "日期晚于今天", "lies in the future"),
    TOO_OLD("too-old", "出生日期距今超过130年", "holds a birth date more than 130 years ago"),
    CONTROL_CHARACTER("control-character", "含有控制字符", "holds a control character"),
    LONE_SURROGATE("lone-surrogate", "含有不完整的字符", "holds half a character (a lone surrogate)"),
    REPLACEMENT_CHARACTER("replacement-character", "含有乱码字符，文件编码可能有误", "holds the replacement character: the file's character set was wrong"),
    NOT_ASKED("not-asked", "在此情况下不应填写", "must not be given in this case"),
    NOT_ALONE("not-alone", "不能与其他选项同时选择", "holds an option that stands alone, beside others"),
    TOO_MANY("too-many", "条目过多", "has too many items"),
    TOO_FEW("too-few", "条目不足", "has too few items"),
    REPEATED_ITEM("repeated-item", "条目重复", "holds the same item twice"),
    REPEATED_FIELD("repeated-field", "重复出现", "is given twice"),
    NOT_CANONICAL("not-canonical", "不是规范写法", "is not in canonical form");

    private static final int OLDEST = 130;
    private static final Map<String, Constraint> BY_ID = Arrays.stream(values())
            .collect(Collectors.toMap(Constraint::id, Function.identity()));

    private final String id;
    private final String zh;
    private final String en;
    private final Severity severity;

    Constraint(String id, String zh, String en) {
        this(id, zh, en, Severity.ERROR);
    }

    Constraint(String id, String zh, String en, Severity severity) {
        this.id = id;
        this.zh = zh;
        this.en = en;
        this.severity = severity;
    }

    String id() {
        return id;
    }

    Severity severity() {
        return severity;
    }

    Label message(Label field) {
        return new Label(field.zh() + "：" + zh, field.en() + " " + en);
    }

    /** What to do about it. */
    Label fix() {
        return switch (this) {
            case REQUIRED -> new Label("请填写", "fill it in");
            case TYPE -> new Label("请按字段类型填写", "give a value of the field's type");
            case NUMERIC -> new Label("请从原始资料重新录入，单元格设为文本", "enter it again from the source, in a cell of type text");
            case FORMAT -> new Label("请按规定格式填写", "write it in the field's form");
            case TOO_LONG -> new Label("请缩短", "shorten it");
            case TOO_SHORT -> new Label("请补全", "complete it");
            case OUT_OF_RANGE -> new Label("请核对数值和单位", "check the number and its unit");
            case TOO_PRECISE -> new Label("请减少位数", "give fewer digits");
            case UNKNOWN_CODE, CODE_NOT_ALLOWED -> new Label("请从代码表中选用", "choose a code of the list");
            case CHECK_DIGIT, INNER_CHECK_DIGIT -> new Label("请对照证件逐位核对", "compare it digit by digit with the document");
            case OLD_NUMBER -> new Label("请换用18位号码", "use the 18-digit number");
            case NOT_ACCEPTED -> new Label("请改用可接受的证件号码", "use a kind of number that is accepted here");
            case UNKNOWN_DIVISION, STATISTICAL_ZONE -> new Label("请按行政区划代码表填写", "take the code from the division table");
            case DIVISION_LEVEL -> new Label("请填写规定级别的区划", "name a division of the level asked for");
            case UNKNOWN_AUTHORITY -> new Label("请核对代码前两位", "check the first two characters");
            case NO_SUCH_DATE, FUTURE, TOO_OLD -> new Label("请核对日期", "check the date");
            case CONTROL_CHARACTER -> new Label("请删除不可见字符", "remove the invisible character");
            case LONE_SURROGATE, REPLACEMENT_CHARACTER -> new Label("请用 UTF-8 或 GB18030 重新导出", "export it again in UTF-8 or GB18030");
            case NOT_ASKED -> new Label("请留空，或更正条件字段", "leave it blank, or correct the field that it hangs on");
            case NOT_ALONE -> new Label("请只保留该选项，或去掉该选项", "keep that option alone, or drop it");
            case TOO_MANY -> new Label("请减少条目", "give fewer items");
            case TOO_FEW -> new Label("请补充条目", "give more items");
            case REPEATED_ITEM, REPEATED_FIELD -> new Label("请去掉重复", "drop the repetition");
            case NOT_CANONICAL -> new Label("请按规范写法填写", "write it in canonical form");
        };
    }

    /** The constraint that a rule id ends in; empty where it is a rule of its own. */
    static Optional<Constraint> of(String rule) {
        return Optional.ofNullable(BY_ID.get(rule.substring(rule.lastIndexOf('.') + 1)));
    }

    /** Full years that nobody has lived. */
    static int oldest() {
        return OLDEST;
    }
}
