package org.fednode.tools.mapping;

import org.fednode.tools.legacy.ExampleCommand;
import org.fednode.tools.terminal.Verbs;
import picocli.CommandLine;

@CommandLine.Command(name = "mapping", description = {"Bring in the records of legacy databases and files: mappings in DIR/mappings/NAME/mapping.yaml. 旧系统数据接入。"},
        subcommands = {ProfileCommand.class, PreviewCommand.class, GoldenCommand.class, SplitCommand.class, ExampleCommand.class, MappingRuns.ListAll.class, MappingRuns.Run.class, MappingRuns.History.class,
            MappingRuns.Pause.class, MappingRuns.Resume.class, MappingRuns.Approve.class})
public final class MappingCommand extends Verbs {
}
