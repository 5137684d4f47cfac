package org.fednode.node;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.fednode.exchange.key.Suite;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.ChunkOutcome;
import org.fednode.node.intake.ChunkSubmission;
import org.fednode.node.intake.Succession;
import org.fednode.standards.DataSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Codes that are over give way to their successors in a node's own records, on request, and all nodes above learn of it. */
class SuccessionTest {

    @TempDir
    private Path folder;

    private static Succession of(Node node, ChunkSubmission commit) {
        return new Succession(new Succession.Parts(node.settings().id(), node.database(), node.projection(), node.standards(), commit,
                node.clock()), division -> true);
    }

    private static String taped(String id) {
        return ThreeNodes.room(id, 30).replace("\"kind\":\"B\"", "\"kind\":\"T9\"");
    }

    private static List<String> kinds(Node node) {
        DataSet rooms = node.standards().dataSet(ThreeNodes.ROOMS).orElseThrow();
        return List.of("R1", "R2", "R3").stream().map(key -> node.database().transact(connection ->
                node.projection().find(connection, rooms, key)).get(0).values().get(2).toString()).toList();
    }

    @Test
    void itIsToldThenDoneOnceAndTravelsUp() throws Exception {
        try (ThreeNodes nodes = new ThreeNodes(folder, Suite.ECDSA_P256_SHA256)) {
            nodes.commit(nodes.upsert("R1", taped("R1")), nodes.upsert("R2", ThreeNodes.room("R2", 30)), nodes.upsert("R3", taped("R3")));
            ThreeNodes.deliver(nodes.county, nodes.province);
            DataSet rooms = nodes.county.standards().dataSet(ThreeNodes.ROOMS).orElseThrow();
            Succession succession = of(nodes.county, nodes.county.commit()::submit);

            Succession.Report told = succession.run(rooms, false);
            assertEquals(new Succession.Report(ThreeNodes.ROOMS, 3, Map.of("kind T9 B", 2L), 2, 0, false), told);
            assertEquals(List.of("T9", "B", "T9"), kinds(nodes.county));

            assertEquals(2, succession.run(rooms, true).records());
            assertEquals(List.of("B", "B", "B"), kinds(nodes.county));
            assertEquals(0, succession.run(rooms, true).records());
            ThreeNodes.deliver(nodes.county, nodes.province);
            assertEquals(List.of("B", "B", "B"), kinds(nodes.province));
        }
    }

    @Test
    void recordsOfOtherNodesAreTheirs() throws Exception {
        try (ThreeNodes nodes = new ThreeNodes(folder, Suite.ECDSA_P256_SHA256)) {
            nodes.commit(nodes.upsert("R1", taped("R1")));
            ThreeNodes.deliver(nodes.county, nodes.province);

            assertEquals(0, of(nodes.province, nodes.province.commit()::submit)
                    .run(nodes.province.standards().dataSet(ThreeNodes.ROOMS).orElseThrow(), true).read());
        }
    }

    /** A record that changes between reading and sealing is read again: nobody's correction is written over. */
    @Test
    void aRecordThatChangesMeanwhileKeepsItsChange() throws Exception {
        try (ThreeNodes nodes = new ThreeNodes(folder, Suite.ECDSA_P256_SHA256)) {
            nodes.commit(nodes.upsert("R1", taped("R1")), nodes.upsert("R2", taped("R2")), nodes.upsert("R3", taped("R3")));
            boolean[] come = {false};
            ChunkSubmission overtaken = new ChunkSubmission() {
                @Override
                public CompletableFuture<ChunkOutcome> submit(Chunk chunk) {
                    try {
                        if (!come[0]) {
                            come[0] = true;
                            nodes.commit(nodes.upsert("R2", taped("R2").replace("\"area\":30", "\"area\":77")));
                        }
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                    return nodes.county.commit().submit(chunk);
                }
            };
            DataSet rooms = nodes.county.standards().dataSet(ThreeNodes.ROOMS).orElseThrow();

            assertEquals(3, of(nodes.county, overtaken).run(rooms, true).records());

            assertEquals(List.of("B", "B", "B"), kinds(nodes.county));
            assertEquals(77L, nodes.county.database().transact(connection -> nodes.county.projection().find(connection, rooms, "R2"))
                    .get(0).values().get(3));
        }
    }
}
