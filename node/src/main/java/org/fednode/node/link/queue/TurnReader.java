package org.fednode.node.link.queue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.fednode.node.runtime.FailureText;
import org.jboss.logging.Logger;

/**
 * Reads the queues of all children, a few at a time and by turns. What waits stays in the broker, which keeps it on disk when it
 * is much; in memory is only what the turns under way hold. A group is acknowledged, in one transaction, when its
 * handler has returned; when that fails, the messages stay at the head of their queue, and the child's next turn comes
 * after a pause. With nothing to do it holds no thread and no session.
 */
final class TurnReader implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(TurnReader.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    static final int GROUP_MESSAGES = 64;
    /** Turns at once: as many as there are processors, as far as each has this much memory. */
    private static final long MEMORY_OF_A_TURN = 96L << 20;

    private final Turns turns = new Turns();
    private final QueueReader.Sessions sessions;
    private final Broker.GroupHandler handler;
    private final Workers workers;
    private final Map<String, Backoff> failing = new ConcurrentHashMap<>();
    private final int most;
    private int working;
    private volatile boolean closed;

    TurnReader(QueueReader.Sessions sessions, Broker.GroupHandler handler, Workers workers) {
        this.sessions = sessions;
        this.handler = handler;
        this.workers = workers;
        this.most = turnsAtOnce(Runtime.getRuntime().availableProcessors(), Runtime.getRuntime().maxMemory());
    }

    /** Two at least, so that one that takes long holds nobody up. */
    static int turnsAtOnce(int processors, long memory) {
        return (int) Math.max(2, Math.min(processors, memory / MEMORY_OF_A_TURN));
    }

    /** Something of the child waits in its queue, or may. */
    void offer(String child, boolean urgent) {
        turns.offer(child, urgent);
        begin();
    }

    private synchronized void begin() {
        if (!closed && working < most && turns.waiting() > 0) {
            working++;
            workers.run(this::work);
        }
    }

    private void work() {
        Optional<ClientSession> session = Optional.empty();
        try {
            for (Optional<Turns.Turn> turn = next(); turn.isPresent(); turn = next()) {
                session = serve(turn.get(), session);
            }
        } finally {
            session.ifPresent(TurnReader::close);
        }
    }

    /** The next turn, or none and this worker has ended. */
    private synchronized Optional<Turns.Turn> next() {
        Optional<Turns.Turn> turn = closed ? Optional.empty() : turns.take();
        if (turn.isEmpty()) {
            working--;
            notifyAll();
        }
        return turn;
    }

    /** @return the session for the next turn; none when it is of no more use */
    private Optional<ClientSession> serve(Turns.Turn turn, Optional<ClientSession> open) {
        Group group = new Group(turn);
        ClientSession session = null;
        try {
            session = open.isPresent() ? open.get() : started();
            boolean more = group.readAndHand(session);
            failing.remove(turn.child());
            turns.done(turn.child(), group.cost, more);
            return Optional.of(session);
        } catch (Exception e) {
            if (!closed) {
                LOG.warnf("%d messages stay in queue %s for now: %s", group.held.size(), Queues.up(turn.child()), describe(e));
            }
            if (session != null) {
                close(session);
            }
            pause(turn, group.cost);
            return Optional.empty();
        }
    }

    private void pause(Turns.Turn turn, long cost) {
        turns.pause(turn.child(), cost);
        Backoff backoff = failing.computeIfAbsent(turn.child(), one -> new Backoff(FIRST_PAUSE, LONGEST_PAUSE, new Random()));
        workers.runAfter(backoff.next(), () -> {
            turns.resume(turn.child());
            begin();
        });
    }

    private ClientSession started() throws ActiveMQException {
        ClientSession session = sessions.open();
        session.start();
        return session;
    }

    /** What one turn takes. */
    private final class Group {

        private final Turns.Turn turn;
        private final List<byte[]> bodies = new ArrayList<>();
        private final List<ClientMessage> held = new ArrayList<>();
        private long cost;

        Group(Turns.Turn turn) {
            this.turn = turn;
        }

        /** @return whether something was left behind */
        boolean readAndHand(ClientSession session) throws Exception {
            try (ClientConsumer consumer = session.createConsumer(Queues.up(turn.child()), null, QueueReader.WINDOW, -1, false)) {
                boolean more = read(consumer);
                if (!bodies.isEmpty()) {
                    handler.receive(turn.child(), List.copyOf(bodies));
                }
                for (ClientMessage message : held) {
                    message.acknowledge();
                }
                session.commit();
                return more;
            }
        }

        private boolean read(ClientConsumer consumer) throws ActiveMQException {
            while (held.size() < GROUP_MESSAGES && cost < Turns.QUANTUM) {
                ClientMessage message = consumer.receiveImmediate();
                if (message == null) {
                    return false;
                }
                if (turn.urgent() && !Priority.isUrgent(message)) {
                    return true; // given back with the consumer
                }
                take(message);
            }
            return true;
        }

        private void take(ClientMessage message) throws ActiveMQException {
            held.add(message);
            cost += Turns.MESSAGE;
            QueueReader.bodyWithin(message, Queues.up(turn.child())).ifPresent(body -> {
                bodies.add(body);
                cost += body.length;
            });
        }
    }

    private static void close(ClientSession session) {
        try {
            session.close();
        } catch (ActiveMQException e) {
            LOG.debugf("a session with the own broker is gone: %s", e.getMessage());
        }
    }

    private static String describe(Exception e) {
        return e instanceof ActiveMQException && e.getMessage() != null ? e.getMessage() : FailureText.of(e);
    }

    /** No turn begins any more; waits a moment for those that have. */
    @Override
    public synchronized void close() {
        closed = true;
        long end = System.nanoTime() + Duration.ofMillis(QueueReader.CLOSE_MILLIS).toNanos();
        try {
            for (long left = end - System.nanoTime(); working > 0 && left > 0; left = end - System.nanoTime()) {
                wait(Math.max(1, left / 1_000_000));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
