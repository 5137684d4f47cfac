package org.fednode.node;

import static org.fednode.node.ThreeNodes.deliver;
import static org.fednode.node.ThreeNodes.handDownReceipts;
import static org.fednode.node.ThreeNodes.room;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.evidence.EvidenceProblem;
import org.fednode.exchange.evidence.EvidenceVerifier;
import org.fednode.exchange.evidence.Verdict;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.log.LogHead;
import org.fednode.exchange.log.ProofJson;
import org.fednode.exchange.log.TreeHead;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.evidence.EvidenceExport;
import org.fednode.node.evidence.LogProofs;
import org.fednode.node.evidence.ParentProofs;
import org.fednode.standards.DataSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Evidence that a node gives of a record, and that somebody else believes it. */
class EvidenceExportTest {

    @TempDir
    Path folder;

    private ThreeNodes nodes;

    @BeforeEach
    void openNodes() throws Exception {
        nodes = new ThreeNodes(folder, Suite.SM2_SM3);
        nodes.commit(nodes.upsert("R1", room("R1", 11)), nodes.upsert("R2", room("R2", 12)), nodes.upsert("R3", room("R3", 13)));
        nodes.commit(nodes.upsert("R2", room("R2", 22)));
        nodes.commit(nodes.upsert("R4", room("R4", 14)), ThreeNodes.delete("R3"));
        deliver(nodes.county, nodes.province);
        deliver(nodes.province, nodes.national);
        handDownReceipts(nodes.province, nodes.county);
    }

    @AfterEach
    void closeNodes() throws IOException {
        nodes.close();
    }

    @Test
    void theCountyProvesWhatProvinceAndNationHaveReceipted() throws Exception {
        Verdict.Statement statement = verify(evidence(nodes.county, "R1", false)).lines().get(0);

        assertEquals("330106", statement.origin().nodeId());
        assertEquals(room("R1", 11), new String(statement.value().orElseThrow(), StandardCharsets.UTF_8));
        assertEquals(List.of(Level.NATIONAL, Level.PROVINCE), statement.acceptances().stream().map(Verdict.Acceptance::level).sorted().toList());
        assertTrue(statement.acceptances().stream().allMatch(one -> one.way() == Verdict.Way.RECEIPT));
    }

    @Test
    void theNationProvesByItsLogAndTheProvinceByBoth() throws Exception {
        Verdict.Statement national = verify(evidence(nodes.national, "R2", false)).lines().get(0);
        Verdict.Statement province = verify(evidence(nodes.province, "R2", false)).lines().get(0);

        assertEquals(List.of(new Verdict.Acceptance("100000", Level.NATIONAL, Verdict.Way.LOG, ThreeNodes.NOW)), national.acceptances());
        assertEquals(List.of("100000 RECEIPT", "330000 LOG"),
                province.acceptances().stream().map(one -> one.node() + ' ' + one.way()).sorted().toList());
        assertEquals(2, national.seq());
    }

    @Test
    void showsTheRecordAsItIsHeldOrAllThatWasSaidAboutIt() throws Exception {
        Verdict current = verify(evidence(nodes.national, "R2", false));
        Verdict history = verify(evidence(nodes.national, "R2", true));

        assertEquals(List.of(room("R2", 22)), values(current));
        assertEquals(List.of(room("R2", 12), room("R2", 22)), values(history));
        assertEquals(LineOp.DELETE, verify(evidence(nodes.national, "R3", false)).lines().get(0).op());
        assertEquals(2, verify(evidence(nodes.national, "R3", true)).lines().size());
    }

    private static List<String> values(Verdict verdict) {
        return verdict.lines().stream().map(line -> new String(line.value().orElseThrow(), StandardCharsets.UTF_8)).toList();
    }

    @Test
    void revealsNothingOfTheBatchesOtherRecords() throws Exception {
        String text = new String(evidence(nodes.county, "R1", true), StandardCharsets.UTF_8);

        assertTrue(text.contains("\\\"R1\\\""));
        assertFalse(text.contains("\\\"R2\\\"") || text.contains("\\\"R3\\\"") || text.contains("salt"));
    }

    @Test
    void thereIsNoneOfARecordThatWasNeverHeld() throws Exception {
        assertEquals(Optional.empty(), export(nodes.national, EvidenceExport.AboveProofs.NONE).of(rooms(nodes.national), "R9", true));
    }

    @Test
    void aDamagedArchiveIsNamed() throws Exception {
        nodes.national.database().transact(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate("UPDATE batchlog_batch SET segment_offset = 3 WHERE seq = 1");
            }
        });

        assertThrows(IOException.class, () -> evidence(nodes.national, "R1", false));
    }

    @Test
    void aRunningNodeAsksItsParentForAProofFromItsLog() throws Exception {
        nodes.county.questions().sendWith((peer, question) -> nodes.province.answers().answer("330106", question)
                .thenAccept(answer -> nodes.county.questions().answered(peer, answer)));
        ParentProofs parent = new ParentProofs(nodes.county.questions(), "330000", nodes.county.credentials().trust(), nodes.county.clock());

        byte[] file = export(nodes.county, parent).of(rooms(nodes.county), "R4", false).orElseThrow();

        assertTrue(verify(file).lines().get(0).acceptances()
                .contains(new Verdict.Acceptance("330000", Level.PROVINCE, Verdict.Way.LOG, ThreeNodes.NOW)));
    }

    @Test
    void peersGetHeadsAndProofsOrACode() throws Exception {
        LogProofs proofs = nodes.province.logProofs();
        LoggedBatch batch = nodes.county.log().after(0, 1).get(0);

        Map<String, Object> consistency = ask("{\"first\":1,\"want\":\"consistency\"}");
        LogHead head = LogHead.verify(CanonicalJson.write(consistency.get("head")), nodes.county.credentials().trust(), ThreeNodes.NOW);
        TreeHead earlier = nodes.province.log().accepted().head(1);
        assertTrue(earlier.isPrefixOf(head.tree(), ProofJson.consistency(new Members("answer", consistency)
                .object("proof"))));
        assertEquals(proofs.head().tree(), head.tree());
        assertEquals("log.no-such-size", code("{\"first\":9,\"want\":\"consistency\"}"));
        assertEquals("log.no-such-entry", code("{\"entry\":{\"digest\":\"" + batch.digest() + "\",\"epoch\":1,\"origin\":\"330106\","
                + "\"seq\":2,\"stream\":\"" + ThreeNodes.ROOMS + "\"},\"want\":\"inclusion\"}"));
        assertThrows(IllegalArgumentException.class, () -> ask("{\"want\":\"everything\"}"));
        assertThrows(IllegalArgumentException.class, () -> ask("{\"note\":1,\"want\":\"head\"}"));
        assertThrows(IllegalArgumentException.class, () -> ask("{\"first\":-1,\"want\":\"consistency\"}"));
    }

    private Map<String, Object> ask(String body) throws Exception {
        return new LinkedHashMap<>(nodes.province.logProofs().answer("330106", new Members("body",
                CanonicalJson.parseObject(body.getBytes(StandardCharsets.UTF_8)))));
    }

    private String code(String body) {
        return assertThrows(AskProblem.class, () -> ask(body)).code();
    }

    @Test
    void aStoppedNodeGivesTheSameEvidence() throws Exception {
        nodes.national.close();
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = Offline.run(List.of("evidence", "--data", folder.resolve("100000").toString(), "--dataset", ThreeNodes.ROOMS,
                "--key", "R2", "--history"), new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8));

        assertEquals(0, code, () -> err.toString(StandardCharsets.UTF_8));
        assertEquals(2, verify(out.toByteArray()).lines().size());
    }

    private Verdict verify(byte[] file) throws EvidenceProblem {
        return new EvidenceVerifier(nodes.county.credentials().trust().root(), nodes.county.standards().divisions()).verify(file);
    }

    private byte[] evidence(Node node, String key, boolean history) throws IOException {
        return export(node, EvidenceExport.AboveProofs.NONE).of(rooms(node), key, history).orElseThrow();
    }

    private static EvidenceExport export(Node node, EvidenceExport.AboveProofs above) {
        return node.evidence(above);
    }

    private static DataSet rooms(Node node) {
        return node.standards().dataSet(ThreeNodes.ROOMS).orElseThrow();
    }
}
