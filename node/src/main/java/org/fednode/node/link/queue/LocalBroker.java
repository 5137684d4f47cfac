package org.fednode.node.link.queue;

import java.time.Duration;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.ActiveMQNotConnectedException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.fednode.node.runtime.Unavailable;
import org.jboss.logging.Logger;

/**
 * Our own broker, kept alive: when it has to stop because its disk fails or is full, it is started again and again.
 * Sessions of the one before fail, and whoever holds one opens another.
 */
final class LocalBroker implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LocalBroker.class);

    private final Broker.Settings settings;
    private final String tlsName;
    private final Workers workers;
    private final Arrivals arrivals;
    private final Set<String> queues = ConcurrentHashMap.newKeySet();
    private final Backoff backoff = new Backoff(Duration.ofMillis(200), Duration.ofSeconds(30), new Random());
    private BrokerServer server;
    private LocalSessions sessions;
    private int port;
    private boolean closed;

    /** @param arrivals told of what children have sent */
    LocalBroker(Broker.Settings settings, Workers workers, Arrivals arrivals) {
        this.settings = settings;
        this.workers = workers;
        this.arrivals = arrivals;
        // Any certificate below our root may shake hands; the login then says to a stranger why it may do nothing.
        this.tlsName = settings.port() < 0 ? "" : PeerTls.register(settings.tls(), certificate -> true);
        this.server = BrokerServer.start(settings, tlsName, arrivals, this::failed);
        this.port = server.port();
    }

    int port() {
        return port;
    }

    synchronized String nodeId() {
        return server.nodeId();
    }

    /** Who has a session from outside. */
    synchronized Set<String> users() {
        return server.users();
    }

    synchronized void disconnect(String user) {
        server.disconnect(user);
    }

    synchronized void makeQueue(String name) {
        queues.add(name);
        server.makeQueue(name);
    }

    /** Makes the queues of a child, and bounds what it may open. */
    synchronized void admit(String child) {
        makeQueue(Queues.down(child));
        makeQueue(Queues.up(child));
        server.limitSessions(child);
    }

    boolean hasQueue(String name) {
        return queues.contains(name);
    }

    synchronized ClientSession transacted() throws ActiveMQException {
        if (closed) {
            throw new ActiveMQNotConnectedException("the broker is closed");
        }
        if (sessions == null) {
            sessions = new LocalSessions(server, workers);
        }
        return sessions.transacted();
    }

    /** Reads, without taking them, the labels of what waits in a queue. */
    WaitingLabels waiting(String queue) {
        WaitingLabels labels = new WaitingLabels();
        try (ClientSession session = transacted(); ClientConsumer browser = session.createConsumer(queue, true)) {
            session.start();
            for (ClientMessage message = browser.receiveImmediate(); message != null; message = browser.receiveImmediate()) {
                labels.add(LocalSender.label(message));
            }
            return labels;
        } catch (ActiveMQException e) {
            throw new Unavailable("can't look into queue " + queue + ": " + e.getMessage() + "; start again", e);
        }
    }

    private void failed() {
        LOG.errorf("the broker can't write to %s; it starts again as soon as it can", settings.folder());
        workers.runAfter(backoff.next(), this::restart);
    }

    private synchronized void restart() {
        if (closed) {
            return;
        }
        closeSessions();
        server.stop();
        try {
            server = BrokerServer.startAgain(onSamePort(), tlsName, arrivals, this::failed);
            queues.forEach(server::makeQueue);
            queues.forEach(queue -> Queues.child(queue).ifPresent(child -> {
                server.limitSessions(child);
                arrivals.arrived(child, false);
            }));
            LOG.infof("the broker runs again on %s", settings.folder());
            backoff.reset();
        } catch (Unavailable e) {
            LOG.errorf("%s", e.getMessage());
            workers.runAfter(backoff.next(), this::restart);
        }
    }

    /** A free port, once found, is the one that children know. */
    private Broker.Settings onSamePort() {
        return new Broker.Settings(settings.folder(), settings.host(), port, settings.tls(), settings.childOf());
    }

    private void closeSessions() {
        if (sessions != null) {
            sessions.close();
            sessions = null;
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        closeSessions();
        server.stop();
        PeerTls.forget(tlsName);
    }
}
