package org.fednode.tools.terminal;

/** What a command tells its caller. */
public final class ExitCode {

    public static final int GOOD = 0;
    /** The command could not do its work; standard error says why and what to do next. */
    public static final int TROUBLE = 1;
    /** The command did its work and found something to look at. */
    public static final int FINDINGS = 2;

    private ExitCode() {
    }
}
