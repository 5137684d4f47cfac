package org.fednode.tools.terminal;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import picocli.CommandLine;
import picocli.CommandLine.ParameterException;

/** Turns every failure into two lines, what and what next, and exit code 1. Never a stack trace. */
public final class Failures {

    private Failures() {
    }

    /** Makes a command line answer failures this way. */
    public static CommandLine handledBy(CommandLine line) {
        return line.setParameterExceptionHandler((problem, args) -> usage(problem))
                .setExecutionExceptionHandler((problem, command, parsed) -> failed(problem, command));
    }

    private static int usage(ParameterException problem) {
        CommandLine command = problem.getCommandLine();
        say(command, problem.getMessage(), "see: " + command.getCommandSpec().qualifiedName() + " --help");
        return ExitCode.TROUBLE;
    }

    private static int failed(Exception problem, CommandLine command) {
        if (problem instanceof InterruptedException) {
            Thread.currentThread().interrupt();
        }
        Trouble trouble = explain(problem, command);
        say(command, trouble.getMessage(), trouble.next());
        return ExitCode.TROUBLE;
    }

    private static Trouble explain(Exception problem, CommandLine command) {
        if (problem instanceof Trouble trouble) {
            return trouble;
        }
        Throwable cause = problem instanceof UncheckedIOException ? problem.getCause() : problem;
        if (cause instanceof NoSuchFileException missing) {
            return new Trouble("there is no " + missing.getFile(), "check the path");
        }
        if (cause instanceof AccessDeniedException denied) {
            return new Trouble("no permission for " + denied.getFile(), "run the command as the file's owner");
        }
        if (cause instanceof InterruptedException) {
            return new Trouble("interrupted", "run the command again");
        }
        String reason = cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
        String next = cause instanceof IOException
                ? "check the disk and the path, then run the command again"
                : "see: " + command.getCommandSpec().qualifiedName() + " --help; if it persists, report this line: "
                        + cause.getClass().getSimpleName() + at(cause);
        return new Trouble(reason, next, cause);
    }

    private static String at(Throwable cause) {
        StackTraceElement[] trace = cause.getStackTrace();
        return trace.length == 0 ? "" : " at " + trace[0];
    }

    private static void say(CommandLine command, String what, String next) {
        PrintWriter err = command.getErr();
        err.println("fednode: " + what);
        err.println("  next: " + next);
        err.flush();
    }
}
