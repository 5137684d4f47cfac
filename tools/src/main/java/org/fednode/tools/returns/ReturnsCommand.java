package org.fednode.tools.returns;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.fednode.tools.site.DataOption;
import org.fednode.tools.site.NodeApi;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Verbs;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "returns", description = "Records that were sent back. 被退回的记录。",
        subcommands = {ReturnsCommand.ListNewest.class, ReturnsCommand.Withdraw.class})
public final class ReturnsCommand extends Verbs {

    @CommandLine.Command(name = "list", description = {"List them, newest first, with keys: personal data. 列出被退回的记录。",
            "Exit code 2 when one is open. 有未处理的退回时退出码为 2。"})
    static final class ListNewest extends Command {

        @Mixin
        private DataOption data;

        @Option(names = "--state", defaultValue = "all", paramLabel = "STATE",
                description = "open, corrected, declined, withdrawn or all (default). 状态。")
        private String state;

        @Option(names = "--limit", defaultValue = "100", paramLabel = "N", description = "At most so many (default 100). 条数。")
        private int limit;

        @Option(names = "--json", description = "Print JSON. 输出 JSON。")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            JsonNode returns = NodeApi.of(data.node().running())
                    .get(ReturnCommand.PATH + "?limit=" + limit + "&state=" + NodeApi.encoded(state));
            if (json) {
                print(Json.text(returns));
            } else {
                returns.forEach(this::describe);
            }
            return returns.findValuesAsText("state").contains("open") ? ExitCode.FINDINGS : ExitCode.GOOD;
        }

        private void describe(JsonNode one) {
            print(one.path("id").asText() + "  " + one.path("state").asText() + "  " + one.path("from").asText() + " -> "
                    + one.path("origin").asText() + "  " + one.path("dataset").asText() + "  " + one.path("key").asText());
            print("    " + one.path("reason").asText().replace("\n", "\n    "));
        }
    }

    @CommandLine.Command(name = "withdraw", description = "Take an open return of this node's own back. 撤回退回。")
    static final class Withdraw extends Command {

        @Mixin
        private DataOption data;

        @Parameters(paramLabel = "ID", description = "The return, as 'return' printed it. 退回编号。")
        private String id;

        @Override
        public Integer call() throws IOException, InterruptedException {
            NodeApi.of(data.node().running()).delete(ReturnCommand.PATH, id);
            tell("return " + id + " is withdrawn");
            return ExitCode.GOOD;
        }
    }
}
