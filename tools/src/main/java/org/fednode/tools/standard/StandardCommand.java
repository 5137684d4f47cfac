package org.fednode.tools.standard;

import com.fasterxml.jackson.databind.node.ArrayNode;
import org.fednode.standards.DataSet;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.home.Home;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Verbs;
import picocli.CommandLine;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "standard", description = "Look into the standard. 查看标准。",
        subcommands = {TemplateCommand.class, SchemaCommand.class, DdlCommand.class, DocsCommand.class,
            StandardCommand.ListDataSets.class, LintCommand.class, DiffCommand.class})
public final class StandardCommand extends Verbs {

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
