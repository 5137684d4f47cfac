package org.fednode.node.reconcile;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** Runs as programs get them. */
final class RunJson {

    private static final ObjectMapper JSON = new ObjectMapper();

    private RunJson() {
    }

    static String one(Run run) {
        return node(run).toString();
    }

    static String list(List<Run> runs) {
        ArrayNode list = JSON.createArrayNode();
        runs.forEach(run -> list.add(node(run)));
        return JSON.createObjectNode().set("reconciliations", list).toString();
    }

    private static ObjectNode node(Run run) {
        ObjectNode json = JSON.createObjectNode().put("id", run.id()).put("role", run.role()).put("peer", run.peer())
                .put("state", run.state().wireName()).put("dryRun", run.dry()).put("started", run.started().toString());
        run.ended().ifPresent(ended -> json.put("ended", ended.toString()));
        if (!run.phase().isEmpty()) {
            json.put("phase", run.phase());
        }
        run.trouble().ifPresent(trouble -> json.put("trouble", trouble));
        json.put("bytes", run.bytes()).put("signed", run.signed());
        json.setAll((ObjectNode) JSON.valueToTree(run.report()));
        return json;
    }
}
