package org.fednode.node;

import static org.fednode.node.ThreeNodes.room;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.WithinTransaction;
import org.fednode.node.diagnosis.Cause;
import org.fednode.node.diagnosis.HealthReport;
import org.fednode.node.link.LinkStatus;
import org.fednode.node.link.Links;
import org.fednode.node.link.queue.Broker;
import org.fednode.node.runtime.NodeSettings;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Faults put into real nodes, links, sockets and brokers: each time the right cause comes first. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WhyTest {

    private static final String NATIONAL = "100000";
    private static final String PROVINCE = "330000";
    private static final String SIBLING = "320000";
    private static final String COUNTY = "330106";
    private static final Duration DAY = Duration.ofDays(1);

    @TempDir
    private Path root;
    private final Vertx vertx = Vertx.vertx();
    private final List<String> table = new ArrayList<>();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private int folders;

    /** What is broken, and what must be said first. */
    private enum Fault {
        NOTHING(Cause.IDLE, WhyTest::connected),
        PARENT_STOPPED(Cause.REFUSED, test -> test.provinceTo("127.0.0.1:" + freePort())),
        FIREWALL_DROPS(Cause.SILENT, WhyTest::silent),
        NO_SUCH_HOST(Cause.NAME_UNKNOWN, test -> test.provinceTo("nobody.invalid:5")),
        WEB_SERVER_INSTEAD(Cause.NO_TLS, test -> test.provinceTo(test.answering("HTTP/1.1 400 Bad Request\r\n\r\n"))),
        MUTE_PORT(Cause.NO_TLS, test -> test.provinceTo(test.answering(""))),
        OTHER_FEDERATION(Cause.OTHER_FEDERATION, WhyTest::otherFederation),
        SIBLING_INSTEAD(Cause.OTHER_NODE, WhyTest::sibling),
        NOT_APPROVED(Cause.NOT_APPROVED, WhyTest::notApproved),
        APPROVED_FOR_PULL(Cause.NO_QUEUE, WhyTest::approvedForPull),
        NO_RECEIPTS(Cause.WINDOW_FULL, WhyTest::noReceipts),
        CHILD_STOPPED(Cause.CHILD_SILENT, WhyTest::childStopped),
        PULLED_CHILD_STOPPED(Cause.CHILD_TROUBLE, WhyTest::pulledChildStopped),
        PARENT_NEVER_PULLS(Cause.NO_CALL, WhyTest::neverPulled),
        CERTIFICATE_EXPIRED(Cause.CERTIFICATE_EXPIRED, test -> test.provinceAt(DAY.multipliedBy(400))),
        CLOCK_BEFORE_CERTIFICATE(Cause.CLOCK_BEFORE_CERTIFICATE, test -> test.provinceAt(DAY.multipliedBy(-400))),
        CERTIFICATE_ENDS(Cause.CERTIFICATE_ENDS, WhyTest::endingSoon),
        CLOCK_ABOVE_AHEAD(Cause.CLOCK_DIFFERS, test -> test.clocks(Duration.ofHours(1))),
        CLOCK_ABOVE_BEHIND(Cause.CLOCK_DIFFERS, test -> test.clocks(Duration.ofHours(-1))),
        BATCH_OF_OTHER_DIVISION(Cause.BATCH_REFUSED, WhyTest::refused),
        BATCH_LOST(Cause.GAP, WhyTest::gap),
        OLD_BACKUP_RESTORED(Cause.FORK, WhyTest::fork),
        STANDARD_NOT_THERE(Cause.STANDARD_UNKNOWN, WhyTest::standardUnknown);

        private final Cause first;
        private final Injection injection;

        Fault(Cause first, Injection injection) {
            this.first = first;
            this.injection = injection;
        }
    }

    /** Breaks it and asks. */
    @FunctionalInterface
    private interface Injection {
        HealthReport.Link asked(WhyTest test) throws Exception;
    }

    /** A node with its links. */
    private record Site(Node node, Links links) {

        HealthReport.Link asked(Predicate<LinkStatus> once) throws InterruptedException {
            LinkedNodes.await("the link to show its trouble", () -> links.statuses().stream().anyMatch(once));
            return NodeObjects.health(node, links::statuses).report().links().get(0);
        }
    }

    @ParameterizedTest
    @EnumSource(Fault.class)
    void namesTheRightCauseFirst(Fault fault) throws Exception {
        HealthReport.Link link = fault.injection.asked(this);

        List<String> causes = link.causes().stream().map(HealthReport.Reason::code).toList();
        table.add(String.format("%-26s %s", fault, causes));
        assertEquals(fault.first.code(), causes.get(0), () -> fault + ": " + link);
    }

    @AfterEach
    void stop() throws Exception {
        while (!open.isEmpty()) {
            open.pop().close();
        }
    }

    @AfterAll
    void print() {
        table.forEach(System.out::println);
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private <T extends AutoCloseable> T closing(T resource) {
        open.push(resource);
        return resource;
    }

    private Path folder() {
        return root.resolve("federation-" + folders++);
    }

    /** A nation with a queue, and a province that brings its batches to the address. */
    private TestFederation federation(int queue, String parent) {
        return federation(queue, parent, TestFederation.shippedStandards());
    }

    private TestFederation federation(int queue, String parent, Path standards) {
        TestFederation federation = new TestFederation(folder(), standards, Suite.ECDSA_P256_SHA256, Clock.systemUTC());
        federation.national(NATIONAL, "fednode.broker.port=" + queue, "fednode.link.up=none");
        federation.child(NATIONAL, PROVINCE, Level.PROVINCE, PROVINCE, "fednode.link.up=queue", "fednode.parent.broker=" + parent);
        return federation;
    }

    private Site start(TestFederation federation, String id) {
        return start(federation, id, Clock.systemUTC());
    }

    private Site start(TestFederation federation, String id, Clock clock) {
        Node node = closing(Node.open(NodeSettings.load(federation.folder(id)), clock));
        node.start();
        CamelContext camel = new DefaultCamelContext();
        camel.start();
        closing(camel::stop);
        return new Site(node, closing(Links.start(new Links.Parts(node.settings(), node.credentials(), node.children(), node.database(),
                node.log(), node.inbox(), node.receipts(), node.messages(), node.directives(), node.flow(),
                node.distribution()::onArrival, node.reconciliations(), node.clock()), vertx, camel)));
    }

    private static boolean hasTried(LinkStatus link) {
        return link.lastError().filter(error -> !error.equals("not connected yet")).isPresent();
    }

    private static boolean isConnected(LinkStatus link) {
        return link.state().equals("connected");
    }

    private HealthReport.Link connected() throws Exception {
        int queue = freePort();
        TestFederation federation = federation(queue, "127.0.0.1:" + queue);
        start(federation, NATIONAL);
        return start(federation, PROVINCE).asked(WhyTest::isConnected);
    }

    private HealthReport.Link provinceTo(String parent) throws Exception {
        return start(federation(freePort(), parent), PROVINCE).asked(link -> true);
    }

    /** With a full queue of connections, Linux drops what comes as a firewall does. */
    private HealthReport.Link silent() throws Exception {
        ServerSocket full = closing(new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1")));
        try {
            for (int i = 0; i < 16; i++) {
                closing(new Socket()).connect(full.getLocalSocketAddress(), 300);
            }
        } catch (SocketTimeoutException itIsFull) {
            return provinceTo("127.0.0.1:" + full.getLocalPort());
        }
        throw new AssertionError("the system takes more connections than it was asked to");
    }

    /** Says the same to everybody and listens to nobody; says nothing where there is nothing to say. */
    private String answering(String text) throws IOException {
        ServerSocket server = closing(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
        Thread thread = new Thread(() -> {
            List<Socket> held = new ArrayList<>();
            try {
                while (true) {
                    Socket socket = server.accept();
                    held.add(socket);
                    if (!text.isEmpty()) {
                        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
                        socket.close();
                    }
                }
            } catch (IOException closed) {
                held.forEach(WhyTest::close);
            }
        });
        thread.setDaemon(true);
        thread.start();
        return "127.0.0.1:" + server.getLocalPort();
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private HealthReport.Link otherFederation() throws Exception {
        int queue = freePort();
        start(federation(queue, "127.0.0.1:" + queue), NATIONAL);
        return provinceTo("127.0.0.1:" + queue);
    }

    private HealthReport.Link sibling() throws Exception {
        int queue = freePort();
        TestFederation federation = federation(freePort(), "127.0.0.1:" + queue);
        federation.child(NATIONAL, SIBLING, Level.PROVINCE, SIBLING, "fednode.link.up=none", "fednode.broker.port=" + queue);
        start(federation, SIBLING);
        return start(federation, PROVINCE).asked(WhyTest::hasTried);
    }

    private HealthReport.Link notApproved() throws Exception {
        int queue = freePort();
        TestFederation federation = federation(queue, "127.0.0.1:" + queue);
        Files.delete(child(federation, NATIONAL, PROVINCE));
        start(federation, NATIONAL);
        return start(federation, PROVINCE).asked(WhyTest::hasTried);
    }

    private static Path child(TestFederation federation, String parent, String child) {
        return federation.folder(parent).resolve("trust/children").resolve(child + ".json");
    }

    private static void pulled(Path child, int exchange) throws IOException {
        Files.writeString(child, Files.readString(child).replace("\"link\":\"queue\"",
                "\"link\":\"pull\",\"exchange\":\"https://127.0.0.1:" + exchange + "\",\"cron\":\"0/2 * * * * ?\""));
    }

    private HealthReport.Link approvedForPull() throws Exception {
        int queue = freePort();
        TestFederation federation = federation(queue, "127.0.0.1:" + queue);
        pulled(child(federation, NATIONAL, PROVINCE), freePort());
        start(federation, NATIONAL);
        return start(federation, PROVINCE).asked(WhyTest::hasTried);
    }

    /** The parent's broker stores what comes, and nobody reads it there. */
    private HealthReport.Link noReceipts() throws Exception {
        int queue = freePort();
        Path standards = folder();
        UnseenDataSet.addToCopy(standards);
        TestFederation federation = federation(queue, "127.0.0.1:" + queue, standards);
        Node national = closing(federation.open(NATIONAL));
        Broker broker = closing(Broker.start(new Broker.Settings(folder(), "127.0.0.1", queue, national.credentials().tls(),
                national.children()::childOf)));
        broker.admitChild(PROVINCE);
        Site province = start(federation, PROVINCE);
        commit(province.node(), province.node().clock().instant().minus(Duration.ofMinutes(5)));
        return province.asked(WhyTest::isConnected);
    }

    private HealthReport.Link childStopped() throws Exception {
        int queue = freePort();
        return start(federation(queue, "127.0.0.1:" + queue), NATIONAL).asked(link -> true);
    }

    private HealthReport.Link pulledChildStopped() throws Exception {
        TestFederation federation = federation(freePort(), "127.0.0.1:" + freePort());
        pulled(child(federation, NATIONAL, PROVINCE), freePort());
        return start(federation, NATIONAL).asked(WhyTest::hasTried);
    }

    private HealthReport.Link neverPulled() throws Exception {
        TestFederation federation = federation(freePort(), "127.0.0.1:" + freePort());
        federation.child(PROVINCE, COUNTY, Level.COUNTY, COUNTY, "fednode.link.up=pull", "fednode.exchange.port=" + freePort());
        return start(federation, COUNTY).asked(link -> true);
    }

    /** The certificates hold a year from now on, and a year back. */
    private HealthReport.Link provinceAt(Duration from) throws Exception {
        StandardDistributionTest.MovableClock clock = new StandardDistributionTest.MovableClock(Clock.systemUTC().instant());
        Site province = start(federation(freePort(), "127.0.0.1:" + freePort()), PROVINCE, clock);
        clock.now = clock.now.plus(from);
        return province.asked(link -> true);
    }

    private HealthReport.Link endingSoon() throws Exception {
        int queue = freePort();
        TestFederation federation = federation(queue, "127.0.0.1:" + queue);
        start(federation, NATIONAL);
        StandardDistributionTest.MovableClock clock = new StandardDistributionTest.MovableClock(Clock.systemUTC().instant());
        Site province = start(federation, PROVINCE, clock);
        clock.now = clock.now.plus(DAY.multipliedBy(350));
        return province.asked(WhyTest::isConnected);
    }

    /** Three nodes without a wire between them: what receipts say counts. */
    private ThreeNodes threeNodes() throws IOException {
        return closing(new ThreeNodes(folder(), Suite.ECDSA_P256_SHA256));
    }

    private static HealthReport.Link asked(Node node) {
        LinkStatus link = new LinkStatus(PROVINCE, LinkStatus.Direction.UP, "queue", "connected", node.log().unsentCount(),
                Optional.of(node.clock().instant()), Optional.empty());
        return NodeObjects.health(node, () -> List.of(link)).report().links().get(0);
    }

    private HealthReport.Link clocks(Duration above) throws Exception {
        ThreeNodes nodes = threeNodes();
        nodes.province.close();
        nodes.province = Node.open(NodeSettings.load(nodes.federation.folder(PROVINCE)),
                Clock.offset(Clock.fixed(ThreeNodes.NOW, java.time.ZoneOffset.UTC), above));
        nodes.commit(nodes.upsert("R1", room("R1", 120)));
        ThreeNodes.deliver(nodes.county, nodes.province);
        return asked(nodes.county);
    }

    private HealthReport.Link refused() throws Exception {
        ThreeNodes nodes = threeNodes();
        nodes.commit(nodes.upsert("R1", room("R1", 120, "330105")));
        ThreeNodes.deliver(nodes.county, nodes.province);
        return asked(nodes.county);
    }

    private HealthReport.Link gap() throws Exception {
        ThreeNodes nodes = threeNodes();
        nodes.commit(nodes.upsert("R1", room("R1", 120)));
        nodes.commit(nodes.upsert("R2", room("R2", 120)));
        LoggedBatch second = nodes.county.log().after(0, 2).get(1);
        nodes.county.receipts().receive(nodes.province.inbox().receive(COUNTY, List.of(nodes.county.log().read(second))).bytes());
        return asked(nodes.county);
    }

    private HealthReport.Link fork() throws Exception {
        ThreeNodes nodes = threeNodes();
        Path data = nodes.federation.folder(COUNTY);
        nodes.county.close();
        Backup backup = Backup.of(data, folder());
        nodes.county = nodes.federation.open(COUNTY);
        nodes.county.start();
        nodes.commit(nodes.upsert("R1", room("R1", 120)));
        ThreeNodes.deliver(nodes.county, nodes.province);
        nodes.county.close();
        backup.restore();
        nodes.county = nodes.federation.open(COUNTY);
        nodes.county.start();
        nodes.commit(nodes.upsert("R2", room("R2", 90)));
        ThreeNodes.deliver(nodes.county, nodes.province);
        return asked(nodes.county);
    }

    private HealthReport.Link standardUnknown() throws Exception {
        Path standards = folder();
        UnseenDataSet.addToCopy(standards);
        TestFederation federation = new TestFederation(folder(), standards, Suite.ECDSA_P256_SHA256,
                Clock.fixed(Instant.parse("2026-12-02T08:00:00Z"), java.time.ZoneOffset.UTC));
        federation.national(NATIONAL);
        federation.child(NATIONAL, PROVINCE, Level.PROVINCE, PROVINCE);
        federation.child(PROVINCE, COUNTY, Level.COUNTY, COUNTY);
        federation.copyStandards(COUNTY);
        UnseenDataSet.nextVersion(standards, federation.folder(COUNTY).resolve("standard/2026.2"), "2026.2", "2026-12-01", 10);
        Path properties = federation.folder(COUNTY).resolve("fednode.properties");
        Files.writeString(properties, Files.readString(properties) + "\nfednode.standard.version=2026.2");
        Node province = closing(federation.open(PROVINCE));
        Node county = closing(federation.open(COUNTY));
        county.start();
        commit(county);
        ThreeNodes.deliver(county, province);
        return asked(county);
    }

    private static void commit(Node node) throws Exception {
        commit(node, node.clock().instant());
    }

    private static void commit(Node node, Instant at) throws Exception {
        node.commit().submit(new Chunk(ThreeNodes.ROOMS, at, List.of(ThreeNodes.upsert(node, "R1", room("R1", 120))),
                List.of(), List.of(), WithinTransaction.NOTHING)).get();
    }
}
