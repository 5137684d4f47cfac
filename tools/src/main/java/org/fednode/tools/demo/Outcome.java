package org.fednode.tools.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.fednode.exchange.certificate.Level;
import org.fednode.tools.terminal.Json;

/** What a demonstration came to. */
record Outcome(long received, long accepted, long unchanged, long quarantined, long batches, boolean settled,
        Map<Level, NodeOutcome> nodes, double seconds) {

    /** One node's part. */
    record NodeOutcome(long records, ProcessUse use) {
    }

    static Outcome of(Federation federation, double seconds) throws IOException, InterruptedException {
        JsonNode county = federation.status(federation.lowest());
        JsonNode intake = county.path("intake");
        Map<Level, NodeOutcome> nodes = new LinkedHashMap<>();
        boolean settled = true;
        for (Level level : federation.levels()) {
            JsonNode status = federation.status(level);
            long records = 0;
            for (JsonNode count : status.path("records")) {
                records += count.asLong();
            }
            settled &= status.path("settled").asBoolean();
            nodes.put(level, new NodeOutcome(records, federation.use(level)));
        }
        return new Outcome(intake.path("received").asLong(), intake.path("accepted").asLong(),
                intake.path("unchanged").asLong(), intake.path("quarantined").asLong(),
                batches(county.path("batches")), settled, nodes, seconds);
    }

    /** Each batch counts once, by how far it has come. */
    private static long batches(JsonNode byState) {
        return Stream.of("sealed", "acceptedByParent", "acceptedNationally", "refused")
                .mapToLong(state -> byState.path(state).asLong()).sum();
    }

    private long recordsPerSecond() {
        return seconds == 0 ? 0 : Math.round(received / seconds);
    }

    ObjectNode toJson() {
        ObjectNode tree = Json.object().put("received", received).put("accepted", accepted).put("unchanged", unchanged)
                .put("quarantined", quarantined).put("batches", batches).put("settled", settled);
        ObjectNode byLevel = tree.putObject("nodes");
        nodes.forEach((level, node) -> byLevel.putObject(level.wireName()).put("records", node.records())
                .put("peakMemoryMb", node.use().peakMemoryMb()).put("cpuSeconds", node.use().cpuSeconds()));
        return tree.put("seconds", Math.round(seconds * 100) / 100.0).put("recordsPerSecond", recordsPerSecond());
    }

    void describe(Consumer<String> out) {
        out.accept(String.format("received %,d = accepted %,d + unchanged %,d + quarantined %,d", received, accepted,
                unchanged, quarantined));
        out.accept(String.format("%,d batches, %s, %.1f s, %,d records/s", batches,
                settled ? "all accepted nationally" : "not settled", seconds, recordsPerSecond()));
        out.accept(String.format("%-12s %12s %12s %10s", "level", "records", "memory MB", "CPU s"));
        nodes.forEach((level, node) -> out.accept(String.format("%-12s %,12d %,12d %10.1f", level.wireName(),
                node.records(), node.use().peakMemoryMb(), node.use().cpuSeconds())));
    }
}
