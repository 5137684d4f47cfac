package org.fednode.tools.mapping;

import java.io.IOException;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.fednode.mapping.cell.Dirt;
import org.fednode.mapping.definition.Mapping;
import org.fednode.mapping.preview.Coverage;
import org.fednode.mapping.preview.Judged;
import org.fednode.mapping.preview.Preview;
import org.fednode.mapping.source.Drivers;
import org.fednode.mapping.source.SourceTrouble;
import org.fednode.mapping.translate.Scratch;
import org.fednode.mapping.translate.SourceAccess;
import org.fednode.standards.Finding;
import org.fednode.standards.Severity;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "preview", description = {"Show what a mapping makes of its source, and give nothing to anybody. 预览映射结果，不提交。",
        "Exit code 2 when records would be quarantined. 有记录会被隔离时退出码为 2。"})
final class PreviewCommand extends Command {

    private static final int SHOWN = 20;
    private static final int WIDTH = 34;

    @Mixin
    private MappingOption mapping;

    @Option(names = "--rows", paramLabel = "N", defaultValue = "5", description = "Rows shown side by side (default: ${DEFAULT-VALUE}). 并排显示的行数。")
    private int rows;

    @Option(names = "--judge", paramLabel = "N", defaultValue = "100000", description = "Rows read and judged (default: ${DEFAULT-VALUE}). 检查的行数。")
    private long judge;

    @Override
    public Integer call() throws IOException {
        Mapping read = mapping.read();
        try (Scratch scratch = MappingOption.scratch(); Drivers drivers = mapping.drivers()) {
            Preview preview = Preview.of(read, new SourceAccess(drivers), scratch.path(), new Preview.Extent(judge, rows), LocalDate.now());
            show(preview);
            return preview.judged().bad() == 0 ? ExitCode.GOOD : ExitCode.FINDINGS;
        } catch (SourceTrouble e) {
            throw MappingOption.trouble(e);
        }
    }

    private void show(Preview preview) {
        preview.rows().forEach(sample -> show(preview.columns(), sample));
        preview.coverage().forEach(this::show);
        if (!preview.noted().isEmpty()) {
            print("未作为数据的行 / rows that are no data, and remarks:");
            preview.noted().forEach((dirt, count) -> print("  " + count + "  " + dirt.id() + "  " + dirt.message().zh() + " / " + dirt.message().en()));
        }
        if (!preview.unmapped().isEmpty()) {
            print("没有对照的代码，按影响行数 / values without a code, by rows:");
            preview.unmapped().stream().limit(SHOWN).forEach(value -> print("  " + value.rows() + "  " + value.field() + " = " + value.value()));
        }
        if (!preview.rules().isEmpty()) {
            print("按规则的问题 / findings by rule:");
            preview.rules().stream().limit(SHOWN).forEach(rule -> print("  " + rule.records() + "  " + word(rule.severity()) + "  " + rule.rule() + "  " + rule.zh() + " / "
                    + rule.en() + "  (row " + rule.example() + ')'));
        }
        Preview.Judgement judged = preview.judged();
        print("共 " + judged.rows() + " 行，" + judged.records() + " 条记录，其中 " + judged.bad() + " 条会被隔离；筛除 " + judged.leftOut() + " 行。 / " + judged.rows() + " rows, "
                + judged.records() + " records, " + judged.bad() + " would be quarantined; " + judged.leftOut() + " left out by conditions.");
    }

    private static String word(Severity severity) {
        return severity == Severity.ERROR ? "错误/error" : "提示/warning";
    }

    private void show(List<String> columns, Preview.Sample sample) {
        print("── 第 " + sample.row().position() + " 行 / row " + sample.row().position());
        for (int i = 0; i < columns.size() && i < sample.row().cells().size(); i++) {
            String value = sample.row().cells().get(i).shown();
            if (!value.isBlank()) {
                print("   " + padded(columns.get(i)) + value.strip());
            }
        }
        sample.records().forEach(this::show);
    }

    private void show(Judged judged) {
        print("   → " + judged.record().dataSet() + (judged.isBad() ? "  ✗ 会被隔离 / would be quarantined" : "  ✓"));
        Map<String, String> originals = new LinkedHashMap<>();
        judged.record().findings().stream().filter(finding -> finding.dirt().outcome() == Dirt.Outcome.REPAIRED)
                .forEach(finding -> originals.merge(finding.field(), finding.original() + "  " + finding.dirt().id(), (one, more) -> one));
        judged.record().values().forEach((field, value) -> print("     " + padded(field) + value
                + (originals.containsKey(field) ? "    ← " + originals.get(field) : "")));
        judged.findings().forEach(this::show);
    }

    private void show(Finding finding) {
        print("     ! " + word(finding.severity()) + "  " + finding.field() + "  " + finding.rule() + "  " + finding.message().zh() + " / " + finding.message().en());
    }

    private void show(Coverage coverage) {
        print("字段覆盖 / coverage of " + coverage.dataSet() + ": 必填 / required " + coverage.required() + " %, 选填 / optional " + coverage.optional() + " %");
        coverage.fields().stream().filter(field -> !field.mapped() && field.field().required())
                .forEach(field -> print("  缺少必填 / required and not mapped: " + field.field().id() + "  " + field.field().label().zh()));
        coverage.fields().stream().filter(field -> field.mapped() && coverage.records() > 0 && field.filled() < coverage.records() && field.field().required())
                .forEach(field -> print("  必填但有空值 / required and empty in " + (coverage.records() - field.filled()) + " of " + coverage.records() + ": " + field.field().id() + "  "
                        + field.field().label().zh()));
    }

    /** Chinese characters are two columns wide. */
    private static String padded(String text) {
        int width = text.codePoints().map(c -> c >= 0x1100 ? 2 : 1).sum();
        return text + " ".repeat(Math.max(1, WIDTH - width));
    }
}
