package org.fednode.tools.standard;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.dhatim.fastexcel.Range;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.fednode.standards.DataSet;
import org.fednode.standards.Label;
import org.fednode.standards.StandardPackage;
import org.fednode.standards.export.EntryTemplate;

/**
 * A workbook for entering records by hand: a sheet with headers and drop-downs, one that explains, one with the choices.
 * Saved as CSV, the first sheet is what a node takes.
 */
final class EntryWorkbook {

    private static final int ROWS = 5_000;
    private static final String TEXT = "@";
    private static final List<Label> STEPS = List.of(
            new Label("在“填报”表中从第2行起填写，每行一条记录，不要改动第1行。", "Fill in the first sheet from row 2, one record a row; leave row 1 as it is."),
            new Label("有下拉列表的列请从列表中选择；可多选的列用分号隔开。", "Choose from the list where there is one; separate several choices by semicolons."),
            new Label("号码、代码和日期列已设为文本，请勿改成数值：电子表格会改变长号码的末几位。", "Columns of numbers, codes and dates are text; keep them so: spreadsheets round long numbers."),
            new Label("日期写成 2026-01-31；空白表示没有填写，不等于0。", "Dates are written 2026-01-31; blank means not given, which is not zero."),
            new Label("填完后把“填报”表另存为 CSV（UTF-8），用 fednode validate 自查，再放入节点的 inbox 文件夹。", "Save the first sheet as CSV (UTF-8), check it with fednode validate, put it into the node's inbox folder."));

    private final StandardPackage standard;
    private final DataSet dataSet;
    private final List<EntryTemplate.Column> columns;

    EntryWorkbook(StandardPackage standard, DataSet dataSet) {
        this.standard = standard;
        this.dataSet = dataSet;
        this.columns = EntryTemplate.columns(standard, dataSet);
    }

    void write(OutputStream out) throws IOException {
        Workbook workbook = new Workbook(out, "fednode", "1.0");
        Worksheet entry = workbook.newWorksheet("填报");
        Worksheet help = workbook.newWorksheet("说明");
        Worksheet choices = workbook.newWorksheet("代码");
        Map<List<String>, Range> ranges = choices(choices);
        entry(entry, ranges);
        help(help);
        workbook.finish();
    }

    /** One column for each list of choices. */
    private Map<List<String>, Range> choices(Worksheet sheet) {
        Map<List<String>, Range> ranges = new LinkedHashMap<>();
        for (EntryTemplate.Column column : columns) {
            if (column.choices().isEmpty() || ranges.containsKey(column.choices())) {
                continue;
            }
            int at = ranges.size();
            sheet.style(at).format(TEXT).set();
            sheet.value(0, at, column.header());
            for (int row = 0; row < column.choices().size(); row++) {
                sheet.value(row + 1, at, column.choices().get(row));
            }
            ranges.put(column.choices(), sheet.range(1, at, column.choices().size(), at));
        }
        return ranges;
    }

    private void entry(Worksheet sheet, Map<List<String>, Range> ranges) {
        for (int at = 0; at < columns.size(); at++) {
            EntryTemplate.Column column = columns.get(at);
            if (column.text()) {
                sheet.style(at).format(TEXT).set();
            }
            sheet.width(at, 22);
            sheet.value(0, at, column.header());
            sheet.style(0, at).bold().wrapText(true).set();
            Range range = ranges.get(column.choices());
            if (range != null) {
                sheet.range(1, at, ROWS, at).validateWithList(range).allowBlank(true)
                        .showErrorMessage(!column.several())
                        .errorTitle("不在列表中 Not in the list").error("请从下拉列表中选择。Choose from the list.");
            }
        }
        sheet.freezePane(0, 1);
    }

    private void help(Worksheet sheet) {
        Label label = dataSet.definition().label();
        int row = 0;
        sheet.value(row, 0, label.zh() + " " + label.en() + "  " + standard.id() + " " + standard.version());
        sheet.style(row++, 0).bold().set();
        for (Label step : STEPS) {
            sheet.value(row++, 0, step.zh());
            sheet.value(row++, 0, step.en());
        }
        row++;
        List<String> titles = List.of("列 Column", "类型 Type", "必填 Required", "约束 Constraints", "依据 Clause");
        for (int at = 0; at < titles.size(); at++) {
            sheet.value(row, at, titles.get(at));
            sheet.style(row, at).bold().set();
            sheet.width(at, at == 3 ? 60 : 30);
        }
        for (EntryTemplate.Column column : columns) {
            row++;
            List<String> cells = new ArrayList<>(List.of(column.header(), words(column.type()), column.required() ? "是 yes" : "",
                    column.constraints().stream().map(EntryWorkbook::words).collect(Collectors.joining("; ")), column.clause()));
            for (int at = 0; at < cells.size(); at++) {
                sheet.value(row, at, cells.get(at));
            }
        }
    }

    private static String words(Label label) {
        return label.zh() + " " + label.en();
    }
}
