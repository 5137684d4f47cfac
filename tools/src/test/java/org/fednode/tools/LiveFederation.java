package org.fednode.tools;

import java.io.IOException;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.certificate.CertificateProblem;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.Link;
import org.fednode.tools.site.NewNode;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.trust.Founding;

/** A national, a province and a county node as processes of their own, made the way the commands make them. */
public final class LiveFederation implements AutoCloseable {

    public static final String COUNTY = "330106";

    private static final Map<Level, String> DIVISIONS = Map.of(Level.NATIONAL, "100000", Level.PROVINCE, "330000",
            Level.COUNTY, COUNTY);
    private static final List<Level> LEVELS = List.of(Level.NATIONAL, Level.PROVINCE, Level.COUNTY);
    private static final String EVERY_TWO_SECONDS = "0/2 * * * * ?";

    private final Map<Level, LiveNode> nodes = new EnumMap<>(Level.class);

    private LiveFederation() {
    }

    /** Makes directories and certificates; no node runs yet. */
    public static LiveFederation found(Home home, StandardPackage standard, Path data, Link link, Suite suite)
            throws IOException, CertificateProblem {
        LiveFederation federation = new LiveFederation();
        Founding founding = new Founding(home.standards().resolve(standard.version()), standard, data.resolve("unlock"));
        Optional<NodeFolder> parent = Optional.empty();
        for (Level level : LEVELS) {
            NodeFolder folder = new NodeFolder(data.resolve(level.wireName()));
            String division = DIVISIONS.get(level);
            founding.found(folder, new NewNode(division, level, division, suite, standard.version(), "127.0.0.1",
                    new NewNode.Ports(Optional.empty(), Optional.empty(), Optional.empty()), link,
                    new NewNode.Database(Optional.empty(), Optional.empty(), Optional.empty())));
            if (parent.isPresent()) {
                founding.join(parent.get(), folder, link, EVERY_TWO_SECONDS);
            }
            parent = Optional.of(folder);
            federation.nodes.put(level, new LiveNode(home, folder));
        }
        return federation;
    }

    /** Starts all nodes at once and returns when each answers. */
    public void start() throws IOException, InterruptedException {
        for (LiveNode node : nodes.values()) {
            node.launch();
        }
        awaitReady();
    }

    public void awaitReady() throws IOException, InterruptedException {
        for (LiveNode node : nodes.values()) {
            node.awaitReady();
        }
    }

    /** Stops the nodes the orderly way, the lowest first. */
    public void stop() throws InterruptedException {
        for (int i = LEVELS.size() - 1; i >= 0; i--) {
            node(LEVELS.get(i)).stop();
        }
    }

    /** From the national node down. */
    public List<Level> levels() {
        return LEVELS;
    }

    public LiveNode node(Level level) {
        return nodes.get(level);
    }

    /** Whether every node has passed on all that it holds, and the county knows that it has arrived. */
    public boolean isSettled() throws IOException, InterruptedException {
        for (Level level : LEVELS) {
            if (!node(level).status().path("settled").asBoolean()) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() {
        nodes.values().forEach(LiveNode::close);
    }
}
