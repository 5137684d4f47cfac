package org.fednode.node;

import static org.fednode.node.ThreeNodes.ROOMS;
import static org.fednode.node.ThreeNodes.deliver;
import static org.fednode.node.ThreeNodes.handDownDirectives;
import static org.fednode.node.ThreeNodes.room;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.key.Suite;
import org.fednode.node.intake.InputRecords;
import org.fednode.node.intake.Intake;
import org.fednode.node.intake.RequestIntake;
import org.fednode.node.quarantine.QuarantineEntry;
import org.fednode.node.quarantine.QuarantineState;
import org.fednode.node.returns.ReturnRefused;
import org.fednode.node.returns.ReturnState;
import org.fednode.node.returns.ReturnedRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A record that an upper node sends back: the origin's staff correct it or decline, and the upper nodes see which. */
class ReturnsTest {

    @TempDir
    Path folder;

    private ThreeNodes nodes;

    @BeforeEach
    void openNodes() throws Exception {
        nodes = new ThreeNodes(folder, Suite.ECDSA_P256_SHA256);
        nodes.commit(nodes.upsert("R1", room("R1", 120)));
        up();
    }

    @AfterEach
    void closeNodes() throws IOException {
        nodes.close();
    }

    private void up() throws Exception {
        deliver(nodes.county, nodes.province);
        deliver(nodes.province, nodes.national);
    }

    private void down() {
        handDownDirectives(nodes.national, nodes.province);
        handDownDirectives(nodes.province, nodes.county);
    }

    private ReturnedRecord giveBack() throws Exception {
        ReturnedRecord returned = nodes.national.returns().giveBack(ROOMS, "R1", "面积明显过大", Optional.empty());
        down();
        return returned;
    }

    private QuarantineEntry awaitTask(ReturnedRecord returned, QuarantineState state) throws InterruptedException {
        LinkedNodes.await("the task is " + state, () -> task(returned).filter(one -> one.state() == state).isPresent());
        return task(returned).orElseThrow();
    }

    private Optional<QuarantineEntry> task(ReturnedRecord returned) {
        return nodes.county.database().transact(connection -> nodes.county.quarantine().find(connection, returned.task()));
    }

    private static ReturnState state(Node node) {
        return node.returns().newest(1).get(0).state();
    }

    private Intake intake() {
        return Intake.of(new Intake.Parts(nodes.county.standards(), division -> true, nodes.county.commit()::submit,
                nodes.county.database(), nodes.county.quarantine(), folder.resolve("inbox"), nodes.county.clock()));
    }

    private void resubmit(ReturnedRecord returned, String record) throws Exception {
        intake().corrections().resubmit(returned.task(), new RequestIntake.Body(InputRecords.Format.NDJSON, Optional.empty(),
                new ByteArrayInputStream(record.getBytes(StandardCharsets.UTF_8))));
    }

    @Test
    void correctionOfAReturnedRecordSettlesItAndIsSeenAbove() throws Exception {
        ReturnedRecord returned = giveBack();
        QuarantineEntry task = awaitTask(returned, QuarantineState.OPEN);
        assertEquals(room("R1", 120), task.input().raw());
        assertEquals("sent back by 100000: 面积明显过大", task.input().findings().get(0).message().en());
        assertEquals(1, nodes.county.returns().open().toCorrect());
        assertEquals(1, nodes.national.returns().open().awaited());
        assertEquals(ReturnState.OPEN, state(nodes.province));

        resubmit(returned, room("R1", 12));
        LinkedNodes.await("the county has answered", () -> state(nodes.county) == ReturnState.CORRECTED);
        up();

        assertEquals(ReturnState.CORRECTED, state(nodes.national));
        assertEquals(ReturnState.CORRECTED, state(nodes.province));
        assertEquals(0, nodes.national.returns().open().awaited());
        assertEquals(QuarantineState.RESUBMITTED, task(returned).orElseThrow().state());
    }

    @Test
    void discardingTheTaskDeclinesTheReturnAndLeavesTheRecord() throws Exception {
        ReturnedRecord returned = giveBack();
        awaitTask(returned, QuarantineState.OPEN);

        intake().corrections().discard(returned.task());
        LinkedNodes.await("the county has answered", () -> state(nodes.county) == ReturnState.DECLINED);
        up();

        assertEquals(ReturnState.DECLINED, state(nodes.national));
        assertEquals(List.of("330106 R1"), ThreeNodes.rows(nodes.national));
    }

    @Test
    void recordThatWasChangedMeanwhileIsAnsweredWithoutATask() throws Exception {
        nodes.commit(nodes.upsert("R1", room("R1", 30)));

        ReturnedRecord returned = giveBack();
        LinkedNodes.await("the county has answered", () -> state(nodes.county) == ReturnState.CORRECTED);

        assertFalse(task(returned).isPresent());
    }

    @Test
    void correctionOnTheOrdinaryWaySettlesTheTaskToo() throws Exception {
        ReturnedRecord returned = giveBack();
        awaitTask(returned, QuarantineState.OPEN);

        nodes.commit(ThreeNodes.delete("R1"));

        awaitTask(returned, QuarantineState.SETTLED);
        LinkedNodes.await("the county has answered", () -> state(nodes.county) == ReturnState.CORRECTED);
    }

    @Test
    void withdrawnReturnClosesItsTask() throws Exception {
        ReturnedRecord returned = giveBack();
        awaitTask(returned, QuarantineState.OPEN);

        nodes.national.returns().withdraw(returned.id());
        down();

        awaitTask(returned, QuarantineState.SETTLED);
        assertEquals(ReturnState.WITHDRAWN, state(nodes.county));
        assertThrows(ReturnRefused.class, () -> nodes.national.returns().withdraw(returned.id()));
    }

    @Test
    void restartAndRebuildKeepTheTaskAndTheAnswer() throws Exception {
        ReturnedRecord returned = nodes.national.returns().giveBack(ROOMS, "R1", "面积明显过大", Optional.empty());
        down();
        nodes.county.close();
        nodes.county = nodes.federation.open("330106");
        nodes.county.start();
        awaitTask(returned, QuarantineState.OPEN);
        nodes.county.rebuild();
        awaitTask(returned, QuarantineState.OPEN);

        resubmit(returned, room("R1", 12));
        LinkedNodes.await("the county has answered", () -> state(nodes.county) == ReturnState.CORRECTED);
        up();
        for (Node node : List.of(nodes.county, nodes.province, nodes.national)) {
            node.rebuild();
            assertEquals(ReturnState.CORRECTED, state(node));
        }
        assertEquals(1, nodes.county.log().own(0, 100).stream().filter(one -> one.stream().stream().equals("returns")).count());
    }

    @Test
    void onlyARecordOfANodeBelowThatIsHeldCanBeReturned() {
        ReturnRefused unknown = assertThrows(ReturnRefused.class,
                () -> nodes.national.returns().giveBack(ROOMS, "R9", "why", Optional.empty()));
        assertEquals("no record of this key is held here", unknown.getMessage());
        assertThrows(ReturnRefused.class, () -> nodes.national.returns().giveBack("nothing", "R1", "why", Optional.empty()));
        assertThrows(ReturnRefused.class, () -> nodes.county.returns().giveBack(ROOMS, "R1", "own", Optional.empty()));
        assertThrows(IllegalArgumentException.class,
                () -> nodes.national.returns().giveBack(ROOMS, "R1", "\u001b[31m", Optional.empty()));
    }
}
