package org.fednode.node;

import static org.fednode.node.ReconciledNodes.TABLE;
import static org.fednode.node.ReconciledNodes.keys;
import static org.fednode.node.ReconciledNodes.only;
import static org.fednode.node.ReconciledNodes.sql;
import static org.fednode.node.ReconciledNodes.table;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.fednode.exchange.ask.Answer;
import org.fednode.exchange.ask.Ask;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.head.Head;
import org.fednode.exchange.reconcile.Outcome;
import org.fednode.exchange.reconcile.ReconciliationProblem;
import org.fednode.exchange.reconcile.SignedOutcome;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.batchlog.StreamCursor;
import org.fednode.node.reconcile.ReconcileSchedule;
import org.fednode.node.reconcile.Run;
import org.fednode.node.reconcile.RunReport;
import org.fednode.node.reconcile.RunState;
import org.fednode.node.runtime.CrashPoints;
import org.fednode.node.runtime.NodeSettings;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reconciliation when more than a row is wrong: archives, restored nodes, lying children, death in the middle. */
class ReconcileTroubleTest {

    @TempDir
    Path folder;

    private ReconciledNodes both;

    private void open(String... settings) throws Exception {
        both = new ReconciledNodes(folder, settings);
    }

    @AfterEach
    void close() throws Exception {
        both.close();
    }

    @Test
    void onPostgresAsOnH2() throws Exception {
        try (EmbeddedPostgres server = EmbeddedPostgres.start()) {
            open("fednode.database.url=" + server.getJdbcUrl("postgres", "postgres"), "fednode.database.user=postgres",
                    "fednode.database.password=postgres");
            both.rooms(0, 1_200);
            List<String> before = table(both.province());
            sql(both.province(), "UPDATE " + TABLE + " SET area = 1 WHERE fed_key = 'R1'");
            sql(both.province(), "DELETE FROM " + TABLE + " WHERE fed_key = 'R2'");
            sql(both.county(), "UPDATE " + TABLE + " SET area = 1 WHERE fed_key = 'R3'");

            Run run = both.reconcile();

            assertEquals(RunState.REPAIRED, run.state(), run.toString());
            assertEquals(Set.of("R1", "R2", "R3"), keys(run));
            assertEquals(before, table(both.province()));
            both.province().close();
        }
    }

    @Test
    void aBatchThatTheArchiveHasDamagedComesBackFromTheChildByteForByte() throws Exception {
        open();
        both.rooms(0, 10);
        both.rooms(10, 20);
        List<String> before = table(both.province());
        Path segment = onlyFile(both.nodes.federation.folder("330000").resolve("archive/received"));
        byte[] whole = Files.readAllBytes(segment);
        byte[] damaged = whole.clone();
        damaged[whole.length / 4] ^= 1;
        Files.write(segment, damaged);
        sql(both.province(), "DELETE FROM " + TABLE + " WHERE fed_key = 'R4'");
        sql(both.province(), "DELETE FROM " + TABLE + " WHERE fed_key = 'R14'");

        Run run = both.reconcile();

        assertEquals(RunState.REPAIRED, run.state(), run.toString());
        assertEquals(before, table(both.province()));
        assertArrayEquals(whole, Files.readAllBytes(segment));
    }

    private static Path onlyFile(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().findFirst().orElseThrow();
        }
    }

    @Test
    void aDamageThatTheChildCantMendEitherIsLeftAndAlarmed() throws Exception {
        open();
        both.rooms(0, 10);
        Path own = onlyFile(both.nodes.federation.folder("330106").resolve("archive/own/1/" + ThreeNodes.ROOMS));
        for (Path file : List.of(own, onlyFile(both.nodes.federation.folder("330000").resolve("archive/received")))) {
            byte[] bytes = Files.readAllBytes(file);
            bytes[bytes.length / 2] ^= 1;
            Files.write(file, bytes);
        }
        sql(both.province(), "DELETE FROM " + TABLE + " WHERE fed_key = 'R4'");

        Run run = both.reconcile();

        assertEquals(RunState.DIFFERENT, run.state(), run.toString());
        assertEquals(1, only(run).left());
        assertTrue(run.signed());
        assertTrue(both.province().reconciliations().lastOfEachChild().get(0).state().isAlarm());
    }

    @Test
    void aParentThatWasRestoredGetsSentAgainWhatItHasReceipted() throws Exception {
        open();
        both.rooms(0, 10);
        Path data = both.nodes.federation.folder("330000");
        both.province().close();
        copy(data, folder.resolve("backup"));
        reopenProvince(CrashPoints.NONE);
        both.rooms(10, 30);
        List<String> before = table(both.province());
        both.province().close();
        copy(folder.resolve("backup"), data);
        reopenProvince(CrashPoints.NONE);

        Run run = both.reconcile();
        List<byte[]> again = both.county().log().unsent(0, 100).stream().map(this::read).toList();
        both.county().receipts().receive(both.province().inbox().receive("330106", again).bytes());

        assertEquals(RunState.REPAIRED, run.state(), run.toString());
        assertEquals(List.of(new RunReport.StreamReport("330106", 1, ThreeNodes.ROOMS, "sent-again", 1, 2)), run.report().streams());
        assertEquals(1, again.size());
        assertEquals(before, table(both.province()));
        assertEquals(0, both.county().log().unsentCount());
        assertEquals(RunState.EQUAL, both.reconcile().state());
    }

    private byte[] read(LoggedBatch batch) {
        try {
            return both.county().log().read(batch);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void reopenProvince(CrashPoints crashPoints) {
        both.nodes.province = Node.open(NodeSettings.load(both.nodes.federation.folder("330000")), both.county().clock(), crashPoints,
                StreamCursor::step);
        both.connect();
    }

    private static void copy(Path from, Path to) throws IOException {
        if (Files.exists(to)) {
            try (Stream<Path> old = Files.walk(to)) {
                for (Path path : old.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(path);
                }
            }
        }
        try (Stream<Path> paths = Files.walk(from)) {
            for (Path path : paths.toList()) {
                Path target = to.resolve(from.relativize(path).toString());
                if (Files.isDirectory(path) && !Files.isSymbolicLink(path)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(path, target, LinkOption.NOFOLLOW_LINKS);
                }
            }
        }
    }

    @Test
    void aChildThatLostWhatItHadSentIsReportedAndNothingIsTakenFromTheParent() throws Exception {
        open();
        both.rooms(0, 10);
        both.county().close();
        copy(both.nodes.federation.folder("330106"), folder.resolve("backup"));
        reopenCounty();
        both.rooms(10, 20);
        List<String> before = table(both.province());
        both.county().close();
        copy(folder.resolve("backup"), both.nodes.federation.folder("330106"));
        reopenCounty();

        Run run = both.reconcile();

        assertEquals(RunState.DIFFERENT, run.state(), run.toString());
        assertEquals(List.of(new RunReport.StreamReport("330106", 1, ThreeNodes.ROOMS, "child-behind", 2, 1)), run.report().streams());
        assertEquals(0, only(run).found());
        assertEquals(before, table(both.province()));
    }

    private void reopenCounty() {
        both.nodes.county = both.nodes.federation.open("330106");
        both.county().commit().start();
    }

    /** A line that the province marked rejected makes a row in the county alone: that is no difference. */
    @Test
    void rejectedLinesAreNoDifferences() throws Exception {
        open();
        both.rooms(0, 5);
        both.nodes.commit(both.nodes.upsert("R9", ThreeNodes.room("R9", 5).replace("\"kind\":\"B\"", "\"kind\":\"Z\"")));
        ThreeNodes.deliver(both.county(), both.province());

        Run run = both.reconcile();

        assertEquals(RunState.EQUAL, run.state(), run.toString());
        assertEquals(1, only(run).rejected());
        assertEquals(6, table(both.county()).size());
        assertEquals(5, table(both.province()).size());
    }

    /** Each group of rows is right or as it was; what was not reached is found by the next run. */
    @Test
    void whatANodeThatDiesInTheMiddleLeavesIsFoundByTheNextRun() throws Exception {
        open();
        both.rooms(0, 600);
        List<String> before = table(both.province());
        AtomicInteger groups = new AtomicInteger();
        both.province().close();
        reopenProvince(place -> {
            if (place == CrashPoints.Place.ROWS_CORRECTED && groups.incrementAndGet() == 1) {
                throw new IllegalStateException("dies here");
            }
        });
        sql(both.province(), "UPDATE " + TABLE + " SET area = 1");

        Run died = both.reconcile();
        both.province().close();
        reopenProvince(CrashPoints.NONE);
        Run next = both.reconcile();

        assertEquals(RunState.FAILED, died.state(), died.toString());
        assertEquals(RunState.REPAIRED, next.state(), next.toString());
        assertEquals(600 - 256, only(next).found());
        assertEquals(before, table(both.province()));
    }

    @Test
    void onScheduleEveryChildIsComparedWithAndTheStatusKnows() throws Exception {
        open("fednode.reconcile.cron=* * * * * ?");
        both.rooms(0, 5);
        String cron = both.province().settings().reconcile().cron().orElseThrow();

        try (ReconcileSchedule schedule = ReconcileSchedule.start(cron, () -> List.of("330106"), both.province().reconciliations(),
                Clock.systemUTC())) {
            Awaitility.await().atMost(Duration.ofSeconds(90)).until(() -> both.province().reconciliations().lastOfEachChild().stream()
                    .anyMatch(run -> run.state() == RunState.EQUAL && run.peer().equals("330106")), ended -> ended && schedule != null);
        }
    }

    /** More differences than one comparison names are found by the following ones. */
    @Test
    void aTableThatIsEmptyIsFilledFromTheArchive() throws Exception {
        open();
        both.rooms(0, 4_500);
        both.rooms(4_500, 9_000);
        List<String> before = table(both.province());
        sql(both.province(), "DELETE FROM " + TABLE);

        Run run = both.reconcile();

        assertEquals(RunState.REPAIRED, run.state(), "left " + only(run).left());
        assertEquals(9_000, only(run).found());
        assertTrue(only(run).comparisons() > 2, "comparisons " + only(run).comparisons());
        assertEquals(before, table(both.province()));
    }

    /** A step, what a hostile child answers to it, and the code with which the run ends. */
    private record Lie(String step, String lie, String code) {
    }

    private static final List<Lie> LIES = List.of(new Lie("heads", "nothing", "reconciliation.format"),
            new Lie("heads", "other-head", "reconciliation.signer-not-party"), new Lie("count", "nothing", "reconciliation.format"),
            new Lie("count", "short", "reconciliation.format"), new Lie("count", "problem", "reconciliation.cut"),
            new Lie("descend", "nothing", "reconciliation.format"), new Lie("descend", "other-sums", "reconciliation.contradiction"),
            new Lie("locate", "nothing", "reconciliation.format"), new Lie("locate", "for-ever", "reconciliation.contradiction"),
            new Lie("repair", "nothing", "reconciliation.format"), new Lie("repair", "none", "reconciliation.format"),
            new Lie("sign", "nothing", "reconciliation.format"), new Lie("sign", "another", "reconciliation.disagreed"),
            new Lie("sign", "by-the-parent", "reconciliation.signer-not-party"), new Lie("sign", "changed", "reconciliation.signature"));

    /** Whatever a hostile child answers to a step, the run ends with a code, and no row of the parent changes. */
    @Test
    void aHostileAnswerEndsTheRunWithItsCodeAndChangesNothing() throws Exception {
        open();
        both.rooms(0, 400);
        List<String> before = table(both.province());
        for (Lie lie : LIES) {
            sql(both.county(), "UPDATE " + TABLE + " SET area = 1");
            lie(lie.step(), lie(lie.lie()));

            Run run = both.reconcile();

            assertEquals(RunState.FAILED, run.state(), lie + " " + run);
            assertTrue(run.trouble().orElseThrow().startsWith(lie.code() + ":"), lie + " " + run.trouble());
            assertFalse(run.signed(), lie.toString());
            assertEquals(before, table(both.province()), lie.toString());
        }
    }

    private void lie(String step, UnaryOperator<Answer> lie) {
        both.province().questions().sendWith((peer, question) -> {
            boolean lies = step.equals(Ask.read(question).members().text("step"));
            both.county().answers().answer("330000", question).thenAccept(answer -> both.province().questions().answered(peer,
                    lies ? lie.apply(read(answer)).bytes() : answer));
        });
    }

    private static Answer read(byte[] answer) {
        try {
            return Answer.read(answer);
        } catch (AskProblem e) {
            throw new AssertionError(e);
        }
    }

    private UnaryOperator<Answer> lie(String name) {
        return switch (name) {
            case "nothing" -> answer -> with(answer, Map.of());
            case "short" -> answer -> with(answer, Map.of("cells", "AAAA", "doubtful", 0));
            case "other-sums" -> answer -> with(answer, Map.of("cells", Base64.getEncoder().encodeToString(
                    new byte[Base64.getDecoder().decode((String) answer.body().get("cells")).length])));
            case "other-head" -> answer -> with(answer, Map.of("receipted", List.of(), "head", Base64.getEncoder().encodeToString(
                    Head.sign(both.province().credentials().signing(),
                            both.province().credentials().trust().federation(), List.of(), ThreeNodes.NOW).bytes())));
            case "for-ever" -> answer -> with(answer, Map.of("rows", List.of(), "next", 7));
            case "none" -> answer -> with(answer, Map.of("outcomes", List.of()));
            case "problem" -> answer -> new Answer(answer.id(), Map.of(), Optional.of(new Answer.Problem("reconciliation.cut", "no")));
            case "another" -> answer -> with(answer, Map.of("outcome", signedByTheParent(new Outcome("330000", "330106", List.of()))));
            case "by-the-parent" -> answer -> with(answer, Map.of("outcome", signedByTheParent(outcome(answer))));
            case "changed" -> answer -> with(answer, changed(answer.body()));
            default -> throw new IllegalArgumentException(name);
        };
    }

    private Map<String, Object> signedByTheParent(Outcome outcome) {
        return SignedOutcome.sign(both.province().credentials().signing(), both.province().credentials().trust().federation(), outcome,
                ThreeNodes.NOW).json();
    }

    private Outcome outcome(Answer answer) {
        try {
            return SignedOutcome.verify(answer.members().object("outcome"), both.province().credentials().trust(), ThreeNodes.NOW).outcome();
        } catch (AskProblem | ReconciliationProblem e) {
            throw new AssertionError(e);
        }
    }

    private static Answer with(Answer answer, Map<String, Object> body) {
        return new Answer(answer.id(), body, Optional.empty());
    }

    @SuppressWarnings("unchecked") // the parser makes maps with text keys only
    private static Map<String, Object> changed(Map<String, Object> body) {
        Map<String, Object> outcome = (Map<String, Object>) body.get("outcome");
        ((Map<String, Object>) outcome.get("statement")).put("created", "2026-11-23T08:00:00.001Z");
        return body;
    }
}
