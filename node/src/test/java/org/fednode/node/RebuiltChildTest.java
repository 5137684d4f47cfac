package org.fednode.node;

import static org.fednode.node.LinkedNodes.COUNTY;
import static org.fednode.node.LinkedNodes.PROVINCE;
import static org.fednode.node.LinkedNodes.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.fednode.node.batchlog.BatchState;
import org.fednode.node.commit.Change;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.WithinTransaction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A child that has lost what it was told, over real links whose parent keeps running. */
class RebuiltChildTest {

    @TempDir
    Path folder;

    private LinkedNodes nodes;

    @BeforeEach
    void open() throws IOException {
        Path standards = folder.resolve("standard");
        UnseenDataSet.addToCopy(standards);
        nodes = new LinkedNodes(folder, standards, Clock.systemUTC()).startAll();
    }

    @AfterEach
    void close() throws IOException {
        nodes.close();
    }

    @Test
    void pulledChildLearnsAgainThatItsBatchesWereAcceptedNationally() throws Exception {
        seal("R1");
        await("the batch is accepted nationally", () -> states().equals(Map.of(BatchState.ACCEPTED_NATIONALLY, 1L)));
        nodes.stop(COUNTY);
        try (Node county = nodes.federation.open(COUNTY)) {
            county.rebuild();
            assertEquals(Map.of(BatchState.SEALED, 1L), county.log().ownByState(), "a rebuild knows of no receipts");
        }

        nodes.start(COUNTY);

        await("the rebuilt county knows it again", () -> states().equals(Map.of(BatchState.ACCEPTED_NATIONALLY, 1L)));
        assertEquals(List.of(), nodes.node(PROVINCE).inbox().latestRefusals(10));
    }

    private Map<BatchState, Long> states() {
        return nodes.node(COUNTY).log().ownByState();
    }

    private void seal(String key) throws Exception {
        Node county = nodes.node(COUNTY);
        Change change = ThreeNodes.upsert(county, key, ThreeNodes.room(key, 120));
        county.commit().submit(new Chunk(ThreeNodes.ROOMS, county.clock().instant(), List.of(change), List.of(), List.of(),
                WithinTransaction.NOTHING)).get();
    }
}
