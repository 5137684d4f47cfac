package org.fednode.node;

import static org.fednode.node.ThreeNodes.deliver;
import static org.fednode.node.ThreeNodes.room;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.ask.AskRefusal;
import org.fednode.exchange.key.Suite;
import org.fednode.exchange.log.LogRefusal;
import org.fednode.exchange.log.TreeHead;
import org.fednode.node.batchlog.StreamCursor;
import org.fednode.node.batchlog.UpperLogs;
import org.fednode.node.evidence.LogWatch;
import org.fednode.node.runtime.CrashPoints;
import org.fednode.node.runtime.NodeSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A child has its parent prove that the log only grows. */
class LogWatchTest {

    private static final Instant LATER = ThreeNodes.NOW.plus(Duration.ofHours(1));

    @TempDir
    Path folder;

    private ThreeNodes nodes;
    private Node province;

    @BeforeEach
    void openNodes() throws Exception {
        nodes = new ThreeNodes(folder, Suite.ECDSA_P256_SHA256);
        nodes.province.close();
        province = Node.open(NodeSettings.load(folder.resolve("330000")), Clock.fixed(ThreeNodes.NOW, ZoneOffset.UTC), CrashPoints.NONE,
                StreamCursor::step);
        seal("R1", "R2", "R3");
        connect();
    }

    @AfterEach
    void closeNodes() throws IOException {
        province.close();
        nodes.close();
    }

    private void seal(String... rooms) throws Exception {
        for (String id : rooms) {
            nodes.commit(nodes.upsert(id, room(id, 20)));
        }
        deliver(nodes.county, province);
    }

    /** As the links will: the county's question to the province, and the answer back. */
    private void connect() {
        nodes.county.questions().sendWith((peer, question) -> province.answers().answer("330106", question)
                .thenAccept(answer -> nodes.county.questions().answered(peer, answer)));
    }

    private void look() {
        try (LogWatch watch = nodes.county.logWatch().orElseThrow()) {
            watch.look();
        }
    }

    private UpperLogs.UpperLog kept() {
        return nodes.county.log().upperLogs().of("330000").orElseThrow();
    }

    @Test
    void aLogThatOnlyGrewIsProven() throws Exception {
        assertEquals(kept().newest(), kept().proven());
        seal("R4", "R5");
        assertEquals(3, kept().proven().size());

        look();

        assertEquals(5, kept().proven().size());
        assertEquals(province.log().accepted().head(), kept().proven());
        assertTrue(kept().alarm().isEmpty());
    }

    @Test
    void aLogThatWasWrittenAnewIsAnAlarm() throws Exception {
        province.database().transact(connection -> {
            try (var statement = connection.createStatement()) {
                return statement.executeUpdate("UPDATE batchlog_subtree SET hash = (SELECT hash FROM batchlog_subtree WHERE level = 0"
                        + " AND node_index = 2) WHERE level = 1 AND node_index = 0");
            }
        });
        province.close();
        province = Node.open(NodeSettings.load(folder.resolve("330000")), Clock.fixed(LATER, ZoneOffset.UTC), CrashPoints.NONE,
                StreamCursor::step);
        seal("R4");
        assertTrue(kept().alarm().isEmpty(), "sizes and roots alone don't tell");

        look();

        assertEquals(LogRefusal.FORK, kept().alarm().orElseThrow().reason());
        assertEquals(3, kept().proven().size());
    }

    @Test
    void aLogThatIsShorterThanItWasToldIsAnAlarm() {
        nodes.county.log().upperLogs().told("330000", new TreeHead(9, TreeHead.FUNCTION.digest(new byte[] {9})),
                ThreeNodes.NOW.minusSeconds(1));

        look();

        assertEquals(LogRefusal.SHRUNK, kept().alarm().orElseThrow().reason());
        assertEquals(9, kept().newest().size());
    }

    @Test
    void aParentThatGivesNoAnswerIsAskedNextTime() {
        nodes.county.questions().sendWith((peer, question) -> {
            throw new AskProblem(AskRefusal.NO_ANSWER, "no link");
        });
        UpperLogs.UpperLog before = kept();

        try (LogWatch watch = new LogWatch(nodes.county.questions(), nodes.county.log().upperLogs(), "330000",
                nodes.county.credentials().trust(), nodes.county.clock(), Duration.ofMillis(50))) {
            watch.look();
        }

        assertEquals(before, kept());
    }

    @Test
    void theTopHasNobodyToWatch() {
        assertEquals(Optional.empty(), nodes.national.logWatch());
    }
}
