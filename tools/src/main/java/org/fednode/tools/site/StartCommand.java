package org.fednode.tools.site;

import java.io.IOException;
import org.fednode.tools.home.Home;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@CommandLine.Command(name = "start", description = "Start a node and wait until it is ready. 启动节点。")
public final class StartCommand extends Command {

    @Mixin
    private DataOption data;

    @Option(names = "--foreground", description = "Stay until the node ends; for service managers. 前台运行。")
    private boolean foreground;

    @Option(names = "--restored", description = {"A backup was put in place, or the parent says that this node has forked: take from the parent",
            "what it holds of this node's batches before sealing any, however long it takes. 恢复备份或发生分叉后使用：先从上级取回本节点的批次。"})
    private boolean restored;

    @Override
    public Integer call() throws IOException, InterruptedException {
        NodeFolder node = data.node();
        if (restored) {
            node.markRestored();
        }
        tell("starting node " + node.properties().id() + " …");
        Process process = NodeProcess.start(Home.find(), node,
                foreground ? NodeProcess.Life.WITH_STARTER : NodeProcess.Life.OWN);
        describe(node.run().orElseThrow());
        if (restored) {
            tell("it seals nothing before its parent has answered; see: fednode status");
        }
        if (!foreground) {
            return ExitCode.GOOD;
        }
        Thread stopper = new Thread(() -> end(process), "stop-node");
        Runtime.getRuntime().addShutdownHook(stopper);
        int code = process.waitFor();
        tell("the node has ended (exit code " + code + ")");
        return code == 0 ? ExitCode.GOOD : ExitCode.TROUBLE;
    }

    private void describe(NodeRun run) {
        print("node     " + run.id() + " (" + run.level() + ", " + run.division() + "), pid " + run.pid());
        print("console  " + run.http());
        run.broker().ifPresent(address -> print("queue    " + address));
        run.exchange().ifPresent(address -> print("exchange " + address));
    }

    private static void end(Process process) {
        process.destroy();
        try {
            process.waitFor();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
