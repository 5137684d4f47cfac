package org.fednode.tools.impact;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.standards.StandardPackage;
import org.fednode.standards.change.StandardImpact;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "impact", description = {
        "Judge the records that a node holds, or an export, by another version of the standard. 新版本对现有数据的影响。",
        "Nothing is changed. Exit code 2 when records would be refused. 不改动数据；有记录将被拒绝时退出码为 2。"})
public final class ImpactCommand extends Command {

    @Parameters(paramLabel = "NEW", description = "A version that ships, or a package's folder. 新版本或目录。")
    private String later;

    @Option(names = "--data", paramLabel = "DIR", description = "The node's directory; it may run or not. 节点的数据目录。")
    private Optional<Path> data;

    @Option(names = "--file", paramLabel = "FILE",
            description = "Instead of a node: what fednode export wrote; - for standard input. 导出文件，- 为标准输入。")
    private Optional<Path> file;

    @Option(names = "--dataset", paramLabel = "ID", description = "Only this data set; needed with --file. 数据集。")
    private Optional<String> dataSet;

    @Option(names = "--from", paramLabel = "OLD",
            description = "The version to compare with (default: the one in force at the node). 现行版本。")
    private Optional<String> earlier;

    @Option(names = "--today", paramLabel = "DATE",
            description = "The day to judge by (default: today, or NEW's effective date where that is later). 基准日期。")
    private Optional<LocalDate> today;

    @Option(names = "--json", description = "Print one JSON object. 输出 JSON。")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (data.isPresent() == file.isPresent()) {
            throw new Trouble("there is nothing to judge", "give either --data DIR or --file FILE");
        }
        StandardPackage after = Standards.named(Home.find(), later);
        LocalDate now = LocalDate.now();
        LocalDate day = today.orElse(after.effective().isAfter(now) ? after.effective() : now);
        List<StandardImpact.Report> reports = file.isPresent() ? List.of(ofFile(after, day)) : ofNode(after, day);
        if (json) {
            print(Json.text(tree(after, day, reports)));
        } else {
            reports.forEach(this::show);
        }
        return reports.stream().allMatch(report -> report.newlyRefused() == 0) ? ExitCode.GOOD : ExitCode.FINDINGS;
    }

    private StandardImpact.Report ofFile(StandardPackage after, LocalDate day) throws IOException {
        if (dataSet.isEmpty() || earlier.isEmpty()) {
            throw new Trouble("a file does not say what it holds", "give --dataset ID and --from OLD beside --file");
        }
        StandardPackage before = Standards.named(Home.find(), earlier.get());
        StandardImpact impact = impact(before, after, dataSet.get(), day);
        try (InputStream in = input(file.get()); OutputStream lines = new ExportedLines(impact::add)) {
            in.transferTo(lines);
        }
        return impact.report();
    }

    private static InputStream input(Path path) throws IOException {
        if (path.toString().equals("-")) {
            return new java.io.FileInputStream(java.io.FileDescriptor.in);
        }
        if (!Files.isRegularFile(path)) {
            throw new Trouble("there is no file " + path, "check the path");
        }
        return Files.newInputStream(path);
    }

    private List<StandardImpact.Report> ofNode(StandardPackage after, LocalDate day) throws IOException, InterruptedException {
        HeldRecords held = HeldRecords.of(NodeFolder.existing(data.orElseThrow()));
        StandardPackage before = earlier.isPresent() ? Standards.named(Home.find(), earlier.get()) : held.inForce();
        List<StandardImpact.Report> reports = new ArrayList<>();
        for (String id : dataSet.map(List::of).orElseGet(() -> held.dataSets(before))) {
            StandardImpact impact = impact(before, after, id, day);
            try (OutputStream lines = new ExportedLines(impact::add)) {
                held.export(id, lines);
            }
            reports.add(impact.report());
        }
        return reports;
    }

    private static StandardImpact impact(StandardPackage before, StandardPackage after, String id, LocalDate day) {
        return new StandardImpact(Standards.dataSet(before, id), Optional.ofNullable(after.dataSets().get(id)), day);
    }

    private void show(StandardImpact.Report report) {
        print(report.dataSet() + ": " + report.records() + " records, " + report.newlyRefused() + " newly refused, "
                + report.newlyPassing() + " newly passing, " + report.refusedByBoth() + " refused by both. 共 " + report.records()
                + " 条，新拒绝 " + report.newlyRefused() + " 条，新通过 " + report.newlyPassing() + " 条。");
        report.rules().forEach((rule, impact) -> print("  " + rule + "  " + impact.records() + "  "
                + String.join(" ", impact.examples())));
    }

    private static ObjectNode tree(StandardPackage after, LocalDate day, List<StandardImpact.Report> reports) {
        ObjectNode tree = Json.object().put("version", after.version()).put("digest", after.digest()).put("today", day.toString());
        ArrayNode sets = tree.putArray("dataSets");
        reports.forEach(report -> {
            ObjectNode one = sets.addObject().put("id", report.dataSet()).put("records", report.records())
                    .put("newlyRefused", report.newlyRefused()).put("newlyPassing", report.newlyPassing())
                    .put("refusedByBoth", report.refusedByBoth()).put("passing", report.passing());
            ObjectNode rules = one.putObject("rules");
            report.rules().forEach((rule, impact) -> {
                ObjectNode entry = rules.putObject(rule).put("records", impact.records());
                impact.examples().forEach(entry.putArray("examples")::add);
            });
        });
        return tree;
    }
}
