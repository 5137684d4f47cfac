package org.fednode.tools.standard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.stream.Collectors;
import org.fednode.standards.DataSet;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.home.Home;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Verbs;
import picocli.CommandLine;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "standard", description = "Look into the standard. 查看标准。",
        subcommands = {StandardCommand.Template.class, StandardCommand.ListDataSets.class, LintCommand.class})
public final class StandardCommand extends Verbs {

    @CommandLine.Command(name = "template", description = "Print a data set's CSV header line. 输出表头。")
    static final class Template extends Command {

        @Parameters(paramLabel = "ID", description = "The data set. 数据集。")
        private String dataSet;

        @Override
        public Integer call() {
            print(Standards.dataSet(Standards.newest(Home.find()), dataSet).templateHeader().stream()
                    .map(Template::cell).collect(Collectors.joining(",")));
            return ExitCode.GOOD;
        }

        private static String cell(String name) {
            return name.indexOf(',') < 0 && name.indexOf('"') < 0 ? name : '"' + name.replace("\"", "\"\"") + '"';
        }
    }

    @CommandLine.Command(name = "list", description = "List the data sets. 列出数据集。")
    static final class ListDataSets extends Command {

        @Option(names = "--json", description = "Print JSON. 输出 JSON。")
        private boolean json;

        @Override
        public Integer call() {
            StandardPackage standard = Standards.newest(Home.find());
            if (json) {
                ArrayNode list = Json.MAPPER.createArrayNode();
                standard.dataSets().values().forEach(set -> list.addObject().put("id", set.definition().id())
                        .put("zh", set.definition().label().zh()).put("en", set.definition().label().en())
                        .put("fields", set.definition().fields().size()));
                print(Json.text(list));
            } else {
                standard.dataSets().values().forEach(set -> print(line(set)));
            }
            return ExitCode.GOOD;
        }

        private static String line(DataSet set) {
            return String.format("%-24s %s  %s", set.definition().id(), set.definition().label().zh(),
                    set.definition().label().en());
        }
    }
}
