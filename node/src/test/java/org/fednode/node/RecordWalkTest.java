package org.fednode.node;

import static org.fednode.node.ThreeNodes.deliver;
import static org.fednode.node.ThreeNodes.handDownReceipts;
import static org.fednode.node.ThreeNodes.room;
import static org.fednode.node.ThreeNodes.rows;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.fednode.exchange.key.Suite;
import org.fednode.node.batchlog.BatchState;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.commit.ChunkOutcome;
import org.fednode.node.intake.FolderIntake;
import org.fednode.node.intake.Intake;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A record's walk, hop by hop, with the node's own classes and no wire in between: a judged change is committed at the
 * county, its batch received at the province and at the national node, and the receipts come back.
 */
class RecordWalkTest {

    @TempDir
    Path folder;

    private ThreeNodes nodes;

    @BeforeEach
    void openNodes() throws IOException {
        nodes = new ThreeNodes(folder, Suite.SM2_SM3);
    }

    @AfterEach
    void closeNodes() throws IOException {
        nodes.close();
    }

    @Test
    void recordIsTakenSealedReceivedAndReceiptedNationally() throws Exception {
        ChunkOutcome outcome = nodes.commit(nodes.upsert("R1", room("R1", 120)));

        deliver(nodes.county, nodes.province);
        deliver(nodes.province, nodes.national);
        handDownReceipts(nodes.national, nodes.province);
        handDownReceipts(nodes.province, nodes.county);

        assertEquals(new ChunkOutcome(1, 0, 0), outcome);
        assertEquals(Map.of(BatchState.ACCEPTED_NATIONALLY, 1L), nodes.county.log().ownByState());
        assertEquals(List.of("330106 R1"), rows(nodes.county));
        assertEquals(rows(nodes.county), rows(nodes.province));
        assertEquals(rows(nodes.county), rows(nodes.national));
    }

    /** A data set that no class knows, from a file in the county's watched folder to the national node's rows. */
    @Test
    void csvFileAtTheCountyBecomesRowsAtTheNationalNode() throws Exception {
        FolderIntake inbox = Intake.of(new Intake.Parts(nodes.county.standards(), "330106"::equals, nodes.county.commit()::submit,
                nodes.county.database(), nodes.county.quarantine(), folder.resolve("330106").resolve("inbox"), nodes.county.clock())).folder();
        inbox.prepare();
        Path file = inbox.folder().resolve(ThreeNodes.ROOMS).resolve("阅览室.csv");
        Files.write(file, """
                编号,名称,类型,面积,区划
                R1,城西𠮷阅览室,B,120,330106
                R2,城东阅览室,Z,80,330106
                X3,城北阅览室,A,80,330106
                R4,城南阅览室,A,,330106
                """.getBytes("GB18030"));
        Files.setLastModifiedTime(file, FileTime.from(ThreeNodes.NOW.minusSeconds(60)));

        assertTrue(inbox.isReady(file));
        inbox.take(file);
        deliver(nodes.county, nodes.province);
        deliver(nodes.province, nodes.national);

        assertEquals(List.of("330106 R1", "330106 R4"), rows(nodes.national));
        String report = Files.readString(inbox.folder().resolve(".done").resolve(ThreeNodes.ROOMS).resolve("阅览室.csv.report.json"));
        assertTrue(report.contains("\"received\":4,\"accepted\":2,\"unchanged\":0,\"quarantined\":2"), report);
        assertTrue(report.contains("reading-room.kind.unknown-code") && report.contains("reading-room.number"), report);
    }

    @Test
    void equalUpsertSealsNothing() throws Exception {
        nodes.commit(nodes.upsert("R1", room("R1", 120)));

        ChunkOutcome again = nodes.commit(nodes.upsert("R1", room("R1", 120)));

        assertEquals(new ChunkOutcome(0, 1, 0), again);
        assertEquals(1, nodes.county.log().own(0, 10).size());
    }

    @Test
    void deliveredTwiceCountsOnce() throws Exception {
        nodes.commit(nodes.upsert("R1", room("R1", 120)));

        deliver(nodes.county, nodes.province);
        deliver(nodes.county, nodes.province);

        assertEquals(List.of("330106 R1"), rows(nodes.province));
        assertEquals(1, nodes.province.log().after(0, 10).size());
    }

    @Test
    void batchesThatComeOutOfOrderInOneDeliveryAreAllTaken() throws Exception {
        nodes.commit(nodes.upsert("R1", room("R1", 120)));
        nodes.commit(nodes.upsert("R2", room("R2", 80)));
        nodes.commit(ThreeNodes.delete("R1"));
        List<byte[]> batches = new ArrayList<>();
        for (LoggedBatch batch : nodes.county.log().after(0, 10)) {
            batches.add(0, nodes.county.log().read(batch));
        }

        nodes.county.receipts().receive(nodes.province.inbox().receive("330106", batches).bytes());

        assertEquals(List.of("330106 R2"), rows(nodes.province));
        assertEquals(Map.of(BatchState.ACCEPTED_BY_PARENT, 3L), nodes.county.log().ownByState());
    }

    @Test
    void rebuildGivesWhatWasLive() throws Exception {
        nodes.commit(nodes.upsert("R1", room("R1", 120)), nodes.upsert("R2", room("R2", 80)));
        nodes.commit(ThreeNodes.delete("R1"));
        deliver(nodes.county, nodes.province);
        List<String> live = rows(nodes.province);

        nodes.county.rebuild();
        nodes.province.rebuild();

        assertEquals(List.of("330106 R2"), live);
        assertEquals(live, rows(nodes.county));
        assertEquals(live, rows(nodes.province));
    }

    @Test
    void rebuiltNodeGoesOnInItsStreamsAndIsReceiptedAgain() throws Exception {
        nodes.commit(nodes.upsert("R1", room("R1", 120)));
        deliver(nodes.county, nodes.province);
        nodes.county.rebuild();

        nodes.commit(nodes.upsert("R2", room("R2", 80)));
        deliver(nodes.county, nodes.province);

        assertEquals(List.of("330106 R1", "330106 R2"), rows(nodes.province));
        assertEquals(Map.of(BatchState.ACCEPTED_BY_PARENT, 2L), nodes.county.log().ownByState());
    }

    @Test
    void crashBehindTheCommitPointIsRolledForward() throws Exception {
        nodes.commit(nodes.upsert("R1", room("R1", 120)));
        nodes.county.close();
        // What a crash between the rename and the database's commit leaves: the file is there, the rows are not.
        try (Stream<Path> files = Files.walk(nodes.federation.folder("330106").resolve("db"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.delete(file);
            }
        }

        nodes.county = nodes.federation.open("330106");

        assertEquals(List.of("330106 R1"), rows(nodes.county));
        assertEquals(1, nodes.county.log().own(0, 10).size());
    }

    @Test
    void batchOfAnotherPeersOriginIsRefused() throws Exception {
        nodes.commit(nodes.upsert("R1", room("R1", 120)));
        LoggedBatch batch = nodes.county.log().own(0, 1).get(0);

        nodes.province.inbox().receive("330200", List.of(nodes.county.log().read(batch)));

        assertTrue(rows(nodes.province).isEmpty());
        assertEquals("batch.scope", nodes.province.inbox().latestRefusals(1).get(0).reason());
    }
}
