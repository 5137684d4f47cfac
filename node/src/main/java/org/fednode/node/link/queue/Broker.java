package org.fednode.node.link.queue;

import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import org.fednode.node.runtime.TlsFiles;

/**
 * The node's embedded Artemis broker: the wire between a node and its parent. It knows bytes and peers only, no batches.
 * Every queue is durable; a lost or empty broker folder is a normal start. Safe for several threads.
 */
public final class Broker implements Downlinks, AutoCloseable {

    /**
     * @param port port of the mutual-TLS acceptor for children; 0 for a free one, -1 for none
     * @param childOf the child that a TLS client certificate belongs to; empty refuses the connection. It is asked for
     *        every message, so that a certificate no longer wanted stops counting at once
     */
    public record Settings(Path folder, String host, int port, TlsFiles tls,
            Function<X509Certificate, Optional<String>> childOf) {
    }

    /**
     * The parent's acceptor, and who we are there.
     *
     * @param isParent whether a server certificate that leads to our TLS root is the parent's own; asked during the TLS
     *        handshake, before anything is sent. Host names are not compared
     */
    public record Parent(String host, int port, String childId, TlsFiles tls, Predicate<X509Certificate> isParent) {
    }

    /**
     * A message that goes up.
     *
     * @param duplicateId a repeat of what still waits to go up is dropped
     * @param urgent overtakes what waits and is not, here and at the parent
     */
    public record Outgoing(String duplicateId, byte[] body, boolean urgent) {
    }

    /** A group of messages of one child in their order. Returning normally acknowledges all of them. */
    @FunctionalInterface
    public interface GroupHandler {
        void receive(String childId, List<byte[]> messages) throws Exception;
    }

    private final Workers workers = new Workers();
    private final LocalBroker local;
    private final LocalSender downSender;
    private final Set<String> admitted = ConcurrentHashMap.newKeySet();
    private final List<Uplink> uplinks = new ArrayList<>();
    private volatile TurnReader reader;

    private Broker(Settings settings) {
        local = new LocalBroker(settings, workers, this::arrived);
        downSender = new LocalSender(local);
    }

    /** @throws org.fednode.node.runtime.Unavailable when the port is taken, the disk full or the folder in use */
    public static Broker start(Settings settings) {
        return new Broker(settings);
    }

    /** The acceptor's port, -1 without one. */
    public int port() {
        return local.port();
    }

    @Override
    public Set<String> connectedChildren() {
        return local.users();
    }

    /** Makes the child's addresses {@code up.<id>} and {@code down.<id>}. */
    @Override
    public synchronized void admitChild(String childId) {
        Queues.requireNodeId(childId);
        local.admit(childId);
        if (admitted.add(childId)) {
            arrived(childId, false);
        }
    }

    @Override
    public synchronized void receiveUp(GroupHandler handler) {
        if (reader != null) {
            throw new IllegalStateException("there is one receiver of what children send");
        }
        reader = new TurnReader(local::transacted, handler, workers);
        admitted.forEach(child -> arrived(child, false));
    }

    private void arrived(String child, boolean urgent) {
        TurnReader turns = reader;
        if (turns != null && admitted.contains(child)) {
            turns.offer(child, urgent);
        }
    }

    /** Ends the child's connections. Whether it may come back, {@link Settings#childOf} says. */
    public void disconnect(String childId) {
        workers.run(() -> local.disconnect(childId));
    }

    @Override
    public void sendDown(String childId, byte[] body) {
        if (!local.hasQueue(Queues.down(childId))) {
            throw new IllegalArgumentException("child " + childId + " isn't admitted to the queue");
        }
        downSender.send(Queues.down(childId), List.of(new Outgoing("", body, false)));
    }

    /**
     * Opens the link to the parent; it reconnects for ever. {@code down} gets what the parent sends, then it is
     * acknowledged; when it throws, it gets that again after a pause, and perhaps what came shortly before it.
     */
    public synchronized Uplink connect(Parent parent, Consumer<byte[]> down) {
        Queues.requireNodeId(parent.childId());
        Uplink uplink = ParentLink.open(parent, down, local, workers);
        uplinks.add(uplink);
        return uplink;
    }

    /** The link to the parent: a durable local queue, bridged to the parent's {@code up.<id>}. */
    public interface Uplink extends AutoCloseable {

        /** Durable in the local broker when it returns; the group is one broker transaction. */
        void send(List<Outgoing> messages);

        boolean isConnected();

        /** Runs whenever the connection was lost and is there again; not for the first one. */
        void onReconnect(Runnable listener);

        /** In plain words why it isn't connected, as far as known. */
        Optional<String> lastError();

        @Override
        void close();
    }

    @Override
    public synchronized void close() {
        uplinks.forEach(Uplink::close);
        if (reader != null) {
            reader.close();
        }
        downSender.close();
        local.close();
        workers.close();
    }
}
