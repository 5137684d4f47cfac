package org.fednode.tools.terminal;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What all commands share: {@code --help} and the terminal. Results go to {@link #out}, all else to {@link #err}. */
public abstract class Command implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Option(names = {"-h", "--help"}, usageHelp = true, description = "Show this help. 显示帮助。")
    private boolean help;

    protected final PrintWriter out() {
        return spec.commandLine().getOut();
    }

    protected final PrintWriter err() {
        return spec.commandLine().getErr();
    }

    /** Prints a line of the result. */
    protected final void print(String line) {
        out().println(line);
        out().flush();
    }

    /** Prints progress, apart from the result. */
    protected final void tell(String line) {
        err().println(line);
        err().flush();
    }
}
