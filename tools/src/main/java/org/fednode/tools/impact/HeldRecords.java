package org.fednode.tools.impact;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import org.fednode.standards.StandardPackage;
import org.fednode.tools.home.Home;
import org.fednode.tools.site.NodeApi;
import org.fednode.tools.site.NodeFolder;
import org.fednode.tools.site.OfflineNode;
import org.fednode.tools.standard.Standards;
import org.fednode.tools.terminal.Trouble;

/** What a node holds, by the way that its export goes: of the running node, or of the stopped one's data. */
final class HeldRecords {

    private final NodeFolder node;
    private final boolean running;
    private final JsonNode status;

    private HeldRecords(NodeFolder node, boolean running, JsonNode status) {
        this.node = node;
        this.running = running;
        this.status = status;
    }

    static HeldRecords of(NodeFolder node) throws IOException, InterruptedException {
        boolean running = node.process().isPresent();
        return new HeldRecords(node, running, running ? NodeApi.of(node.running()).status()
                : com.fasterxml.jackson.databind.node.MissingNode.getInstance());
    }

    /** The version in force at the node. A stopped node that holds several can't be asked. */
    StandardPackage inForce() throws IOException {
        if (running) {
            return Standards.load(node.standard(status.at("/standards/inForce").asText()));
        }
        List<String> held = node.standardVersions();
        if (held.size() > 1) {
            throw new Trouble("the node is stopped and holds the versions " + String.join(", ", held),
                    "say with --from which is in force, or start the node");
        }
        return Standards.load(node.standard(node.properties().standardVersion()));
    }

    /** Data sets that may have records; a running node says which do. */
    List<String> dataSets(StandardPackage standard) {
        List<String> all = new ArrayList<>(standard.dataSets().keySet());
        if (running) {
            all.removeIf(id -> status.path("records").path(id).asLong(1) == 0);
        }
        return all;
    }

    void export(String dataSet, OutputStream target) throws IOException, InterruptedException {
        if (running) {
            NodeApi.of(node.running()).download("/api/v1/datasets/" + dataSet + "/export", target);
        } else {
            OfflineNode.run(Home.find(), node, target, "export", "--dataset", dataSet);
        }
    }
}
