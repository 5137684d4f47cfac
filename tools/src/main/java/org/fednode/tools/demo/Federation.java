package org.fednode.tools.demo;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.standards.Divisions;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.Link;
import org.fednode.tools.site.NewNode;
import org.fednode.tools.site.NodeApi;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.NodeProcess;
import org.fednode.tools.site.NodeRun;
import org.fednode.tools.terminal.Trouble;
import org.fednode.tools.trust.Founding;

/** A chain of nodes on this machine, from the national one down to a county. Closing it stops them all. */
final class Federation implements AutoCloseable {

    private static final String EVERY_TWO_SECONDS = "0/2 * * * * ?";
    private static final long STOP_SECONDS = 60;

    /** How the nodes are made. */
    record Shape(List<Level> levels, Link link, Suite suite) {
        Shape {
            levels = List.copyOf(levels);
        }
    }

    private final Home home;
    private final Path data;
    private final Shape shape;
    private final Map<Level, NodeFolder> nodes = new LinkedHashMap<>();
    private final Map<Level, Process> processes = new LinkedHashMap<>();

    private Federation(Home home, Path data, Shape shape) {
        this.home = home;
        this.data = data;
        this.shape = shape;
    }

    /** Makes the nodes' directories and certificates; none runs yet. */
    static Federation found(Home home, Path data, Shape shape, StandardPackage standard, String county)
            throws IOException, CertificateProblem {
        Federation federation = new Federation(home, data, shape);
        Founding founding = new Founding(home.standards().resolve(standard.version()), standard, data.resolve("unlock"));
        NodeFolder parent = null;
        for (Level level : shape.levels()) {
            NodeFolder node = new NodeFolder(data.resolve(level.wireName()));
            String division = division(standard.divisions(), county, level);
            founding.found(node, new NewNode(division, level, division, shape.suite(), standard.version(), "127.0.0.1",
                    new NewNode.Ports(Optional.empty(), Optional.empty(), Optional.empty()), shape.link(),
                    new NewNode.Database(Optional.empty(), Optional.empty(), Optional.empty())));
            if (parent == null) {
                Files.copy(node.key("root.pem"), data.resolve("root.pem"));
            } else {
                founding.join(parent, node, shape.link(), EVERY_TWO_SECONDS);
            }
            parent = node;
            federation.nodes.put(level, node);
        }
        return federation;
    }

    /** The county's division of that level. */
    private static String division(Divisions divisions, String county, Level level) {
        String division = county;
        while (!divisions.level(division).equals(level.wireName())) {
            division = divisions.parent(division);
            if (division.isEmpty()) {
                throw new Trouble("county " + county + " has no division of level " + level.wireName() + " above it",
                        "choose other levels: --levels national,province,county");
            }
        }
        return division;
    }

    /** Starts all nodes at once and waits until each answers. */
    void start(Consumer<String> progress) throws IOException, InterruptedException {
        Instant before = Instant.now();
        for (Map.Entry<Level, NodeFolder> node : nodes.entrySet()) {
            processes.put(node.getKey(), NodeProcess.launch(home, node.getValue(), NodeProcess.Life.WITH_STARTER));
        }
        for (Map.Entry<Level, NodeFolder> node : nodes.entrySet()) {
            NodeProcess.await(node.getValue(), processes.get(node.getKey()), before);
            progress.accept(node.getKey().wireName() + " node " + run(node.getKey()).id() + " is ready at "
                    + run(node.getKey()).http());
        }
    }

    List<Level> levels() {
        return List.copyOf(nodes.keySet());
    }

    NodeFolder folder(Level level) {
        return nodes.get(level);
    }

    /** The one that takes the input. */
    Level lowest() {
        return shape.levels().get(shape.levels().size() - 1);
    }

    NodeRun run(Level level) {
        return nodes.get(level).run().orElseThrow();
    }

    JsonNode status(Level level) throws IOException, InterruptedException {
        Process process = processes.get(level);
        if (!process.isAlive()) {
            throw new Trouble("the " + level.wireName() + " node has ended (exit code " + process.exitValue() + ")",
                    "read " + nodes.get(level).log());
        }
        return NodeApi.of(run(level)).status();
    }

    /** Waits a while, or until the node that takes the input ends. */
    void pause(long millis) throws InterruptedException {
        processes.get(lowest()).waitFor(millis, TimeUnit.MILLISECONDS);
    }

    ProcessUse use(Level level) throws IOException {
        return ProcessUse.of(processes.get(level).pid());
    }

    Path data() {
        return data;
    }

    /** Asks every node to end, the lowest first, and waits. */
    @Override
    public synchronized void close() {
        List<Process> running = new ArrayList<>(processes.values());
        java.util.Collections.reverse(running);
        running.forEach(Process::destroy);
        for (Process process : running) {
            try {
                if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
