package org.fednode.node;

import static org.fednode.node.ThreeNodes.room;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.receipt.ReceiptPage;
import org.fednode.node.batchlog.BatchState;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.runtime.Unavailable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A child that never reads what is sent down; its parent must not stand still for it. */
class UnreadReceiptsTest {

    @TempDir
    Path folder;

    @Test
    void whatAChildHasNoRoomForHoldsUpNoReceiptFromAboveAndIsToldWhenItGreets() throws Exception {
        try (ThreeNodes nodes = new ThreeNodes(folder, Suite.ECDSA_P256_SHA256)) {
            nodes.commit(nodes.upsert("R1", room("R1", 30)));
            ThreeNodes.deliver(nodes.county, nodes.province);
            List<byte[]> batches = new ArrayList<>();
            for (LoggedBatch batch : nodes.province.log().unsent(0, 10)) {
                batches.add(nodes.province.log().read(batch));
            }
            ReceiptPage fromAbove = nodes.national.inbox().receive("330000", batches);
            nodes.province.receipts().handDownWith((child, page) -> {
                throw new Unavailable("the queue of " + child + " is full", null);
            });

            nodes.province.receipts().receive(fromAbove.bytes());

            assertEquals(List.of(), nodes.province.log().unsent(0, 10), "noted at the province");
            ThreeNodes.handDownReceipts(nodes.province, nodes.county);
            assertEquals(Optional.of(BatchState.ACCEPTED_NATIONALLY), nodes.county.log().at(1).map(LoggedBatch::state));
        }
    }
}
