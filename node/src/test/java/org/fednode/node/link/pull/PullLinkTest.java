package org.fednode.node.link.pull;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.certificate.Level;
import org.fednode.node.runtime.Database;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The two ends against each other over real mutual TLS. */
class PullLinkTest {

    private static final StreamId CARE = new StreamId("370102", 1, "care");

    @TempDir
    static Path folder;
    private static TestFederation federation;
    private static TestFederation.Member parent;
    private static TestFederation.Member child;
    private static Vertx vertx;
    private static Database database;

    private final SettableClock clock = new SettableClock();
    private final MemoryOutbox outbox = new MemoryOutbox();
    private final MemoryReceipts receipts = new MemoryReceipts();
    private MemoryInbox inbox;
    private ExchangeListener listener;
    private PullLinks links;
    private String childId;

    @BeforeAll
    static void prepare() {
        federation = new TestFederation(folder);
        parent = federation.member("370000", Level.PROVINCE);
        child = federation.member("370102", Level.COUNTY);
        vertx = Vertx.vertx();
        database = Database.open(new Database.Settings("jdbc:h2:mem:pull;DB_CLOSE_DELAY=-1", "fednode", ""));
    }

    @AfterAll
    static void end() {
        database.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @BeforeEach
    void start() {
        childId = "child-" + UUID.randomUUID();
        inbox = new MemoryInbox(federation, clock);
        listener = ExchangeListener.start(vertx, new ExchangeListener.Settings("127.0.0.1", 0, child.files(),
                parent.certificate()::equals), new ExchangeListener.Parts(outbox, receipts, new NothingDown(), clock));
    }

    @AfterEach
    void stop() {
        listener.close();
        if (links != null) {
            links.close();
        }
    }

    private PullLink link(PullOptions options) {
        links = new PullLinks(new PullLinks.Parts(inbox, receipts, new NothingDown(), parent.files(), options, clock, new Random(1)), database);
        return links.open(new PulledChild(childId, URI.create("https://127.0.0.1:" + listener.port()),
                child.certificate(), "0/2 * * * * ?"));
    }

    private PullLink link() {
        return link(PullOptions.DEFAULT);
    }

    private long cursor() {
        return new PullCursorStore(database).load(childId).position();
    }

    @Test
    void bringsEveryBatchOnceInOrderAndPostsTheReceipts() {
        outbox.add(3, "370102", "care", 1);
        outbox.add(4, "370102", "work", 1);
        outbox.add(9, "370102", "care", 2);
        PullLink link = link();

        PullOutcome outcome = link.pullOnce();

        assertEquals(new PullOutcome(false, Duration.ZERO, 3), outcome);
        assertEquals(List.of("370102/care/1:good", "370102/work/1:good", "370102/care/2:good"), inbox.accepted());
        assertEquals(9, cursor());
        assertEquals(1, receipts.taken().size());
        assertEquals(LinkState.State.UP, link.state().state());
        assertEquals(0, link.state().backlog());
    }

    /** The bulk load is longer than one run, and nobody knows how many runs it takes. */
    @Test
    void whatIsSmallOvertakesABulkLoadOfOtherStreamsButNotOfItsOwn() {
        String much = "x".repeat(700_000);
        for (int i = 1; i <= 40; i++) {
            outbox.add(i, CARE, i, much);
        }
        outbox.add(41, CARE, 41, "good");
        outbox.add(42, "370102", "work", 1);
        outbox.add(43, "370102", "work", 2);

        link(PullOptions.DEFAULT.withRun(Duration.ofMinutes(1), 3_000_000)).pullOnce();

        assertEquals(List.of("370102/work/1:good", "370102/work/2:good", "370102/care/1:" + much), inbox.accepted().subList(0, 3));
        assertTrue(inbox.accepted().size() < 43);
        links.close();
        link().pullOnce();
        assertEquals(43, inbox.accepted().size());
        assertEquals(43, cursor());
    }

    @Test
    void fetchesNothingTwiceAfterRestart() {
        outbox.add(1, "370102", "care", 1);
        link().pullOnce();
        outbox.add(2, "370102", "care", 2);

        link().pullOnce();

        assertEquals(List.of(1L, 2L), outbox.reads());
        assertEquals(0, inbox.repeats());
    }

    @Test
    void handsOverGroupsWithinTheirCapsAndListsInPages() {
        for (int seq = 1; seq <= 25; seq++) {
            outbox.add(seq * 10L, "370102", "care", seq);
        }

        link(PullOptions.DEFAULT.withGroup(10, 4, 1000)).pullOnce();

        assertEquals(25, inbox.accepted().size());
        // pages of 10, 10 and 5, each in groups of at most 4
        assertEquals(3 + 3 + 2, inbox.groups());
    }

    @Test
    void bringsTheSameBatchesAgainWhenTheReceiptsCouldNotBePosted() {
        outbox.add(1, "370102", "care", 1);
        receipts.setMood(MemoryReceipts.Mood.IS_BROKEN);
        PullLink link = link();

        link.pullOnce();

        assertEquals(0, cursor());
        assertEquals(PullProblem.BUSY, link.state().lastError().orElseThrow().problem());
        receipts.setMood(MemoryReceipts.Mood.TAKES);
        clock.forward(Duration.ofMinutes(5));
        link.pullOnce();
        assertEquals(1, cursor());
        assertEquals(1, inbox.repeats());
        assertEquals(List.of("370102/care/1:good"), inbox.accepted());
    }

    @Test
    void doesNotHoldDataBackWhenTheChildRefusesTheReceipts() {
        outbox.add(1, "370102", "care", 1);
        receipts.setMood(MemoryReceipts.Mood.REFUSES);
        PullLink link = link();

        link.pullOnce();

        assertEquals(1, cursor());
        assertEquals(LinkState.State.UP_WITH_WAITING, link.state().state());
        assertEquals(PullProblem.RECEIPTS_REFUSED, link.state().lastError().orElseThrow().problem());
    }

    @Test
    void passesNothingWhenItsOwnInboxFails() {
        outbox.add(1, "370102", "care", 1);
        inbox.setBroken(true);
        PullLink link = link();

        PullOutcome outcome = link.pullOnce();

        assertTrue(outcome.more());
        assertEquals(0, cursor());
        assertEquals(PullProblem.OWN_TROUBLE, link.state().lastError().orElseThrow().problem());
    }

    @Test
    void letsOtherStreamsPassOneThatIsHeldAndBringsItWhenItFits() {
        inbox.doesNotFit("new-standard");
        outbox.add(1, CARE, 1, "new-standard");
        outbox.add(2, "370102", "care", 2);
        outbox.add(3, "370102", "work", 1);
        outbox.add(4, "370102", "care", 3);
        PullLink link = link();

        link.pullOnce();

        assertEquals(List.of("370102/work/1:good"), inbox.accepted());
        assertEquals(4, cursor());
        assertEquals(3, link.state().backlog());
        assertEquals(PullProblem.STREAMS_WAIT, link.state().lastError().orElseThrow().problem());
        assertTrue(link.state().lastError().orElseThrow().english().contains("batch.unknown-standard"));
        inbox.nowFits("new-standard");
        clock.forward(Duration.ofSeconds(2));
        link.pullOnce();
        assertEquals(List.of("370102/work/1:good", "370102/care/1:new-standard", "370102/care/2:good", "370102/care/3:good"),
                inbox.accepted());
        assertEquals(0, link.state().backlog());
        assertEquals(4, cursor());
    }

    @Test
    void bringsAWaitingStreamAfterRestartWithoutFetchingTheOthersAgain() {
        inbox.doesNotFit("new-standard");
        outbox.add(1, CARE, 1, "new-standard");
        outbox.add(2, "370102", "work", 1);
        link().pullOnce();
        inbox.nowFits("new-standard");

        link().pullOnce();

        assertEquals(List.of("370102/work/1:good", "370102/care/1:new-standard"), inbox.accepted());
        assertEquals(2, cursor());
    }

    @Test
    void losesNothingWhenTheListSkipsSequencesThatComeLater() {
        outbox.add(1, "370102", "care", 3);
        outbox.add(2, "370102", "care", 2);
        outbox.add(3, "370102", "work", 1);
        PullLink link = link();
        link.pullOnce();
        assertEquals(List.of("370102/work/1:good"), inbox.accepted());

        outbox.add(7, "370102", "care", 1);
        clock.forward(Duration.ofMinutes(5));
        link.pullOnce();
        clock.forward(Duration.ofMinutes(5));
        link.pullOnce();

        assertEquals(List.of("370102/work/1:good", "370102/care/1:good", "370102/care/2:good", "370102/care/3:good"),
                inbox.accepted());
        assertEquals(0, link.state().backlog());
        assertEquals(LinkState.State.UP, link.state().state());
    }

    @Test
    void takesABatchThatWasSealedAnewAfterItsRefusal() {
        outbox.add(1, CARE, 1, "bad-signature");
        outbox.add(2, "370102", "care", 2);
        PullLink link = link();
        link.pullOnce();
        assertEquals(List.of(), inbox.accepted());

        outbox.add(3, CARE, 1, "good");
        link.pullOnce();

        assertEquals(List.of("370102/care/1:good", "370102/care/2:good"), inbox.accepted());
        assertEquals(0, link.state().backlog());
    }

    @Test
    void fetchesADamagedFileAgainOnceItIsRepaired() {
        outbox.add(1, "370102", "care", 1);
        outbox.damage(1);
        outbox.add(2, "370102", "work", 1);
        PullLink link = link();
        link.pullOnce();
        assertEquals(List.of("370102/work/1:good"), inbox.accepted());

        outbox.repair(1);
        clock.forward(Duration.ofMinutes(5));
        link.pullOnce();

        assertEquals(List.of("370102/work/1:good", "370102/care/1:good"), inbox.accepted());
        assertEquals(LinkState.State.UP, link.state().state());
    }

    @Test
    void triesWhatWaitsLessAndLessOften() {
        outbox.add(1, CARE, 1, "bad");
        PullLink link = link();
        for (int second = 0; second < 100; second++) {
            link.pullOnce();
            clock.forward(Duration.ofSeconds(1));
        }

        assertTrue(outbox.reads().size() < 12, "reads: " + outbox.reads().size());
    }

    @Test
    void dropsWhatTheChildHasWithdrawn() {
        outbox.add(1, CARE, 1, "bad");
        PullLink link = link();
        link.pullOnce();
        assertEquals(1, link.state().backlog());

        outbox.clear();
        clock.forward(Duration.ofMinutes(5));
        link.pullOnce();

        assertEquals(0, link.state().backlog());
        assertEquals(LinkState.State.UP, link.state().state());
    }

    @Test
    void startsOverWhenTheChildHasNumberedItsOutboxAnew() {
        outbox.add(500, "370102", "care", 1);
        outbox.add(501, "370102", "care", 2);
        PullLink link = link();
        link.pullOnce();
        outbox.clear();
        outbox.add(1, "370102", "care", 1);
        outbox.add(2, "370102", "care", 2);
        outbox.add(3, "370102", "care", 3);

        clock.forward(PullOptions.DEFAULT.lookBack());
        link.pullOnce();

        assertEquals(List.of("370102/care/1:good", "370102/care/2:good", "370102/care/3:good"), inbox.accepted());
        assertEquals(3, cursor());
    }

    @Test
    void looksBackWithoutFetchingAnythingWhenTheNumbersStand() {
        outbox.add(1, "370102", "care", 1);
        outbox.add(2, "370102", "care", 2);
        PullLink link = link();
        link.pullOnce();

        clock.forward(PullOptions.DEFAULT.lookBack());
        link.pullOnce();

        assertEquals(List.of(1L, 2L), outbox.reads());
    }

    @Test
    void yieldsWhenItsRunIsUsedUpAndGoesOnNextTime() {
        for (int seq = 1; seq <= 6; seq++) {
            outbox.add(seq, "370102", "care", seq);
        }
        PullLink link = link(PullOptions.DEFAULT.withGroup(256, 2, 1000).withRun(Duration.ofMinutes(1), 40));

        PullOutcome first = link.pullOnce();

        assertEquals(new PullOutcome(true, Duration.ZERO, 2), first);
        assertEquals(4, link.state().backlog());
        assertTrue(link.pullOnce().more());
        link.pullOnce();
        link.pullOnce();
        assertEquals(6, inbox.accepted().size());
        assertEquals(0, link.state().backlog());
    }

    @Test
    void keepsToItsRate() {
        long bytes = 0;
        for (int seq = 1; seq <= 6; seq++) {
            bytes += outbox.add(seq, "370102", "care", seq).bytes();
        }
        PullLink link = link(PullOptions.DEFAULT.withGroup(256, 1, 1000).withBytesPerSecond(bytes / 6));

        int runs = 0;
        PullOutcome outcome = link.pullOnce();
        while (outcome.more()) {
            assertTrue(outcome.pause().compareTo(Duration.ZERO) > 0);
            clock.forward(outcome.pause());
            runs++;
            outcome = link.pullOnce();
        }

        assertEquals(6, inbox.accepted().size());
        assertTrue(runs >= 4, "runs: " + runs);
    }

    @Test
    void pullsOnlyWithinItsHours() {
        outbox.add(1, "370102", "care", 1);
        // the clock stands at 08:00
        PullLink link = link(PullOptions.DEFAULT.withHours(
                new PullOptions.Hours(LocalTime.of(22, 0), LocalTime.of(6, 0), ZoneOffset.UTC)));

        assertFalse(link.pullOnce().more());
        assertEquals(List.of(), inbox.accepted());

        clock.forward(Duration.ofHours(15));
        link.pullOnce();
        assertEquals(1, inbox.accepted().size());
    }

    /** A child that was rebuilt, or whose database is an older one, has lost what it knew of receipts. */
    @Test
    void postsTheReceiptsAnewToAChildThatLacksThemNowAndThen() {
        outbox.add(1, "370102", "care", 1);
        PullLink link = link();
        link.pullOnce();
        link.pullOnce();
        int whileAllWasWell = receipts.repeated();

        outbox.awaitReceipts(true);
        link.pullOnce();
        link.pullOnce();
        int atOnce = receipts.repeated();
        clock.forward(PullOptions.DEFAULT.lookBack());
        link.pullOnce();

        assertEquals(List.of(0, 1, 2), List.of(whileAllWasWell, atOnce, receipts.repeated()));
        assertEquals(1, inbox.accepted().size());
    }

    /** Numbered anew, a child may have the very batch at the cursor's position and another one before it. */
    @Test
    void goesBackForABatchThatAwaitsItsReceiptThoughTheCursorStands() {
        outbox.add(5, "370102", "care", 1);
        PullLink link = link();
        link.pullOnce();

        outbox.add(4, "370102", "work", 1);
        outbox.awaitReceipts(true);
        clock.forward(PullOptions.DEFAULT.lookBack());
        link.pullOnce();

        assertEquals(List.of("370102/care/1:good", "370102/work/1:good"), inbox.accepted());
    }

    @Test
    void postsWaitingReceiptsWithoutFetching() {
        outbox.add(1, "370102", "care", 1);
        receipts.add(new byte[] {1, 2, 3});
        PullLink link = link();

        link.deliverReceipts();

        assertEquals(1, receipts.taken().size());
        assertEquals(List.of(), receipts.pending(childId));
        assertEquals(List.of(), outbox.reads());
    }

    @Test
    void keepsReceiptsThatTheChildDidNotTake() {
        receipts.add(new byte[] {1, 2, 3});
        receipts.setMood(MemoryReceipts.Mood.IS_BROKEN);
        PullLink link = link();

        link.deliverReceipts();

        assertEquals(1, receipts.pending(childId).size());
        assertEquals(LinkState.State.FAILING, link.state().state());
    }

    @Test
    void runsOnceAtATime() throws Exception {
        for (int seq = 1; seq <= 200; seq++) {
            outbox.add(seq, "370102", "care", seq);
        }
        PullLink link = link(PullOptions.DEFAULT.withGroup(256, 1, 1000));
        ExecutorService threads = Executors.newFixedThreadPool(4);

        List<Future<PullOutcome>> runs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            runs.add(threads.submit(link::pullOnce));
        }
        for (Future<PullOutcome> run : runs) {
            run.get();
        }
        threads.shutdown();

        assertEquals(200, inbox.accepted().size());
        assertEquals(0, inbox.repeats());
    }

    @Test
    void isNotAdmittedWithAnotherNodesCertificate() {
        outbox.add(1, "370102", "care", 1);
        TestFederation.Member stranger = federation.member("330000", Level.PROVINCE);
        links = new PullLinks(new PullLinks.Parts(inbox, receipts, new NothingDown(), stranger.files(), PullOptions.DEFAULT, clock,
                new Random(1)), database);
        PullLink link = links.open(new PulledChild(childId, URI.create("https://127.0.0.1:" + listener.port()),
                child.certificate(), "0/2 * * * * ?"));

        link.pullOnce();

        assertEquals(PullProblem.NOT_ADMITTED, link.state().lastError().orElseThrow().problem());
        assertEquals(List.of(), outbox.reads());
    }
}
