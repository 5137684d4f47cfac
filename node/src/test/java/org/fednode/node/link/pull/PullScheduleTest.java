package org.fednode.node.link.pull;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.fednode.exchange.certificate.Level;
import org.fednode.node.runtime.Database;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PullScheduleTest {

    private static final String EVERY_SECOND = "0/1 * * * * ?";
    private static final Duration LONG_ENOUGH = Duration.ofMinutes(1);
    private static final String NEVER_SOON = "0 0 0 1 1 ? 2099";

    @TempDir
    static Path folder;
    private static TestFederation federation;
    private static TestFederation.Member parent;
    private static TestFederation.Member child;
    private static Vertx vertx;
    private static Database database;

    private final Clock clock = Clock.systemUTC();
    private final MemoryOutbox outbox = new MemoryOutbox();
    private final MemoryReceipts receipts = new MemoryReceipts();
    private MemoryInbox inbox;
    private ExchangeListener listener;
    private CamelContext camel;
    private PullSchedule schedule;
    private String childId;

    @BeforeAll
    static void prepare() {
        federation = new TestFederation(folder);
        parent = federation.member("370000", Level.PROVINCE);
        child = federation.member("370102", Level.COUNTY);
        vertx = Vertx.vertx();
        database = Database.open(new Database.Settings("jdbc:h2:mem:schedule;DB_CLOSE_DELAY=-1", "fednode", ""));
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
        camel = new DefaultCamelContext();
        camel.start();
        PullOptions options = PullOptions.DEFAULT.withTimeout(Duration.ofSeconds(10));
        schedule = new PullSchedule(camel, new PullLinks(new PullLinks.Parts(inbox, receipts, new NothingDown(), parent.files(), options,
                clock, new Random(1)), database));
    }

    @AfterEach
    void stop() {
        schedule.close();
        camel.stop();
        listener.close();
    }

    private PulledChild child(String cron) {
        return child(childId, listener.port(), cron);
    }

    private static PulledChild child(String id, int port, String cron) {
        return new PulledChild(id, URI.create("https://127.0.0.1:" + port), child.certificate(), cron);
    }

    @Test
    void pullsAtOnceAndThenWheneverTheScheduleSaysSo() {
        outbox.add(1, "370102", "care", 1);
        schedule.put(child(EVERY_SECOND));
        await().atMost(LONG_ENOUGH).until(() -> inbox.accepted().size() == 1);

        outbox.add(2, "370102", "care", 2);

        await().atMost(LONG_ENOUGH).until(() -> inbox.accepted().size() == 2);
        assertNotNull(camel.getRoute("link.pull." + childId));
    }

    @Test
    void pullsAChildNoMoreOnceItIsGone() {
        schedule.put(child(EVERY_SECOND));
        await().atMost(LONG_ENOUGH).until(() -> schedule.states().get(0).state() == LinkState.State.UP);

        schedule.remove(childId);

        assertNull(camel.getRoute("link.pull." + childId));
        assertEquals(List.of(), schedule.states());
        schedule.pullNow(childId);
        schedule.wake(childId);
    }

    @Test
    void changesTheRouteWhenTheChildChanges() {
        schedule.put(child(NEVER_SOON));
        await().atMost(LONG_ENOUGH).until(() -> schedule.states().get(0).state() == LinkState.State.UP);
        outbox.add(1, "370102", "care", 1);

        schedule.put(child(EVERY_SECOND));

        await().atMost(LONG_ENOUGH).until(() -> inbox.accepted().size() == 1);
        assertEquals(1, camel.getRoutesSize());
    }

    @Test
    void deliversReceiptsWithoutWaitingForTheSchedule() {
        schedule.put(child(NEVER_SOON));
        await().atMost(LONG_ENOUGH).until(() -> schedule.states().get(0).state() == LinkState.State.UP);
        outbox.add(1, "370102", "care", 1);
        receipts.add(new byte[] {1});

        schedule.wake(childId);

        await().atMost(LONG_ENOUGH).until(() -> receipts.taken().size() == 1);
        assertEquals(List.of(), inbox.accepted());
    }

    @Test
    void comesBackByItselfAfterAFailureAndAfterAFullRun() {
        outbox.add(1, "370102", "care", 1);
        inbox.setBroken(true);
        schedule.put(child(NEVER_SOON));
        await().atMost(LONG_ENOUGH).until(() -> schedule.states().get(0).state() == LinkState.State.FAILING);

        inbox.setBroken(false);

        await().atMost(LONG_ENOUGH).until(() -> inbox.accepted().size() == 1);
        await().atMost(LONG_ENOUGH).until(() -> schedule.states().get(0).state() == LinkState.State.UP);
    }

    @Test
    void pullsTheOthersWhileSomeChildrenStall() throws Exception {
        List<ServerSocket> silent = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                // accepts the connection and never says a word
                ServerSocket socket = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
                silent.add(socket);
                schedule.put(child("silent-" + i + "-" + childId, socket.getLocalPort(), EVERY_SECOND));
            }
            await().atMost(Duration.ofMinutes(2)).until(() -> schedule.states().stream()
                    .filter(state -> state.state() == LinkState.State.FAILING).count() >= 3);
            outbox.add(1, "370102", "care", 1);
            schedule.put(child(EVERY_SECOND));

            await().atMost(LONG_ENOUGH).until(() -> inbox.accepted().size() == 1);
        } finally {
            for (ServerSocket socket : silent) {
                socket.close();
            }
        }
    }

    @Test
    void refusesAScheduleThatIsNone() {
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> schedule.put(child("every day")));

        assertTrue(refused.getMessage().contains("every day"));
        assertEquals(List.of(), schedule.states());
        assertEquals(0, camel.getRoutesSize());
    }
}
