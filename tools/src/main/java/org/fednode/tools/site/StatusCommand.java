package org.fednode.tools.site;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "status", description = {"Say how a node is. 查看节点状态。",
        "Exit code 2 when it does not run. 未运行时退出码为 2。"})
public final class StatusCommand extends Command {

    @Mixin
    private DataOption data;

    @Option(names = "--json", description = "Print JSON. 输出 JSON。")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        NodeFolder node = data.node();
        NodeProperties properties = node.properties();
        if (node.process().isEmpty()) {
            print(json
                    ? Json.text(Json.object().put("running", false).put("id", properties.id())
                            .put("level", properties.level().wireName()).put("division", properties.division()))
                    : "node " + properties.id() + " does not run; start it: fednode start --data " + node.data());
            return ExitCode.FINDINGS;
        }
        NodeRun run = node.running();
        JsonNode status = NodeApi.of(run).status();
        if (json) {
            ObjectNode tree = Json.object().put("running", true).put("pid", run.pid()).put("http", run.http().toString());
            tree.setAll((ObjectNode) status);
            print(Json.text(tree));
        } else {
            describe(run, status);
        }
        return ExitCode.GOOD;
    }

    private void describeStandards(JsonNode standards) {
        List<String> held = new ArrayList<>();
        standards.path("held").forEach(one -> held.add(one.path("version").asText() + " from " + one.path("effective").asText()
                + (one.path("problem").asText("").isEmpty() ? "" : " NOT ACCEPTED: " + one.path("problem").asText())));
        print("standard    " + standards.path("inForce").asText() + " in force; held: " + String.join(", ", held));
        List<String> below = new ArrayList<>();
        standards.path("below").properties().forEach(entry -> below.add(entry.getKey() + ": " + entry.getValue().asText() + " nodes"));
        if (!below.isEmpty()) {
            List<String> behind = new ArrayList<>();
            standards.path("behind").forEach(node -> behind.add(node.asText()));
            print("standard    below " + String.join(", ", below) + (behind.isEmpty() ? "" : "; behind: " + String.join(" ", behind)));
        }
        standards.path("wanted").forEach(one -> print("standard    " + one.path("version").asText()
                + " is named by batches and missing; the national node must publish it"));
    }

    private void describeRefusal(JsonNode refusal) {
        print("refused     " + refusal.path("stream").asText() + "/" + refusal.path("seq").asLong() + " (" + refusal.path("reason").asText() + "): "
                + refusal.at("/meaning/zh").asText() + " " + refusal.at("/meaning/en").asText() + "; " + refusal.path("following").asLong()
                + " wait behind it");
        print("  next      " + refusal.at("/next/zh").asText() + " " + refusal.at("/next/en").asText());
    }

    private void describe(NodeRun run, JsonNode status) {
        print("node        " + run.id() + " (" + run.level() + ", " + run.division() + "), pid " + run.pid() + ", " + run.http());
        status.path("records").properties()
                .forEach(entry -> print("records     " + entry.getKey() + ": " + entry.getValue().asText()));
        JsonNode batches = status.path("batches");
        print("own batches " + batches.path("sealed").asLong() + " sealed, " + batches.path("acceptedByParent").asLong()
                + " accepted by the parent, " + batches.path("acceptedNationally").asLong() + " accepted nationally, "
                + batches.path("refused").asLong() + " refused");
        status.path("refusals").forEach(this::describeRefusal);
        JsonNode intake = status.path("intake");
        print("intake      " + intake.path("received").asLong() + " received = " + intake.path("accepted").asLong()
                + " accepted + " + intake.path("unchanged").asLong() + " unchanged + "
                + intake.path("quarantined").asLong() + " quarantined; " + intake.path("pendingFiles").asLong() + " files wait");
        if (intake.path("misplacedFiles").asInt() > 0) {
            print("misplaced   " + intake.path("misplacedFiles").asInt()
                    + " files lie too deep in the inbox to be taken; move them into inbox/<data set>; the log names them");
        }
        print("quarantine  " + status.path("quarantine").path("open").asLong() + " open");
        status.path("links").forEach(link -> print("link        " + link.path("direction").asText() + " "
                + link.path("peer").asText() + " (" + link.path("kind").asText() + "): " + link.path("state").asText()
                + ", " + link.path("backlog").asLong() + " waiting"
                + (link.path("lastError").asText("").isEmpty() ? "" : ", last error: " + link.path("lastError").asText())));
        describeStandards(status.path("standards"));
        JsonNode returns = status.path("returns");
        print("returns     " + returns.path("toCorrect").asLong() + " to correct here, " + returns.path("awaited").asLong()
                + " awaited from below");
        JsonNode ownership = status.path("ownership");
        print("ownership   " + ownership.path("toDecide").asLong() + " to decide here, " + ownership.path("contested").asLong()
                + " own records contested, " + ownership.path("offered").asLong() + " offered to this node");
        status.path("notices").forEach(notice -> print("notice      " + notice.path("from").asText() + ": "
                + notice.path("zh").asText().replace('\n', ' ') + " " + notice.path("en").asText().replace('\n', ' ')));
        status.path("reconciliations").forEach(one -> print("reconciled  " + one.path("peer").asText() + ": " + one.path("state").asText()
                + " at " + one.path("ended").asText()));
        status.path("alarms").forEach(alarm -> print("alarm       " + alarm.path("code").asText() + " " + alarm.path("node").asText()
                + ": " + alarm.path("zh").asText() + " " + alarm.path("en").asText() + "; next: " + alarm.path("next").asText()));
        print("settled     " + (status.path("settled").asBoolean() ? "yes" : "no"));
    }
}
