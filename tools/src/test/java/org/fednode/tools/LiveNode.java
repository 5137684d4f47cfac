package org.fednode.tools;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.NodeApi;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.NodeProcess;

/** A node's process in the hands of a test: started, frozen, killed, started again. For one thread. */
public final class LiveNode implements AutoCloseable {

    private final Home home;
    private final NodeFolder folder;
    private Process process;
    private Instant launched;
    private boolean ready;

    public LiveNode(Home home, NodeFolder folder) {
        this.home = home;
        this.folder = folder;
    }

    public NodeFolder folder() {
        return folder;
    }

    /** Starts the process and returns at once. */
    public void launch() throws IOException {
        launched = Instant.now();
        process = NodeProcess.launch(home, folder, NodeProcess.Life.WITH_STARTER);
        ready = false;
    }

    /** Until a launched node answers; at once when it has answered before. */
    public void awaitReady() throws IOException, InterruptedException {
        if (!ready) {
            NodeProcess.await(folder, process, launched);
            ready = true;
        }
    }

    public JsonNode status() throws IOException, InterruptedException {
        return NodeApi.of(folder.running()).status();
    }

    /** The process does nothing from now on until {@link #thaw}: whoever looks sees the moment that a kill would hit. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        Process sending = new ProcessBuilder("/bin/sh", "-c", "kill -" + name + " " + process.pid()).inheritIO().start();
        if (sending.waitFor() != 0) {
            throw new IllegalStateException("process " + process.pid() + " of " + folder.data() + " takes no signal");
        }
    }

    /** SIGKILL; returns when the process is gone. */
    public void kill() throws InterruptedException {
        process.destroyForcibly().waitFor();
        ready = false;
    }

    /** The orderly way. */
    public void stop() throws InterruptedException {
        NodeProcess.stop(folder);
    }

    /** Leaves no process behind, whatever the test has come to. */
    @Override
    public void close() {
        if (process == null || !process.isAlive()) {
            return;
        }
        process.destroyForcibly();
        try {
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
