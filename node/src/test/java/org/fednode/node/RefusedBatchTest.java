package org.fednode.node;

import static org.fednode.node.ThreeNodes.room;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.List;
import org.fednode.exchange.key.Suite;
import org.fednode.node.intake.Intake;
import org.fednode.node.operations.StatusReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An origin is told why its batch was refused, what that means and what to do. */
class RefusedBatchTest {

    @TempDir
    Path folder;

    @Test
    void statusOfTheOriginNamesTheRefusedBatchTheReasonAndTheNextStep() throws Exception {
        try (ThreeNodes nodes = new ThreeNodes(folder, Suite.ECDSA_P256_SHA256)) {
            nodes.commit(nodes.upsert("R1", room("R1", 120, "330105")));
            nodes.commit(nodes.upsert("R2", room("R2", 120)));

            ThreeNodes.deliver(nodes.county, nodes.province);
            ThreeNodes.deliver(nodes.county, nodes.province);

            StatusReport status = status(nodes.county);
            assertEquals(1, status.refusals().size());
            StatusReport.Refusal refusal = status.refusals().get(0);
            assertEquals(List.of(ThreeNodes.ROOMS, 1L, "batch.scope", 1L),
                    List.of(refusal.stream(), refusal.seq(), refusal.reason(), refusal.following()));
            assertTrue(refusal.meaning().zh().contains("区划") && refusal.meaning().en().contains("division"));
            assertFalse(refusal.next().zh().isEmpty() || refusal.next().en().isEmpty());
            assertFalse(status.settled(), "it needs a person");
        }
    }

    private static StatusReport status(Node node) {
        Intake intake = Intake.of(new Intake.Parts(node.standards(), "330106"::equals, node.commit()::submit, node.database(),
                node.quarantine(), node.settings().data().resolve("inbox"), node.clock()));
        return NodeObjects.status(node, intake, List::of).status();
    }
}
