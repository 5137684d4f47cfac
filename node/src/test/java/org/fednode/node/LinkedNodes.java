package org.fednode.node;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.apache.camel.CamelContext;
import org.apache.camel.impl.DefaultCamelContext;
import org.fednode.exchange.certificate.Level;
import org.fednode.exchange.key.Suite;
import org.fednode.node.link.Links;

/** A national node, a province that brings its batches through the queue, and a county that the province pulls; all linked. */
final class LinkedNodes implements AutoCloseable {

    static final String NATIONAL = "100000";
    static final String PROVINCE = "330000";
    static final String COUNTY = "330106";
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(90);

    private final Vertx vertx = Vertx.vertx();
    private final Map<String, CamelContext> camels = new HashMap<>();
    private final Map<String, Node> nodes = new HashMap<>();
    private final Map<String, Links> links = new HashMap<>();
    final TestFederation federation;

    LinkedNodes(Path folder, Path standards, Clock clock) throws IOException {
        int queue = freePort();
        int exchange = freePort();
        federation = new TestFederation(folder, standards, Suite.ECDSA_P256_SHA256, clock);
        federation.national(NATIONAL, "fednode.broker.port=" + queue, "fednode.link.up=none");
        federation.child(NATIONAL, PROVINCE, Level.PROVINCE, PROVINCE, "fednode.link.up=queue",
                "fednode.parent.broker=127.0.0.1:" + queue);
        federation.child(PROVINCE, COUNTY, Level.COUNTY, COUNTY, "fednode.link.up=pull", "fednode.exchange.port=" + exchange);
        Path child = folder.resolve(PROVINCE).resolve("trust/children").resolve(COUNTY + ".json");
        Files.writeString(child, Files.readString(child).replace("\"link\":\"queue\"",
                "\"link\":\"pull\",\"exchange\":\"https://127.0.0.1:" + exchange + "\",\"cron\":\"0/2 * * * * ?\""));
    }

    LinkedNodes startAll() {
        for (String id : new String[] {NATIONAL, PROVINCE, COUNTY}) {
            start(id);
        }
        return this;
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    Node node(String id) {
        return nodes.get(id);
    }

    Links links(String id) {
        return links.get(id);
    }

    void start(String id) {
        Node node = federation.open(id);
        nodes.put(id, node);
        node.start();
        CamelContext camel = new DefaultCamelContext();
        camel.start();
        camels.put(id, camel);
        links.put(id, Links.start(new Links.Parts(node.settings(), node.credentials(), node.children(), node.database(), node.log(),
                node.inbox(), node.receipts(), node.messages(), node.directives(), node.flow(),
                node.distribution()::onArrival, node.reconciliations(), node.clock()), vertx, camel));
    }

    void stop(String id) throws IOException {
        links.remove(id).close();
        camels.remove(id).stop();
        nodes.remove(id).close();
    }

    static void await(String what, BooleanSupplier holds) throws InterruptedException {
        Instant end = Clock.systemUTC().instant().plus(LONGEST_WAIT);
        while (!holds.getAsBoolean()) {
            if (Clock.systemUTC().instant().isAfter(end)) {
                throw new AssertionError("not within " + LONGEST_WAIT + ": " + what);
            }
            Thread.sleep(20);
        }
    }

    @Override
    public void close() throws IOException {
        for (String id : new String[] {COUNTY, PROVINCE, NATIONAL}) {
            if (nodes.containsKey(id)) {
                stop(id);
            }
        }
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }
}
