package org.fednode.tools.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.fednode.tools.site.DataOption;
import org.fednode.tools.site.NodeApi;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "successors", description = {"Tell which of the node's own records have codes that are over and have a successor. 查找已停用代码。",
        "With --apply, replace them; the records are judged, sealed and sent anew. 加 --apply 则替换为后继代码并重新报送。",
        "With --file, replace them in an export that this node is to take over. 加 --file 则替换导出文件中的代码，供本节点接收。"})
public final class SuccessorsCommand extends Command {

    @Mixin
    private DataOption data;

    @Option(names = "--dataset", required = true, paramLabel = "ID", description = "The data set. 数据集。")
    private String dataSet;

    @Option(names = "--apply", description = "Change the records. 执行替换。")
    private boolean apply;

    @Option(names = "--file", paramLabel = "FILE", description = "Records of a node whose division is over, as exported there. 待转换的导出文件。")
    private Optional<Path> file;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write them, NDJSON. 输出文件。")
    private Optional<Path> out;

    @Option(names = "--code", paramLabel = "OLD=NEW", description = "With --file: what follows a division that was split, in the part that this node takes."
            + " 拆分的区划在本节点接收部分中的新代码。")
    private Map<String, String> codes = Map.of();

    @Option(names = "--json", description = "Print JSON. 输出 JSON。")
    private boolean json;

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (file.isPresent()) {
            Path to = out.orElseThrow(() -> new Trouble("nobody said where to write the records", "give --out FILE"));
            SucceededFile done = SucceededFile.write(data.node(), dataSet, file.get(), to, codes);
            tell(done.read() + " 条记录 / records, " + done.replaced() + " 条含已停用代码并已替换 / with codes that were over, replaced");
            print(to.toString());
            return ExitCode.GOOD;
        }
        if (!codes.isEmpty()) {
            throw new Trouble("--code goes with --file", "a node's own records get what the standard names; see node/docs/operations/divisions.md");
        }
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
