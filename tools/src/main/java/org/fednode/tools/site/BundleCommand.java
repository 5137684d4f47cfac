package org.fednode.tools.site;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.fednode.exchange.bundle.BundleEnvelope;
import org.fednode.exchange.bundle.BundleProblem;
import org.fednode.tools.home.Home;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Json;
import org.fednode.tools.terminal.Trouble;
import org.fednode.tools.terminal.Verbs;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@CommandLine.Command(name = "bundle", description = {"Exchange with a neighbour by files, where no line is. 用文件与上下级交换(无网络)。",
    "A bundle (.fxu) is encrypted to its receiver; it may be lost, copied or late: the next holds all. 已加密，可丢失、重复、乱序。"},
        subcommands = {BundleCommand.Export.class, BundleCommand.Import.class, BundleCommand.Show.class})
public final class BundleCommand extends Verbs {

    private static final String MEBIBYTES = "64";

    @CommandLine.Command(name = "export", description = {"Write what a neighbour needs into a file; the node may run or not. 导出数据包。",
        "To the parent: batches that are not receipted. To a child: receipts, directives, messages. 上行批次；下行回执与指令。"})
    static final class Export extends Command {

        @Mixin
        private DataOption data;

        @Option(names = "--to", paramLabel = "NODE", description = "The parent, unless given, or a child. 接收节点，默认上级。")
        private Optional<String> to;

        @Option(names = "--out", required = true, paramLabel = "FILE", description = "Where to write (.fxu). 输出文件。")
        private Path out;

        @Option(names = "--mebibytes", defaultValue = MEBIBYTES, paramLabel = "N",
                description = "Batches up to so much; the rest waits (default: ${DEFAULT-VALUE}, at most 900). 大小上限(MiB)。")
        private int mebibytes;

        @Option(names = "--json", description = "Print JSON. 输出 JSON。")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (mebibytes < 1 || mebibytes > 900) {
                throw new Trouble("--mebibytes is " + mebibytes, "use 1 to 900");
            }
            NodeFolder node = data.node();
            String receiver = to.or(() -> parent(node)).orElseThrow(() -> new Trouble("this node has no parent",
                    "name the child: --to NODE; see: fednode ca list --data " + node.data()));
            tell("exporting… 正在导出…");
            JsonNode report = write(node, receiver, out, mebibytes);
            print(json ? Json.text(report) : out + ": bundle " + report.path("number").asLong() + " for " + receiver + ", "
                    + report.path("batches").asInt() + " batches, " + report.path("receipts").asInt() + " pages of receipts, "
                    + report.path("messages").asInt() + " messages, " + report.path("bytes").asLong() + " bytes");
            if (report.path("left").asLong() > 0) {
                tell(report.path("left").asLong() + " batches did not fit; they go with the next one, once these are receipted,"
                        + " or raise --mebibytes. 未装入的批次将在下次导出。");
            }
            tell("next, at " + receiver + ": fednode bundle import --data … " + out.getFileName());
            return ExitCode.GOOD;
        }

        private static Optional<String> parent(NodeFolder node) {
            try {
                return node.properties().find("fednode.parent.id");
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private static JsonNode write(NodeFolder node, String to, Path out, int mebibytes) throws IOException, InterruptedException {
        if (node.process().isPresent()) {
            return NodeApi.of(node.running()).save("/api/v1/bundles/export?mebibytes=" + mebibytes + "&to=" + NodeApi.encoded(to), out,
                    "Bundle-Report");
        }
        return offline(node, "bundle-export", "--to", to, "--out", out.toAbsolutePath().toString(), "--mebibytes",
                Integer.toString(mebibytes));
    }

    private static JsonNode offline(NodeFolder node, String... arguments) throws IOException, InterruptedException {
        ByteArrayOutputStream report = new ByteArrayOutputStream();
        OfflineNode.run(Home.find(), node, report, arguments);
        try {
            return Json.MAPPER.readTree(report.toString(StandardCharsets.UTF_8));
        } catch (JsonProcessingException e) {
            throw new Trouble("the node gave no report", "read the lines above, and " + node.log(), e);
        }
    }

    @CommandLine.Command(name = "import", description = {"Take a bundle; the node may run or not. 导入数据包。",
        "Exit code 2 when parts of it were refused or wait for earlier ones, 1 when it was refused as a whole. 部分被拒时退出码为 2。"})
    static final class Import extends Command {

        @Mixin
        private DataOption data;

        @Parameters(paramLabel = "FILE", description = "The bundle (.fxu). 数据包文件。")
        private Path file;

        @Option(names = "--answer", paramLabel = "FILE",
                description = "Write the answer at once: receipts and what else waits for the sender. 同时导出回复。")
        private Optional<Path> answer;

        @Option(names = "--json", description = "Print JSON. 输出 JSON。")
        private boolean json;

        @Override
        public Integer call() throws IOException, InterruptedException {
            if (!Files.isRegularFile(file)) {
                throw new Trouble("there is no file " + file, "check the path");
            }
            NodeFolder node = data.node();
            tell("importing… 正在导入…");
            JsonNode report = take(node);
            print(json ? Json.text(report) : "took bundle " + report.path("number").asLong() + " from " + report.path("from").asText() + ": "
                    + report.path("batches").asInt() + " batches, " + report.path("receipts").asInt() + " pages of receipts, "
                    + report.path("messages").asInt() + " messages");
            for (JsonNode refused : report.path("refused")) {
                tell("not taken 未接收: " + refused.path("part").asText() + " (" + refused.path("code").asText() + ")");
            }
            if (answer.isPresent()) {
                JsonNode written = write(node, report.path("from").asText(), answer.get(), Integer.parseInt(MEBIBYTES));
                tell("answer 回复: " + answer.get() + ", " + written.path("bytes").asLong() + " bytes, for " + written.path("to").asText());
            } else {
                tell("next: fednode bundle export --data " + node.data() + " --to " + report.path("from").asText() + " --out FILE");
            }
            return report.path("refused").isEmpty() ? ExitCode.GOOD : ExitCode.FINDINGS;
        }

        private JsonNode take(NodeFolder node) throws IOException, InterruptedException {
            return node.process().isPresent() ? NodeApi.of(node.running()).load("/api/v1/bundles/import", file)
                    : offline(node, "bundle-import", "--file", file.toAbsolutePath().toString());
        }
    }

    @CommandLine.Command(name = "show", description = "Tell for whom a bundle is, without opening it; proves nothing. 查看数据包的接收方。")
    static final class Show extends Command {

        @Parameters(paramLabel = "FILE", description = "The bundle (.fxu). 数据包文件。")
        private Path file;

        @Option(names = "--json", description = "Print JSON. 输出 JSON。")
        private boolean json;

        @Override
        public Integer call() throws IOException {
            long length = Files.size(file);
            try (InputStream in = new BufferedInputStream(Files.newInputStream(file))) {
                BundleEnvelope envelope = BundleEnvelope.read(in, length);
                boolean whole = envelope.fileBytes() == length;
                ObjectNode tree = Json.object().put("to", envelope.recipient().nodeId()).put("key", envelope.recipient().key().toString())
                        .put("suite", envelope.suite().wireName()).put("bytes", length).put("whole", whole);
                print(json ? Json.text(tree) : "for node " + envelope.recipient().nodeId() + " (" + envelope.suite().wireName() + "), "
                        + length + " bytes, " + (whole ? "whole 完整" : "should have " + envelope.fileBytes() + ": copy it again 不完整，请重新复制"));
                return whole ? ExitCode.GOOD : ExitCode.FINDINGS;
            } catch (BundleProblem e) {
                throw new Trouble(file + " is no bundle (" + e.code() + "): " + e.getMessage(), "check the path; bundles end in .fxu", e);
            }
        }
    }
}
