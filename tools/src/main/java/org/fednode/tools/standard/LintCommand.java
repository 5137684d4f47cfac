package org.fednode.tools.standard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.fednode.standards.Coverage;
import org.fednode.standards.Indicators;
import org.fednode.standards.StandardLint;
import org.fednode.tools.home.Home;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "lint", description = {
        "Check a standard package: every problem with file and line. 检查标准包。",
        "Exit code 2 when there are problems. 有问题时退出码为 2。"})
final class LintCommand extends Command {

    @Parameters(paramLabel = "DIR", arity = "0..1",
            description = "The package's folder (default: the newest that ships). 标准包目录。")
    private Optional<Path> folder;

    @Option(names = "--coverage", description = "Also show what of its source the package covers. 同时显示覆盖情况。")
    private boolean coverage;

    @Option(names = "--json", description = "Print one JSON object. 输出 JSON。")
    private boolean json;

    @Override
    public Integer call() {
        Path checked = folder.orElseGet(() -> Standards.newestFolder(Home.find()));
        if (!Files.isDirectory(checked)) {
            throw new Trouble("there is no folder " + checked, "name the folder that holds standard.yaml");
        }
        StandardLint.Report report = StandardLint.of(checked);
        if (json) {
            print(Json.text(tree(report)));
        } else {
            show(report);
        }
        return report.problems().isEmpty() ? ExitCode.GOOD : ExitCode.FINDINGS;
    }

    private void show(StandardLint.Report report) {
        report.problems().forEach(problem -> print(problem.toString()));
        report.standard().ifPresent(standard -> {
            StandardLint.CodeCounts codes = report.codes();
            print(standard.id() + " " + standard.version() + "  " + standard.digest());
            print(standard.dataSets().size() + " data sets; " + codes.systems() + " code systems: " + codes.published()
                    + " codes published, " + codes.proposed() + " proposed, " + codes.inferred() + " inferred; "
                    + codes.retired() + " retired, successor unknown of " + codes.unknownSuccessors());
            Indicators indicators = standard.indicators();
            print(indicators.definitions().size() + " indicators: " + indicators.counted().size() + " counted from records, " + parts(indicators)
                    + " parts of those, the rest reported by other means; " + indicators.checks().size() + " checks between them");
            if (coverage) {
                report.coverage().ifPresentOrElse(this::show, () -> print("the package has no coverage.yaml"));
            }
        });
        print(report.problems().isEmpty() ? "no problems. 没有问题。"
                : report.problems().size() + " problems. " + report.problems().size() + " 个问题。");
    }

    private static long parts(Indicators indicators) {
        return indicators.definitions().values().stream().filter(one -> one.part().isPresent()).count();
    }

    private void show(Coverage shown) {
        print(String.format("%-8s %9s %9s  %s", "section", "fields", "rules", ""));
        shown.sections().forEach(section -> print(String.format("%-8s %9s %9s  %s %s", section.id(),
                held(section.fields()), held(section.rules()), section.label().zh(), section.label().en())));
        shown.sections().forEach(section -> List.of(section.fields(), section.rules()).forEach(items -> items.forEach(item -> {
            if (item.isLeftOut()) {
                print("left out " + item.id() + "  " + item.says() + ": " + item.leftOut());
            } else if (!item.engine().isEmpty()) {
                print("elsewhere " + item.id() + "  " + item.says() + ": " + item.engine());
            }
        })));
    }

    private static String held(List<Coverage.Item> items) {
        return items.stream().filter(item -> !item.isLeftOut()).count() + "/" + items.size();
    }

    private ObjectNode tree(StandardLint.Report report) {
        ObjectNode tree = Json.object();
        ArrayNode problems = tree.putArray("problems");
        report.problems().forEach(problem -> problems.addObject().put("file", problem.file()).put("line", problem.line())
                .put("message", problem.message()));
        report.standard().ifPresent(standard -> {
            tree.put("id", standard.id()).put("version", standard.version()).put("digest", standard.digest())
                    .put("dataSets", standard.dataSets().size());
            Indicators indicators = standard.indicators();
            tree.putObject("indicators").put("defined", indicators.definitions().size()).put("counted", indicators.counted().size())
                    .put("parts", parts(indicators)).put("checks", indicators.checks().size());
            StandardLint.CodeCounts codes = report.codes();
            tree.putObject("codes").put("systems", codes.systems()).put("published", codes.published())
                    .put("proposed", codes.proposed()).put("inferred", codes.inferred()).put("retired", codes.retired())
                    .put("unknownSuccessors", codes.unknownSuccessors());
        });
        if (coverage) {
            ArrayNode sections = tree.putArray("coverage");
            report.coverage().ifPresent(shown -> shown.sections().forEach(section -> section(section, sections.addObject())));
        }
        return tree;
    }

    private static void section(Coverage.Section section, ObjectNode tree) {
        tree.put("section", section.id());
        items(section.fields(), tree.putObject("fields"));
        items(section.rules(), tree.putObject("rules"));
    }

    private static void items(List<Coverage.Item> items, ObjectNode tree) {
        tree.put("held", items.stream().filter(item -> !item.isLeftOut()).count()).put("all", items.size());
        ArrayNode listed = tree.putArray("items");
        items.forEach(item -> {
            ObjectNode one = listed.addObject().put("id", item.id()).put("says", item.says());
            ArrayNode by = one.putArray("by");
            item.by().forEach(by::add);
            one.put("engine", item.engine()).put("leftOut", item.leftOut());
        });
    }
}
