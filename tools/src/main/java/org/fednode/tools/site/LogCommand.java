package org.fednode.tools.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Verbs;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "log", description = "The log of accepted batches, and those of the nodes above. 接收日志。",
        subcommands = {LogCommand.Show.class, LogCommand.Settle.class})
public final class LogCommand extends Verbs {

    private static final String ABOVE = "/api/v1/log/above";

    @CommandLine.Command(name = "show", description = {"Show this node's log and what the nodes above told of theirs. 显示日志。",
            "Exit code 2 when one of them shrank or forked. 上级日志异常时退出码为 2。"})
    static final class Show extends Command {

        @Mixin
        private DataOption data;

        @Option(names = "--json", description = "Print JSON. 输出 JSON。")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            NodeFolder node = data.node();
            NodeApi api = NodeApi.of(node.running());
            JsonNode own = api.get("/api/v1/log/head");
            JsonNode above = api.get(ABOVE);
            if (json) {
                print(Json.text(Json.object().<ObjectNode>set("own", own).set("above", above)));
            } else {
                print("own       " + own.path("statement").path("size").asLong() + " entries, root " + own.path("statement").path("root").asText());
                above.forEach(log -> describe(node, log));
            }
            return above.findValues("alarm").isEmpty() ? ExitCode.GOOD : ExitCode.FINDINGS;
        }

        private void describe(NodeFolder node, JsonNode log) {
            print("above     " + log.path("node").asText() + ": " + log.path("newest").asText() + ", told " + log.path("created").asText());
            if (log.has("alarm")) {
                print("alarm     " + log.path("alarm").asText() + ": then it told " + log.path("told").asText());
                tell("next: ask its operators what became of its log; then: fednode log settle --data " + node.data() + ' '
                        + log.path("node").asText());
            }
        }
    }

    @CommandLine.Command(name = "settle", description = {"End the alarm about a node above, after a person has looked. 解除告警。",
            "Watching begins anew with what that node tells next. 之后重新开始核对。"})
    static final class Settle extends Command {

        @Mixin
        private DataOption data;

        @Parameters(paramLabel = "NODE", description = "The node above. 上级节点。")
        private String above;

        @Override
        public Integer call() throws IOException, InterruptedException {
            NodeApi.of(data.node().running()).post(ABOVE + "/" + URLEncoder.encode(above, StandardCharsets.UTF_8) + "/settle");
            tell("settled; the log of " + above + " is watched anew");
            return ExitCode.GOOD;
        }
    }
}
