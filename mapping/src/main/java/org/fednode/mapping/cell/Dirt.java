package org.fednode.mapping.cell;

import java.util.Locale;
import org.fednode.standards.Label;

/** What can be wrong with legacy data, by name, and what is done about it. */
public enum Dirt {
    // text
    NUL_CHARACTER(Outcome.REPAIRED, "空字符已删除", "NUL characters were taken out"),
    CONTROL_CHARACTER(Outcome.REPAIRED, "控制字符已删除", "control characters were taken out"),
    ZERO_WIDTH(Outcome.REPAIRED, "零宽字符已删除", "zero-width characters were taken out"),
    EXCEL_TEXT(Outcome.REPAIRED, "去掉了 =\"…\" 或开头的撇号", "the spreadsheet's =\"…\" or leading apostrophe was taken off"),
    PLACEHOLDER(Outcome.REPAIRED, "占位文字按空值处理", "a placeholder word means no value"),
    OTHER_CHARSET(Outcome.REPAIRED, "编码与同列其他值不同，已按其自身编码读取", "written in another charset than its column, and read in its own"),
    SPACED_NAME(Outcome.REPAIRED, "姓名中间的空格已去掉", "blanks between the characters of a Chinese name were taken out"),
    HALF_CHARACTER(Outcome.REPORTED, "末尾的半个汉字已丢失：源字段长度不够", "its last character was cut in half: the source's field was too short"),
    PRIVATE_USE(Outcome.REPORTED, "含有造字（私用区字符），其他系统无法显示", "holds a private-use character that no other system can show"),
    QUESTION_MARK(Outcome.REPORTED, "含有问号，可能是转码时丢失的汉字", "holds a question mark: perhaps a character that a conversion lost"),
    REPLACEMENT_CHARACTER(Outcome.REFUSED, "含有替换符 U+FFFD：有汉字在转码时已丢失", "holds U+FFFD: a conversion has lost a character"),
    UNDECODABLE(Outcome.REFUSED, "不是任何已知编码的文字", "is text in no charset that we know"),
    MOJIBAKE(Outcome.REFUSED, "乱码：GBK 文字被当作西文读取", "GBK text that was read as Western text"),
    // numbers
    FULL_WIDTH(Outcome.REPAIRED, "全角字符已转为半角", "full-width characters were made plain"),
    THOUSANDS_SEPARATOR(Outcome.REPAIRED, "千位分隔符已去掉", "thousands separators were taken out"),
    CURRENCY_OR_UNIT(Outcome.REPAIRED, "货币符号或单位已去掉", "a currency sign or unit was taken off"),
    FLOAT_INTEGER(Outcome.REPAIRED, "整数带了小数位，已去掉", "a whole number had decimals, which were taken off"),
    SCIENTIFIC(Outcome.REFUSED, "科学计数法：后面的数字已丢失", "scientific notation: digits have been lost"),
    NUMBER_IN_NUMBER_CELL(Outcome.REFUSED, "证件号存放在数值单元格里，电子表格会改变后几位：请从原始资料重新录入为文本",
            "an identity number in a numeric cell: spreadsheets change its last digits; take it from its source again, as text"),
    LOST_ZEROS(Outcome.REPAIRED, "补上了丢失的前导零", "leading zeros that had been lost were put back"),
    // dates
    EIGHT_DIGIT_DATE(Outcome.REPAIRED, "八位日期", "a date of eight digits"),
    SEPARATED_DATE(Outcome.REPAIRED, "用斜杠、点或空格分隔的日期", "a date with slashes, dots or blanks"),
    CHINESE_DATE(Outcome.REPAIRED, "中文日期", "a Chinese date"),
    EXCEL_SERIAL(Outcome.REPAIRED, "电子表格的日期序号", "a spreadsheet's serial number of a day"),
    DATE_WITH_TIME(Outcome.REPAIRED, "日期后的时刻已去掉", "a time behind the date was taken off"),
    EMPTY_DATE(Outcome.REPAIRED, "系统的空日期按空值处理", "the system's empty date means no value"),
    TWO_DIGIT_YEAR(Outcome.REFUSED, "年份只有两位", "the year has two digits only"),
    INCOMPLETE_DATE(Outcome.REFUSED, "只有年月，没有日", "year and month without a day"),
    DAY_MONTH_ORDER(Outcome.REFUSED, "日和月的次序不明", "day and month may stand in either order"),
    IMPOSSIBLE_DATE(Outcome.REFUSED, "不存在的日期", "there is no such day"),
    // identity numbers
    FIFTEEN_DIGIT_ID(Outcome.REFUSED, "十五位旧身份证号：请核对后改为十八位", "an old identity number of fifteen digits: verify it and give the eighteen"),
    X_LOOKALIKE(Outcome.REPAIRED, "末位的 × 等字符已改为 X", "a look-alike of the final X was made an X"),
    // codes and truth
    UNMAPPED_CODE(Outcome.REFUSED, "代码对照表里没有这个值", "the table of codes does not have this value"),
    BOOLEAN_WORD(Outcome.REPAIRED, "是否类文字", "a word for yes or no"),
    // rows and files
    BLANK_ROW(Outcome.REPAIRED, "空行已跳过", "blank rows were left out"),
    REPEATED_HEADER(Outcome.REPAIRED, "重复的表头行已跳过", "repeated header rows were left out"),
    TITLE_ROW(Outcome.REPAIRED, "表头上方的标题行已跳过", "title rows above the header were left out"),
    TWO_HEADER_ROWS(Outcome.REPAIRED, "两行表头已合并", "two header rows were joined"),
    TOTAL_ROW(Outcome.REPAIRED, "合计行已跳过", "rows of totals were left out"),
    DELETED_ROW(Outcome.REPAIRED, "已标记删除的行已跳过", "rows that are marked as deleted were left out"),
    TOO_MANY_CELLS(Outcome.REFUSED, "单元格多于表头，内容可能错位", "more cells than the header: values may have shifted"),
    NO_CODE_PAGE(Outcome.REPORTED, "文件没有注明代码页，编码由内容判断", "the file names no code page: the charset was found by content"),
    DUPLICATE_KEY(Outcome.REFUSED, "主键在本次读取中已出现过", "its key came before in the same source"),
    EXPRESSION_FAILED(Outcome.REFUSED, "映射中的表达式对这一行算不出结果", "an expression of the mapping has no answer for this row"),
    KEY_MISSING(Outcome.REFUSED, "没有主键", "it has no key");

    /** What is done. */
    public enum Outcome {
        /** The value is put right, since there is no doubt what was meant. */
        REPAIRED,
        /** The value is taken as it is, and people should look at it. */
        REPORTED,
        /** The record is not taken: people decide. */
        REFUSED
    }

    private final Outcome outcome;
    private final Label message;

    Dirt(Outcome outcome, String zh, String en) {
        this.outcome = outcome;
        this.message = new Label(zh, en);
    }

    public Outcome outcome() {
        return outcome;
    }

    public Label message() {
        return message;
    }

    /** Its name in reports: {@code mapping.eight-digit-date}. */
    public String id() {
        return "mapping." + name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
