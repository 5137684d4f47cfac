package org.fednode.tools.ownership;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
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

@CommandLine.Command(name = "ownership", description = {"Whose a record is: several nodes claim it, or it moves. 记录归属与迁移。",
        "Of several claims one counts until the lowest node above them decides. 多方主张时，由共同上级裁定。"},
        subcommands = {OwnershipCommand.Claims.class, OwnershipCommand.Decide.class, OwnershipCommand.Offer.class,
            OwnershipCommand.Transfers.class, OwnershipCommand.Withdraw.class})
public final class OwnershipCommand extends Verbs {

    private static final String CLAIMS = "/api/v1/ownership/claims";
    private static final String TRANSFERS = "/api/v1/ownership/transfers";
    private static final String JSON = "application/json";
    /** Characters of an id that are shown, and enough to name it. */
    private static final int SHOWN = 18;

    @CommandLine.Command(name = "list", description = {"List records that several nodes claim, with keys: personal data. 列出多方主张的记录。",
            "Exit code 2 when one is undecided. 有未裁定的记录时退出码为 2。"})
    static final class Claims extends Command {

        @Mixin
        private DataOption data;

        @Option(names = "--limit", defaultValue = "100", paramLabel = "N", description = "At most so many (default 100). 条数。")
        private int limit;

        @Option(names = "--json", description = "Print JSON. 输出 JSON。")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            JsonNode claims = NodeApi.of(data.node().running()).get(CLAIMS + "?limit=" + limit);
            if (json) {
                print(Json.text(claims));
            } else {
                claims.forEach(this::describe);
            }
            return claims.findValuesAsText("by").contains("order") ? ExitCode.FINDINGS : ExitCode.GOOD;
        }

        private void describe(JsonNode one) {
            print(one.path("id").asText().substring(0, SHOWN) + "  " + one.path("dataset").asText() + "  " + one.path("key").asText());
            StringBuilder nodes = new StringBuilder();
            one.path("claimants").forEach(node -> nodes.append(node.asText()).append(' '));
            print("    claimed by " + nodes + "- " + one.path("counts").asText() + " counts, by " + one.path("by").asText()
                    + (one.path("reason").asText().isEmpty() ? "" : ": " + one.path("reason").asText().replace("\n", "\n    ")));
            print("    next: " + one.path("next").path("en").asText() + " / " + one.path("next").path("zh").asText());
        }
    }

    @CommandLine.Command(name = "decide", description = {"Decide whose a record is. It binds all nodes. 裁定记录归属，对各节点均有效。",
            "The others' staff delete theirs; until then they don't count. 其他节点的记录不再计数，应由其删除。"})
    static final class Decide extends Command {

        @Mixin
        private DataOption data;

        @Parameters(paramLabel = "ID", description = "As 'list' shows it. 编号。")
        private String id;

        @Option(names = "--owner", required = true, paramLabel = "NODE", description = "Whose it is. 归属节点。")
        private String owner;

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for people. 理由。")
        private String reason;

        @Override
        public Integer call() throws IOException, InterruptedException {
            ObjectNode body = Json.object().put("owner", owner).put("reason", reason);
            NodeApi.of(data.node().running()).post(CLAIMS + '/' + NodeApi.encoded(id) + "/decision", JSON, BodyPublishers.ofString(Json.line(body)));
            tell("decided for node " + owner);
            return ExitCode.GOOD;
        }
    }

    @CommandLine.Command(name = "offer", description = {"Offer a record of this node's own to another node. 将本节点的记录转给其他节点。",
            "It stays here until the other node's staff accept it. 对方接收前仍归本节点。"})
    static final class Offer extends Command {

        @Mixin
        private DataOption data;

        @Option(names = "--dataset", required = true, paramLabel = "ID", description = "The data set. 数据集。")
        private String dataSet;

        @Option(names = "--key", required = true, paramLabel = "KEY", description = "The record's key. 记录主键。")
        private String key;

        @Option(names = "--to", required = true, paramLabel = "NODE", description = "The node that shall have it. 接收节点。")
        private String to;

        @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why, for people. 理由。")
        private String reason;

        @Override
        public Integer call() throws IOException, InterruptedException {
            ObjectNode body = Json.object().put("dataset", dataSet).put("key", key).put("to", to).put("reason", reason);
            JsonNode answer = NodeApi.of(data.node().running()).post(TRANSFERS, JSON, BodyPublishers.ofString(Json.line(body)));
            print(answer.path("id").asText());
            tell("offered to " + to + "; see: fednode ownership transfers");
            return ExitCode.GOOD;
        }
    }

    @CommandLine.Command(name = "transfers", description = {"List records that pass from one node to another, with keys: personal data. 列出迁移的记录。",
            "What is offered to this node waits in its quarantine: resubmit accepts, discard declines. 转入的记录在隔离区，提交即接收，放弃即拒收。"})
    static final class Transfers extends Command {

        @Mixin
        private DataOption data;

        @Option(names = "--limit", defaultValue = "100", paramLabel = "N", description = "At most so many (default 100). 条数。")
        private int limit;

        @Option(names = "--json", description = "Print JSON. 输出 JSON。")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            JsonNode transfers = NodeApi.of(data.node().running()).get(TRANSFERS + "?limit=" + limit);
            if (json) {
                print(Json.text(transfers));
            } else {
                transfers.forEach(this::describe);
            }
            return ExitCode.GOOD;
        }

        private void describe(JsonNode one) {
            print(one.path("id").asText() + "  " + one.path("state").asText() + "  " + one.path("from").asText() + " -> "
                    + one.path("to").asText() + "  " + one.path("dataset").asText() + "  " + one.path("key").asText());
            print("    " + one.path("reason").asText().replace("\n", "\n    "));
        }
    }

    @CommandLine.Command(name = "withdraw", description = "Take an open offer of this node's own back. 撤回转出。")
    static final class Withdraw extends Command {

        @Mixin
        private DataOption data;

        @Parameters(paramLabel = "ID", description = "The transfer, as 'offer' printed it. 编号。")
        private String id;

        @Override
        public Integer call() throws IOException, InterruptedException {
            NodeApi.of(data.node().running()).delete(TRANSFERS, id);
            tell("the offer is withdrawn, unless it was accepted before; see: fednode ownership transfers");
            return ExitCode.GOOD;
        }
    }
}
