package org.fednode.tools.site;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.fednode.tools.home.Home;
import org.fednode.tools.terminal.Trouble;

/** Work on a stopped node's data, done by the node's own program in a process of its own. */
public final class OfflineNode {

    private static final String PROGRAM = "org.fednode.node.Offline";

    private OfflineNode() {
    }

    /** Runs it with its result going to {@code target} and its progress to standard error. */
    public static void run(Home home, NodeFolder node, OutputStream target, String... arguments)
            throws IOException, InterruptedException {
        Path app = home.nodeApplication();
        List<String> command = new ArrayList<>(List.of(home.java().toString(), "-Xmx256m", "-Xss512k", "-XX:+UseSerialGC",
                "-XX:+PerfDisableSharedMem", "-Djava.io.tmpdir=" + node.newScratch(), "-Dfile.encoding=UTF-8", "-Djava.util.logging.manager=org.jboss.logmanager.LogManager", "-cp",
                Stream.of("app", "lib/main", "lib/boot").map(part -> app.resolve(part) + "/*")
                        .collect(Collectors.joining(":")),
                PROGRAM, arguments[0], "--data", node.data().toString()));
        command.addAll(1, Home.javaOptions());
        command.addAll(Arrays.asList(arguments).subList(1, arguments.length));
        Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
        try (InputStream result = process.getInputStream()) {
            result.transferTo(target);
        } finally {
            target.flush();
        }
        int code = process.waitFor();
        if (code != 0) {
            throw new Trouble(arguments[0] + " failed (exit code " + code + ")", "read the lines above, and " + node.log());
        }
    }
}
