package org.fednode.tools.returns;

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
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "return", description = {"Send a record back to the node that it came from. 退回下级的记录。",
        "Its staff find it in their quarantine, with the reason. 下级在隔离区看到该记录及退回原因。"})
public final class ReturnCommand extends Command {

    static final String PATH = "/api/v1/returns";

    @Mixin
    private DataOption data;

    @Option(names = "--dataset", required = true, paramLabel = "ID", description = "The data set. 数据集。")
    private String dataSet;

    @Option(names = "--key", required = true, paramLabel = "KEY", description = "The record's key. 记录主键。")
    private String key;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "What is wrong, for people. 退回原因。")
    private String reason;

    @Option(names = "--origin", paramLabel = "NODE", description = "Whose record, when several nodes hold one of this key. 所属节点。")
    private Optional<String> origin;

    @Override
    public Integer call() throws IOException, InterruptedException {
        ObjectNode body = Json.object().put("dataset", dataSet).put("key", key).put("reason", reason);
        origin.ifPresent(node -> body.put("origin", node));
        JsonNode answer = NodeApi.of(data.node().running()).post(PATH, "application/json", BodyPublishers.ofString(Json.line(body)));
        print(answer.path("id").asText());
        tell("sent back to " + answer.path("origin").asText() + "; see: fednode returns list");
        return ExitCode.GOOD;
    }
}
