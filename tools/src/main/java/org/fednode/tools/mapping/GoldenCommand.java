package org.fednode.tools.mapping;

import java.io.IOException;
import java.util.List;
import org.fednode.mapping.definition.Mapping;
import org.fednode.mapping.preview.GoldenTests;
import org.fednode.mapping.source.Drivers;
import org.fednode.mapping.translate.Scratch;
import org.fednode.mapping.translate.SourceAccess;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "test", description = {"Run the golden tests in a mapping's folder: golden/CASE/source.csv and expected.txt. 运行映射的样例测试。",
        "Exit code 2 when one fails. 有不符时退出码为 2。"})
final class GoldenCommand extends Command {

    @Mixin
    private MappingOption mapping;

    @Option(names = "--write", description = "Write what comes out as what is expected, once you have looked at it. 把当前结果写为期望结果。")
    private boolean write;

    @Override
    public Integer call() throws IOException {
        Mapping read = mapping.read();
        try (Scratch scratch = MappingOption.scratch(); Drivers drivers = mapping.drivers()) {
            List<GoldenTests.Outcome> outcomes = GoldenTests.run(mapping.folder(), read, new SourceAccess(drivers), scratch.path(), write);
            if (outcomes.isEmpty()) {
                throw new Trouble("the mapping has no golden tests", "put some rows into golden/CASE/source.csv, then run it with --write, and read what it wrote");
            }
            outcomes.forEach(outcome -> print((outcome.isGood() ? "✓ " : "✗ ") + outcome.name() + "  " + outcome.records() + " 条记录 / records"
                    + (outcome.isGood() ? "" : "\n  " + outcome.problem())));
            return outcomes.stream().allMatch(GoldenTests.Outcome::isGood) ? ExitCode.GOOD : ExitCode.FINDINGS;
        }
    }
}
