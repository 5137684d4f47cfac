package org.fednode.tools.notice;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Optional;
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

@CommandLine.Command(name = "notice", description = "Short texts from a node to those below it. 向下级发布通知。",
        subcommands = {NoticeCommand.Send.class, NoticeCommand.ListNewest.class, NoticeCommand.Withdraw.class})
public final class NoticeCommand extends Verbs {

    private static final String PATH = "/api/v1/notices";

    @CommandLine.Command(name = "send", description = "Send a notice to all nodes below, or to one. 发布通知。")
    static final class Send extends Command {

        @Mixin
        private DataOption data;

        @Option(names = "--zh", required = true, paramLabel = "TEXT", description = "The text in Chinese. 中文内容。")
        private String zh;

        @Option(names = "--en", required = true, paramLabel = "TEXT", description = "The text in English. 英文内容。")
        private String en;

        @Option(names = "--to", paramLabel = "NODE", description = "Only for this node and those below it. 仅发给该节点及其下级。")
        private Optional<String> to;

        @Override
        public Integer call() throws IOException, InterruptedException {
            ObjectNode notice = Json.object().put("zh", zh).put("en", en);
            to.ifPresent(node -> notice.put("to", node));
            JsonNode answer = NodeApi.of(data.node().running()).post(PATH, "application/json", BodyPublishers.ofString(Json.line(notice)));
            print(answer.path("id").asText());
            return ExitCode.GOOD;
        }
    }

    @CommandLine.Command(name = "list", description = "List the notices sent and received, newest first. 列出通知。")
    static final class ListNewest extends Command {

        @Mixin
        private DataOption data;

        @Option(names = "--limit", defaultValue = "100", paramLabel = "N", description = "At most so many (default 100). 条数。")
        private int limit;

        @Option(names = "--json", description = "Print JSON. 输出 JSON。")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            JsonNode notices = NodeApi.of(data.node().running()).get(PATH + "?limit=" + limit);
            if (json) {
                print(Json.text(notices));
            } else {
                notices.forEach(this::describe);
            }
            return ExitCode.GOOD;
        }

        private void describe(JsonNode notice) {
            String to = notice.path("to").asText("");
            print(notice.path("id").asText() + "  " + notice.path("at").asText() + "  " + notice.path("from").asText()
                    + (to.isEmpty() ? "" : " -> " + to));
            print("    " + notice.path("zh").asText().replace("\n", "\n    "));
            print("    " + notice.path("en").asText().replace("\n", "\n    "));
        }
    }

    @CommandLine.Command(name = "withdraw", description = "Withdraw a notice of this node's own. 撤回通知。")
    static final class Withdraw extends Command {

        @Mixin
        private DataOption data;

        @Parameters(paramLabel = "ID", description = "The notice, as 'send' printed it. 通知编号。")
        private String id;

        @Override
        public Integer call() throws IOException, InterruptedException {
            NodeApi.of(data.node().running()).delete(PATH, id);
            tell("notice " + id + " is withdrawn");
            return ExitCode.GOOD;
        }
    }
}
