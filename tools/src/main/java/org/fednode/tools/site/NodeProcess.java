package org.fednode.tools.site;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.fednode.tools.home.Home;
import org.fednode.tools.terminal.Trouble;

/** Starts, finds and stops a node's process. */
public final class NodeProcess {

    /**
     * For a small server: a heap that any number of batches fits, the collector with the least memory of its own, and the
     * quick compiler only. The optimising one costs more than it saves until a node has taken half a million records in
     * one run, and delays every start. Counters in shared memory would be a file in /tmp that a killed node leaves.
     */
    private static final List<String> JVM_OPTIONS = List.of("-Xmx256m", "-Xss512k", "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1", "-XX:+ExitOnOutOfMemoryError", "-XX:+PerfDisableSharedMem", "-Dfile.encoding=UTF-8");

    private static final String START_MARK = "--- fednode start ";
    private static final String CAUSE = "Caused by: ";
    private static final List<String> OWN_CAUSES = List.of(CAUSE + "org.fednode.",
            CAUSE + IllegalStateException.class.getName() + ": ", CAUSE + IllegalArgumentException.class.getName() + ": ");
    private static final Duration START_LIMIT = Duration.ofMinutes(5);
    private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
    private static final long LOOK_AGAIN_MILLIS = 100;

    private NodeProcess() {
    }

    /** Whether the process stays when the program that started it ends. */
    public enum Life {
        OWN, WITH_STARTER
    }

    /** @param scratch for temporary files: those in a folder that all users share are another user's, or left behind */
    static List<String> command(Home home, NodeFolder node, Path scratch) {
        List<String> command = new ArrayList<>();
        command.add(home.java().toString());
        command.addAll(JVM_OPTIONS);
        command.addAll(Home.javaOptions());
        command.add(dataOption(node));
        command.add("-Djava.io.tmpdir=" + scratch);
        // an address: people name folders with blanks, and a comma would end it
        command.add("-Dsmallrye.config.locations=" + node.propertiesFile().toUri().toASCIIString().replace(",", "%2C"));
        command.add("-jar");
        command.add(home.nodeApplication().resolve("quarkus-run.jar").toString());
        return command;
    }

    private static String dataOption(NodeFolder node) {
        return "-Dfednode.data=" + node.data();
    }

    /** The process with that id if it is this node's: process ids are used again, so the id alone proves nothing. */
    static Optional<ProcessHandle> find(long pid, NodeFolder node) {
        return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).filter(process -> belongsTo(process, node));
    }

    private static boolean belongsTo(ProcessHandle process, NodeFolder node) {
        Path commandLine = Path.of("/proc", Long.toString(process.pid()), "cmdline");
        try {
            String text = Files.readString(commandLine, StandardCharsets.UTF_8);
            return List.of(text.split("\0")).contains(dataOption(node));
        } catch (NoSuchFileException e) {
            return process.info().arguments().map(arguments -> List.of(arguments).contains(dataOption(node))).orElse(false);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Starts the node and returns once it answers. @throws Trouble when it ends or stays silent instead */
    public static Process start(Home home, NodeFolder node, Life life) throws IOException, InterruptedException {
        Instant before = Instant.now();
        Process process = launch(home, node, life);
        await(node, process, before);
        return process;
    }

    /** Starts the process and returns at once. */
    public static Process launch(Home home, NodeFolder node, Life life) throws IOException {
        refuseUnlessStartable(node);
        OwnerOnly.folder(node.log().getParent());
        List<String> command = command(home, node, node.newScratch());
        if (life == Life.OWN && Files.isExecutable(Path.of("/usr/bin/setsid"))) {
            // A session of its own: closing the terminal doesn't end the node.
            command.add(0, "/usr/bin/setsid");
        }
        Files.writeString(node.log(), START_MARK + Instant.now() + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        return new ProcessBuilder(command).redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(node.log().toFile())).start();
    }

    /** Waits until a launched node answers. @throws Trouble when it ends or stays silent instead */
    public static void await(NodeFolder node, Process process, Instant before) throws IOException, InterruptedException {
        try {
            waitUntilReady(node, process, before);
        } catch (Trouble | InterruptedException e) {
            process.destroy();
            throw e;
        }
    }

    static void refuseUnlessStartable(NodeFolder node) {
        node.process().ifPresent(running -> {
            throw new Trouble("the node of " + node.data() + " runs already (pid " + running.pid() + ")",
                    "look at it: fednode status --data " + node.data());
        });
        if (!Files.isRegularFile(node.key("signing.pem"))) {
            throw new Trouble("the node of " + node.data() + " has no certificate yet",
                    "enrol it: fednode enrol request --data " + node.data()
                            + ", let the parent approve it, then fednode enrol accept");
        }
    }

    private static void waitUntilReady(NodeFolder node, Process process, Instant before)
            throws IOException, InterruptedException {
        Instant limit = before.plus(START_LIMIT);
        while (Instant.now().isBefore(limit)) {
            if (process.waitFor(LOOK_AGAIN_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new Trouble("the node of " + node.data() + " ended while starting (exit code " + process.exitValue()
                        + ")" + lastError(node), "read " + node.log());
            }
            if (hasSpoken(node, process) && NodeApi.of(node.run().orElseThrow()).isReady()) {
                return;
            }
        }
        throw new Trouble("the node of " + node.data() + " is not ready after " + START_LIMIT.toSeconds() + " s",
                "read " + node.log());
    }

    private static boolean hasSpoken(NodeFolder node, Process process) {
        return node.run().filter(run -> run.pid() == process.pid()).isPresent();
    }

    /** What went wrong in this start: what the node says itself, or else the last cause. */
    private static String lastError(NodeFolder node) throws IOException {
        List<String> lines = new String(Files.readAllBytes(node.log()), StandardCharsets.UTF_8).lines().toList();
        List<String> ofThisStart = lines.subList(lastStart(lines), lines.size());
        List<String> causes = ofThisStart.stream().filter(line -> line.startsWith(CAUSE)).toList();
        return causes.stream().filter(cause -> OWN_CAUSES.stream().anyMatch(cause::startsWith)).findFirst()
                .or(() -> causes.isEmpty() ? Optional.empty() : Optional.of(causes.get(causes.size() - 1)))
                .map(cause -> ": " + cause.replaceFirst("^" + CAUSE + "([\\w.$]+: )+", ""))
                .or(() -> ofThisStart.stream().filter(line -> line.contains(" ERROR ") || line.contains("Exception: ")).findFirst()
                        .map(line -> ": " + line.strip()))
                .orElse("");
    }

    private static int lastStart(List<String> lines) {
        for (int line = lines.size() - 1; line >= 0; line--) {
            if (lines.get(line).startsWith(START_MARK)) {
                return line;
            }
        }
        return 0;
    }

    /** Asks the node to end and waits for it. @return false when it did not run */
    public static boolean stop(NodeFolder node) throws InterruptedException {
        Optional<ProcessHandle> process = node.process();
        if (process.isEmpty()) {
            return false;
        }
        stop(process.get(), node);
        return true;
    }

    private static void stop(ProcessHandle process, NodeFolder node) throws InterruptedException {
        process.destroy();
        CompletableFuture<ProcessHandle> end = process.onExit();
        try {
            end.get(STOP_LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new Trouble("the node of " + node.data() + " (pid " + process.pid() + ") has not ended after "
                    + STOP_LIMIT.toSeconds() + " s",
                    "read " + node.log() + "; kill -9 " + process.pid() + " is safe, nothing acknowledged is lost", e);
        } catch (ExecutionException e) {
            throw new IllegalStateException("waiting for a process does not fail", e);
        }
    }
}
