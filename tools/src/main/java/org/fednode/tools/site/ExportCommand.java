package org.fednode.tools.site;

import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import org.fednode.tools.home.Home;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "export", description = {"Write what a node holds: canonical NDJSON, ordered by key. 导出。",
        "Works on a running and on a stopped node. 运行或停止时均可。"})
public final class ExportCommand extends Command {

    @Mixin
    private DataOption data;

    @Option(names = "--dataset", required = true, paramLabel = "ID", description = "The data set. 数据集。")
    private String dataSet;

    @Option(names = "--out", paramLabel = "FILE", description = "Where to write; standard output unless given. 输出文件。")
    private Optional<Path> out;

    @Override
    public Integer call() throws IOException, InterruptedException {
        NodeFolder node = data.node();
        Standards.dataSet(Standards.load(node.standard(node.properties().standardVersion())), dataSet);
        try (OutputStream target = target()) {
            if (node.process().isPresent()) {
                NodeApi.of(node.running()).download("/api/v1/datasets/" + dataSet + "/export", target);
            } else {
                OfflineNode.run(Home.find(), node, target, "export", "--dataset", dataSet);
            }
        }
        return ExitCode.GOOD;
    }

    private OutputStream target() throws IOException {
        return new BufferedOutputStream(out.isPresent()
                ? OwnerOnly.stream(out.get())
                : new FileOutputStream(FileDescriptor.out), 1 << 16);
    }
}
