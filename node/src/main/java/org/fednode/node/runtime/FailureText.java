package org.fednode.node.runtime;

import java.sql.SQLException;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A failure as it may stand in a log. Drivers and parsers quote values in their messages, and values are personal: so only
 * the messages of the operating system are kept, and our own of {@link Unavailable}.
 */
public final class FailureText {

    private static final String OURS = "org.fednode.";
    private static final int MOST_CAUSES = 5;

    private FailureText() {
    }

    /** Kind, SQL state and our own line of the failure and of its causes, in one line. */
    public static String of(Throwable failure) {
        StringBuilder text = new StringBuilder(one(failure));
        Throwable cause = failure.getCause();
        for (int i = 0; cause != null && i < MOST_CAUSES; i++) {
            text.append("; caused by ").append(one(cause));
            cause = cause.getCause();
        }
        return text.toString();
    }

    private static String one(Throwable failure) {
        StringBuilder text = new StringBuilder(failure.getClass().getName());
        if (failure instanceof SQLException refused) {
            text.append(" (SQL state ").append(refused.getSQLState()).append(')');
        }
        if (failure instanceof Unavailable || failure.getClass().getName().matches("java\\.n?io\\.[A-Za-z.]*Exception")) {
            text.append(": ").append(failure.getMessage());
        }
        ourLine(failure).ifPresent(line -> text.append(" at ").append(line));
        return text.toString();
    }

    private static Optional<StackTraceElement> ourLine(Throwable failure) {
        return Stream.of(failure.getStackTrace()).filter(line -> line.getClassName().startsWith(OURS)).findFirst();
    }
}
