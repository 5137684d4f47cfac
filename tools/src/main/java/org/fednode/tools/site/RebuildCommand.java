package org.fednode.tools.site;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.fednode.tools.home.Home;
import org.fednode.tools.terminal.Command;
import org.fednode.tools.terminal.ExitCode;
import org.fednode.tools.terminal.Trouble;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;

@CommandLine.Command(name = "rebuild",
        description = {"Empty a stopped node's tables and restore them from its archive. 由档案重建数据表。",
            "Loses nothing: the archive is the truth. 档案完整，数据不会丢失。"})
public final class RebuildCommand extends Command {

    @Mixin
    private DataOption data;

    @Override
    public Integer call() throws IOException, InterruptedException {
        NodeFolder node = data.node();
        node.process().ifPresent(running -> {
            throw new Trouble("the node of " + node.data() + " runs (pid " + running.pid() + ")",
                    "stop it first: fednode stop --data " + node.data());
        });
        ByteArrayOutputStream result = new ByteArrayOutputStream();
        OfflineNode.run(Home.find(), node, result, "rebuild");
        String text = result.toString(StandardCharsets.UTF_8).strip();
        print(text.isEmpty() ? "rebuilt" : text);
        return ExitCode.GOOD;
    }
}
