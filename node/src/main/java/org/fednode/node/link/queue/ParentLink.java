package org.fednode.node.link.queue;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQExceptionType;
import org.jboss.logging.Logger;

/**
 * The link to the parent: what waits in the local queue is stored in the parent's, in order and at least once, and
 * repeats after a broken connection are dropped there. Reconnects for ever.
 *
 * <p>It is a bridge of our own. The one that Artemis has stops for good, with all others of the broker, when the
 * parent once answers with a security exception, which is the normal first hour of a child that is not approved yet;
 * and it can't say why it isn't connected.
 */
final class ParentLink implements Broker.Uplink {

    private static final Logger LOG = Logger.getLogger(ParentLink.class);
    private static final Duration FIRST_PAUSE = Duration.ofSeconds(1);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    private final Broker.Parent parent;
    private final Consumer<byte[]> down;
    private final LocalBroker local;
    private final Workers workers;
    private final WaitingLabels waiting;
    private final LocalSender sender;
    private final String tlsName;
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, new Random());
    private Attempt current;
    private boolean closed;
    private boolean wasConnected;
    private volatile Runnable reconnected = () -> { };
    private volatile boolean wrongParent;
    /** Something went over the connection: a parent that lets in whom it then can't serve is not to be hurried. */
    private volatile boolean useful;
    private volatile Optional<String> lastError = Optional.of("not connected yet");

    private ParentLink(Broker.Parent parent, Consumer<byte[]> down, LocalBroker local, Workers workers) {
        this.parent = parent;
        this.down = down;
        this.local = local;
        this.workers = workers;
        local.makeQueue(Queues.UPLINK);
        this.waiting = local.waiting(Queues.UPLINK);
        this.sender = new LocalSender(local);
        this.tlsName = PeerTls.register(parent.tls(), certificate -> {
            wrongParent = !parent.isParent().test(certificate);
            return !wrongParent;
        });
    }

    static ParentLink open(Broker.Parent parent, Consumer<byte[]> down, LocalBroker local, Workers workers) {
        ParentLink link = new ParentLink(parent, down, local, workers);
        workers.run(link::connect);
        return link;
    }

    @Override
    public void send(List<Broker.Outgoing> messages) {
        List<Broker.Outgoing> fresh = waiting.without(messages);
        if (fresh.isEmpty()) {
            return;
        }
        waiting.add(fresh);
        try {
            sender.send(Queues.UPLINK, fresh);
        } catch (RuntimeException e) {
            waiting.removeSent(fresh);
            throw e;
        }
    }

    private synchronized void connect() {
        if (closed || current != null) {
            return;
        }
        wrongParent = false;
        Attempt attempt = new Attempt();
        try {
            attempt.open();
            current = attempt;
            lastError = Optional.empty();
            if (wasConnected) {
                workers.run(reconnected);
            }
            wasConnected = true;
            LOG.infof("connected to the parent's queue at %s:%d", parent.host(), parent.port());
        } catch (ActiveMQException e) {
            LOG.debug("the attempt failed", e);
            again(reason(e));
        }
    }

    private synchronized void lost(Attempt attempt, String reason) {
        if (current != attempt) {
            return;
        }
        current = null;
        workers.run(attempt::close);
        if (!closed) {
            again(reason);
        }
    }

    private void again(String reason) {
        if (!lastError.equals(Optional.of(reason))) {
            LOG.warnf("no connection to the parent's queue at %s:%d: %s", parent.host(), parent.port(), reason);
        }
        lastError = Optional.of(reason);
        if (useful) {
            backoff.reset();
            useful = false;
        }
        workers.runAfter(backoff.next(), this::connect);
    }

    private String reason(ActiveMQException e) {
        if (wrongParent) {
            return ParentTrouble.OTHER_NODE.text();
        }
        if (e.getType() == ActiveMQExceptionType.SECURITY_EXCEPTION) {
            return ParentTrouble.NOT_APPROVED.text();
        }
        if (e.getType() == ActiveMQExceptionType.QUEUE_DOES_NOT_EXIST) {
            return ParentTrouble.NO_QUEUE.text();
        }
        if (e.getType() == ActiveMQExceptionType.NOT_CONNECTED) {
            return ParentTrouble.NO_CONNECTION.text();
        }
        return e.getMessage() == null ? e.getType().toString() : e.getMessage();
    }

    @Override
    public synchronized boolean isConnected() {
        return current != null;
    }

    @Override
    public void onReconnect(Runnable listener) {
        reconnected = listener;
    }

    @Override
    public Optional<String> lastError() {
        return lastError;
    }

    @Override
    public void close() {
        Attempt last;
        synchronized (this) {
            if (closed) {
                return;
            }
            closed = true;
            last = current;
            current = null;
        }
        if (last != null) {
            last.close();
        }
        sender.close();
        PeerTls.forget(tlsName);
    }

    /** One connection's time. */
    private final class Attempt {

        private ParentConnection connection;
        private QueueReader fromParent;
        private QueueReader toParent;

        void open() throws ActiveMQException {
            connection = new ParentConnection(parent, tlsName, workers,
                    () -> workers.run(() -> lost(this, "the connection broke")));
            fromParent = new QueueReader(Queues.down(parent.childId()), connection::reading, this::deliver, workers);
            toParent = new QueueReader(Queues.UPLINK, local::transacted, this::store, workers);
            try {
                fromParent.open();
            } catch (ActiveMQException e) {
                close();
                throw e;
            }
            toParent.openPersistently();
        }

        private void deliver(List<QueueReader.Delivery> group) {
            group.forEach(message -> down.accept(message.body()));
            useful = true;
        }

        private void store(List<QueueReader.Delivery> group) throws ActiveMQException {
            try {
                connection.store(local.nodeId(), group);
            } catch (ActiveMQException e) {
                workers.run(() -> lost(this, reason(e)));
                throw e;
            }
            waiting.remove(group);
            useful = true;
        }

        void close() {
            toParent.stop();
            fromParent.stop();
            // First the connection, so that a sender that waits for the parent's answer returns at once.
            connection.close();
            toParent.close();
            fromParent.close();
        }
    }
}
