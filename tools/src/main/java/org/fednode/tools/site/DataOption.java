package org.fednode.tools.site;

import java.nio.file.Path;
import picocli.CommandLine.Option;

/** The option that names a node's directory, the same in every command. */
public final class DataOption {

    @Option(names = "--data", required = true, paramLabel = "DIR", description = "The node's directory. 节点的数据目录。")
    private Path data;

    /** Where a node shall be or is. */
    public NodeFolder folder() {
        return new NodeFolder(data);
    }

    /** @throws org.fednode.tools.terminal.Trouble when no node is there */
    public NodeFolder node() {
        return NodeFolder.existing(data);
    }
}
