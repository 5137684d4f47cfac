package org.fednode.tools.site;

import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

@CommandLine.Command(name = "stop", description = "Stop a node and wait until it has ended. 停止节点。")
public final class StopCommand extends Command {

    @Mixin
    private DataOption data;

    @Override
    public Integer call() throws InterruptedException {
        NodeFolder node = data.node();
        tell(NodeProcess.stop(node) ? "stopped" : "the node of " + node.data() + " does not run");
        return ExitCode.GOOD;
    }
}
