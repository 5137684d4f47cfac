package org.fednode.node;

import static org.fednode.node.ThreeNodes.room;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.fednode.exchange.key.Suite;
import org.fednode.node.batchlog.BatchState;
import org.fednode.node.batchlog.LoggedBatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A county that was restored from a backup seals other batches under numbers that its parent knows already. */
class RestoredBackupTest {

    @TempDir
    Path folder;

    private ThreeNodes nodes;
    private byte[] lastReceipts;

    /** The parent has two batches of the county, of which the backup knows nothing. */
    @BeforeEach
    void restore() throws Exception {
        nodes = new ThreeNodes(folder.resolve("nodes"), Suite.ECDSA_P256_SHA256);
        Path data = nodes.federation.folder("330106");
        nodes.county.close();
        Backup backup = Backup.of(data, folder.resolve("backup"));
        reopen();
        nodes.commit(nodes.upsert("R1", room("R1", 120)));
        nodes.commit(nodes.upsert("R2", room("R2", 120)));
        ThreeNodes.deliver(nodes.county, nodes.province);
        lastReceipts = nodes.province.receipts().standing("330106").get(0);
        nodes.county.close();
        backup.restore();
        reopen();
    }

    private void reopen() {
        nodes.county = nodes.federation.open("330106");
        nodes.county.start();
    }

    @AfterEach
    void close() throws IOException {
        nodes.close();
    }

    /** Counted as accepted, the new batch would never be sent again, and its records would be lost. */
    @Test
    void aReceiptForAnotherBatchOfTheSameNumberAcceptsNothing() throws Exception {
        nodes.commit(nodes.upsert("R3", room("R3", 90)));
        nodes.commit(nodes.upsert("R4", room("R4", 90)));

        ThreeNodes.deliver(nodes.county, nodes.province);

        assertEquals(List.of(BatchState.REFUSED, BatchState.REFUSED), states());
        assertEquals("batch.fork", nodes.county.log().refusals(5).get(0).reason());
    }

    @Test
    void aReceiptForMoreThanTheNodeHasAcceptsNothing() throws Exception {
        nodes.commit(nodes.upsert("R3", room("R3", 90)));

        nodes.county.receipts().receive(lastReceipts);

        assertEquals(List.of(BatchState.SEALED), states());
    }

    private List<BatchState> states() {
        return nodes.county.log().after(0, 10).stream().map(LoggedBatch::state).toList();
    }
}
