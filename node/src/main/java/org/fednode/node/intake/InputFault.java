package org.fednode.node.intake;

import java.util.Optional;
import org.fednode.standards.Finding;
import org.fednode.standards.Label;
import org.fednode.standards.Severity;

/** What can be wrong with input before its values are looked at. */
public enum InputFault {
    TOO_LONG("input.too-long", "记录超过 64 KiB，已跳过。请检查是否缺少换行。",
            "The record is longer than 64 KiB and was skipped. Check for a missing line break."),
    WRONG_CHARSET("input.wrong-charset", "内容不是有效的 UTF-8 或 GB18030 编码。请另存为 UTF-8 后重新提交。",
            "The bytes are not valid in the input's charset. Save the input as UTF-8 (or GB18030) and submit it again."),
    UNBALANCED_QUOTE("input.unbalanced-quote", "引号不成对，或带引号的内容超过 64 KiB。请补上引号；内容中的引号要写成两个。",
            "A quote is not closed, is followed by other text, or encloses more than 64 KiB. Close it; double quotes "
                    + "within a value."),
    NOT_TEXT("input.not-text", "内容不是文本，而是电子表格、压缩包或其他二进制文件。请在表格软件中另存为 CSV（UTF-8），或先解压，再提交。",
            "This is no text but a spreadsheet, an archive or another binary file. Save it as CSV (UTF-8), or unpack it, and "
                    + "submit that."),
    NUL("input.nul", "内容含有空字符（NUL）。请删除后重新提交。", "The record contains a NUL character. Remove it."),
    LONE_SURROGATE("input.lone-surrogate", "内容含有不成对的代理字符。请改正该字符。",
            "The record contains half of a surrogate pair. Correct the character."),
    NOT_JSON("input.not-json", "本行不是一个完整的 JSON 对象。每行写一个对象。",
            "The line is not one JSON object. Write one object per line."),
    JSON_LIMIT("input.json-limit", "JSON 嵌套过深，或其中的数字、名称过长。请检查本行的格式。",
            "The JSON is nested too deep, or holds a number or name that is too long. Check how the line was written."),
    UNFIT_KEY("input.unfit-key", "主键超过 256 个字符，或含有控制字符。请改正主键。",
            "The key is longer than 256 characters or holds a control character. Correct it."),
    REKEY_NOT_ALLOWED("input.rekey-not-allowed", "该数据集不允许更改主键。请删除原记录后新建。",
            "This data set has no change of key. Delete the old record and add a new one."),
    NO_HEADER("input.no-header", "文件没有表头。第一行应为字段编号或中文名称，可用 fednode standard template 得到。",
            "There is no header. The first line holds field ids or Chinese labels; fednode standard template prints it."),
    SEPARATOR("input.separator", "各列之间不是用英文逗号分隔的。请另存为“CSV（逗号分隔）”后重新提交。",
            "The columns are not separated by commas. Save the data as CSV (comma separated) and submit it again."),
    NOT_ONE_RECORD("input.not-one-record", "更正内容必须正好是一条记录。", "A correction holds exactly one record.");

    private final String code;
    private final Label message;

    InputFault(String code, String zh, String en) {
        this.code = code;
        this.message = new Label(zh, en);
    }

    /** The rule id in findings. */
    public String code() {
        return code;
    }

    /** An error about the record as a whole; never carries input, which may be personal. */
    public Finding finding() {
        return new Finding(code, "", Severity.ERROR, "", message, Optional.empty(), "");
    }
}
