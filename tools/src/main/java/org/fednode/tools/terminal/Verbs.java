package org.fednode.tools.terminal;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** A command that only gathers others: called without one it says so. */
public abstract class Verbs implements Runnable {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help. 显示帮助。")
    private boolean help;

    @Override
    public void run() {
        CommandLine line = spec.commandLine();
        throw new ParameterException(line, "say what to do: " + spec.qualifiedName() + " "
                + String.join("|", line.getSubcommands().keySet()));
    }
}
