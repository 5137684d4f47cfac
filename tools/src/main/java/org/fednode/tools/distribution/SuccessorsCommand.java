package org.fednode.tools.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import org.fednode.tools.site.DataOption;
import org.fednode.tools.site.NodeApi;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "successors", description = {"Tell which of the node's own records have codes that are over and have a successor. 查找已停用代码。",
        "With --apply, replace them; the records are judged, sealed and sent anew. 加 --apply 则替换为后继代码并重新报送。"})
public final class SuccessorsCommand extends Command {

    @Mixin
    private DataOption data;

    @Option(names = "--dataset", required = true, paramLabel = "ID", description = "The data set. 数据集。")
    private String dataSet;

    @Option(names = "--apply", description = "Change the records. 执行替换。")
    private boolean apply;

    @Option(names = "--json", description = "Print JSON. 输出 JSON。")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        JsonNode report = NodeApi.of(data.node().running())
                .post("/api/v1/datasets/" + NodeApi.encoded(dataSet) + "/successors?apply=" + apply);
        if (json) {
            print(Json.text(report));
        } else {
            print(report.path("read").asLong() + " 条本级记录 / own records, " + report.path("records").asLong()
                    + (apply ? " 条已替换 / changed" : " 条待替换 / would change") + ", " + report.path("refused").asLong()
                    + " 条仍不符合标准 / refused even so");
            report.path("replaced").properties().forEach(one -> print("  " + one.getKey().replaceFirst(" (\\S+)$", " -> $1") + ": " + one.getValue().asLong()));
            if (!apply && report.path("records").asLong() > 0) {
                tell("to change them: fednode standard successors --dataset " + dataSet + " --apply --data " + data.node().data());
            }
        }
        return report.path("refused").asLong() == 0 ? ExitCode.GOOD : ExitCode.FINDINGS;
    }
}
