package org.fednode.tools.site;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import org.fednode.tools.terminal.Json;

/**
 * What a node wrote in its {@code node.json} when it was ready.
 *
 * @param exchange address of its listener for peers, when it has one
 * @param broker host and port that children's queues reach, when it accepts them
 */
public record NodeRun(long pid, String id, String level, String division, URI http, Optional<String> exchange,
        Optional<String> broker, Database database, String token, String startedAt) {

    /** How to reach the node's database with JDBC. */
    public record Database(String url, String user, String password) {

        /** Without the password, which is nobody's business. */
        @Override
        public String toString() {
            return "Database[" + url + "]";
        }
    }

    static NodeRun read(Path file) {
        JsonNode tree = Json.read(file, "description of a running node");
        return new NodeRun(tree.path("pid").asLong(), Json.required(tree, "id", file), Json.required(tree, "level", file),
                Json.required(tree, "division", file), URI.create(Json.required(tree, "http", file)),
                optional(tree, "exchange"), optional(tree, "broker"),
                new Database(Json.required(tree, "databaseUrl", file), tree.path("databaseUser").asText(),
                        tree.path("databasePassword").asText()),
                Json.required(tree, "token", file), tree.path("startedAt").asText());
    }

    private static Optional<String> optional(JsonNode tree, String name) {
        return Optional.ofNullable(tree.path(name).textValue()).filter(text -> !text.isBlank());
    }

    /** Without the token. */
    @Override
    public String toString() {
        return "NodeRun[" + id + ", pid " + pid + "]";
    }
}
