package org.fednode.standards;

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

    /** Full years that nobody has lived. */
    static int oldest() {
        return OLDEST;
    }
}
