package org.fednode.tools.standard;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import org.fednode.standards.DataSet;
import org.fednode.standards.Finding;
import org.fednode.tools.home.Home;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "validate", description = {"Check a file against the standard, without a node. 校验文件。",
        "Exit code 2 when it holds errors. 有错误时退出码为 2。"})
public final class ValidateCommand extends Command {

    @Option(names = "--dataset", required = true, paramLabel = "ID", description = "The data set. 数据集。")
    private String dataSet;

    @Parameters(paramLabel = "FILE", description = "CSV or NDJSON, UTF-8 or GB18030. 数据文件。")
    private Path file;

    @Option(names = "--today", paramLabel = "DATE", description = "The day to judge by (default: today). 基准日期。")
    private Optional<LocalDate> today;

    @Option(names = "--json", description = "Print one JSON object a finding. 输出 JSON。")
    private boolean json;

    @Option(names = "--truth", paramLabel = "FILE", description = {"Compare with the errors that generate planted, and show only differences. 与错误清单比较。"})
    private Optional<Path> truth;

    private long records;
    private long bad;

    @Override
    public Integer call() throws IOException {
        DataSet set = Standards.dataSet(Standards.newest(Home.find()), dataSet);
        if (truth.isPresent()) {
            return compare(set, truth.get());
        }
        Judged.all(InputFile.of(file, set), set, today.orElseGet(LocalDate::now), this::show);
        out().flush();
        tell(records + " records, " + bad + " with errors. " + "共 " + records + " 条, " + bad + " 条有错误。");
        return bad == 0 ? ExitCode.GOOD : ExitCode.FINDINGS;
    }

    private int compare(DataSet set, Path planted) throws IOException {
        try (TruthComparison comparison = new TruthComparison(planted, this::print)) {
            Judged.all(InputFile.of(file, set), set, today.orElseGet(LocalDate::now), record -> {
                count(record);
                comparison.judged(record);
            });
            comparison.end();
            tell(records + " records, " + bad + " with errors, " + comparison.planted() + " planted, " + comparison.differences()
                    + " differences. " + "共 " + records + " 条, " + bad + " 条有错误, 清单 " + comparison.planted() + " 条, 不符 "
                    + comparison.differences() + " 条。");
            return comparison.differences() == 0 ? ExitCode.GOOD : ExitCode.FINDINGS;
        }
    }

    private void count(Judged record) {
        records += record.input().isPresent() || record.isBad() ? 1 : 0;
        bad += record.isBad() ? 1 : 0;
    }

    private void show(Judged record) {
        count(record);
        record.findings().forEach(finding -> out().println(json ? Json.line(tree(record.line(), finding)) : text(record.line(), finding)));
    }

    private String text(long line, Finding finding) {
        return file.getFileName() + ":" + line + "  " + finding.severity().name().toLowerCase(java.util.Locale.ROOT) + "  "
                + finding.field() + "  " + finding.rule() + "  " + finding.value() + "  " + finding.message().zh() + "  "
                + finding.message().en() + "  → " + finding.fix().zh() + "  " + finding.fix().en()
                + (finding.clause().isEmpty() ? "" : "  (" + finding.clause() + ")");
    }

    private static ObjectNode tree(long line, Finding finding) {
        ObjectNode tree = Json.object().put("line", line).put("field", finding.field()).put("rule", finding.rule())
                .put("severity", finding.severity().name().toLowerCase(java.util.Locale.ROOT)).put("value", finding.value());
        tree.putObject("message").put("zh", finding.message().zh()).put("en", finding.message().en());
        finding.nearest().ifPresent(nearest -> tree.put("nearest", nearest));
        tree.putObject("fix").put("zh", finding.fix().zh()).put("en", finding.fix().en());
        return tree.put("clause", finding.clause());
    }
}
