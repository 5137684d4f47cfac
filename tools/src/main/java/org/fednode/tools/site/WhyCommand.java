package org.fednode.tools.site;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "why", description = {"Say of each link why it does not move, and what to do. 说明各链路为何没有传输以及如何处理。",
        "Exit code 2 when somebody has to do something. 需要处理时退出码为 2。"})
public final class WhyCommand extends Command {

    @Mixin
    private DataOption data;

    @Option(names = "--json", description = "Print JSON. 输出 JSON。")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        NodeFolder node = data.node();
        if (node.process().isEmpty()) {
            print(json ? Json.text(Json.object().put("running", false).put("id", node.properties().id()))
                    : "节点未运行。启动：fednode start --data " + node.data() + "\nthe node does not run; start it: fednode start --data " + node.data());
            return ExitCode.FINDINGS;
        }
        JsonNode health = NodeApi.of(node.running()).get("/api/v1/health");
        if (json) {
            print(Json.text(health));
        } else {
            health.path("links").forEach(this::describe);
            if (health.path("links").isEmpty()) {
                print("没有链路 / there are no links");
            }
        }
        return health.path("state").asText().equals("good") ? ExitCode.GOOD : ExitCode.FINDINGS;
    }

    private void describe(JsonNode link) {
        print(link.path("direction").asText() + " " + link.path("peer").asText() + " (" + link.path("kind").asText() + "): "
                + link.path("backlog").asLong() + " 个批次待传 / batches wait; 最近成功 / last success "
                + link.path("lastSuccess").asText("—"));
        String word = "  原因 / cause  ";
        for (JsonNode cause : link.path("causes")) {
            print(word + cause.path("code").asText() + ": " + cause.at("/meaning/zh").asText() + "\n                "
                    + cause.at("/meaning/en").asText());
            print("    处理 / next  " + cause.at("/next/zh").asText() + "\n                " + cause.at("/next/en").asText());
            word = "  另外 / also   ";
        }
        String detail = link.path("detail").asText("");
        if (!detail.isEmpty()) {
            print("  详情 / detail " + detail);
        }
    }
}
