package org.fednode.tools.site;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "reconcile", description = {
        "Compare what this node holds of a child with what the child holds, and repair what differs. 与下级节点核对并修复数据。",
        "Exit code 0 when both hold the same, 2 when there were differences, 1 when it could not be finished.",
        "一致为 0，有差异为 2，无法完成为 1。"})
public final class ReconcileCommand extends Command {

    private static final String PATH = "/api/v1/reconciliations";
    private static final long LOOK_EVERY_MILLIS = 300;
    private static final List<String> UNDER_WAY = List.of("waiting", "running");

    @Mixin
    private DataOption data;

    @Parameters(arity = "0..1", paramLabel = "CHILD", description = "Node id of the child. 下级节点编号。")
    private Optional<String> child;

    @Option(names = "--dataset", paramLabel = "ID", description = "Only this data set. 数据集。")
    private Optional<String> dataSet;

    @Option(names = "--dry-run", description = "Find differences, repair nothing. 只查找，不修复。")
    private boolean dryRun;

    @Option(names = "--history", description = "List earlier reconciliations instead. 列出历次核对。")
    private boolean history;

    @Option(names = "--json", description = "Print JSON. 输出 JSON。")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        NodeApi node = NodeApi.of(data.node().running());
        if (history) {
            return list(node);
        }
        if (child.isEmpty()) {
            throw new Trouble("no child is named", "fednode reconcile CHILD, or fednode reconcile --history");
        }
        JsonNode run = node.post(PATH + "?child=" + NodeApi.encoded(child.get()) + "&dryRun=" + dryRun
                + dataSet.map(id -> "&dataset=" + NodeApi.encoded(id)).orElse(""));
        return report(await(node, run));
    }

    private JsonNode await(NodeApi node, JsonNode begun) throws IOException, InterruptedException {
        String phase = "";
        JsonNode run = begun;
        while (UNDER_WAY.contains(run.path("state").asText())) {
            if (!run.path("phase").asText().equals(phase)) {
                phase = run.path("phase").asText();
                tell(phase);
            }
            Thread.sleep(LOOK_EVERY_MILLIS);
            run = node.get(PATH + '/' + begun.path("id").asText());
        }
        return run;
    }

    private int report(JsonNode run) {
        if (json) {
            print(Json.text(run));
        } else {
            describe(run);
        }
        return switch (run.path("state").asText()) {
            case "equal" -> ExitCode.GOOD;
            case "repaired", "different" -> ExitCode.FINDINGS;
            default -> throw new Trouble("the reconciliation with " + run.path("peer").asText() + " ended as "
                    + run.path("state").asText() + ": " + run.path("trouble").asText("the node stopped"),
                    "see in 'fednode status' whether the child's link is up, then try again");
        };
    }

    private void describe(JsonNode run) {
        run.path("dataSets").forEach(one -> {
            print(one.path("dataSet").asText() + ": " + one.path("rows").asLong() + " rows, " + one.path("found").asLong() + " differed, "
                    + one.path("repaired").asLong() + " repaired, " + one.path("left").asLong() + " left");
            one.path("rowsThatDiffered").forEach(row -> print("    " + row.path("origin").asText() + "  " + row.path("key").asText()
                    + "  here " + row.path("here").asText() + ", there " + row.path("there").asText()));
        });
        run.path("streams").forEach(stream -> print("stream " + stream.path("origin").asText() + '/' + stream.path("epoch").asText() + '/'
                + stream.path("stream").asText() + ": " + stream.path("kind").asText() + ", here " + stream.path("here").asLong()
                + ", there " + stream.path("there").asLong()));
        print(summary(run));
    }

    private static String summary(JsonNode run) {
        return run.path("started").asText() + "  " + run.path("peer").asText() + "  " + run.path("state").asText()
                + (run.path("dryRun").asBoolean() ? " (dry run)" : "") + (run.path("signed").asBoolean() ? ", signed by both" : "")
                + ", " + run.path("bytes").asLong() + " bytes" + (run.has("trouble") ? ", " + run.path("trouble").asText() : "");
    }

    private int list(NodeApi node) throws IOException, InterruptedException {
        JsonNode runs = node.get(PATH + "?limit=100").path("reconciliations");
        if (json) {
            print(Json.text(runs));
        } else {
            runs.forEach(run -> print(run.path("id").asText() + "  " + summary(run)));
        }
        return ExitCode.GOOD;
    }
}
