package org.fednode.node.link.queue;

import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientConsumer;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.core.client.impl.ClientConsumerInternal;
import org.fednode.node.runtime.FailureText;
import org.jboss.logging.Logger;

/**
 * Reads one queue in its order and in groups: as many messages as are there, handed over without waiting for more.
 * A group is acknowledged, in one transaction, when its handler has returned. When the handler or the session fails, the
 * session is closed, which gives the messages back to the head of the queue, and a new one is opened after a pause.
 */
final class QueueReader implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(QueueReader.class);

    private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

    /** Bytes that wait at our end while a group is worked on. */
    static final int WINDOW = 1 << 20;
    /** How long closing a session waits for a handler that works on its messages. */
    static final int CLOSE_MILLIS = 2_000;
    static final int ACKNOWLEDGE_WITH_COMMIT = Integer.MAX_VALUE;
    static final int GROUP_MESSAGES = 64;
    /** What is urgent waits for no more than the group before it. */
    private static final int GROUP_BYTES = 2 << 20;
    /** Beyond any batch; what claims more is not read into memory. */
    static final int LONGEST_MESSAGE = 17 << 20;

    /** A message. @param id unique in its broker @param label what its sender called it, or empty @param urgent as its sender said */
    record Delivery(long id, String label, byte[] body, boolean urgent) {
    }

    /** Where sessions come from; they are transacted. */
    @FunctionalInterface
    interface Sessions {
        ClientSession open() throws ActiveMQException;
    }

    /** What is done with a group. */
    @FunctionalInterface
    interface Groups {
        void receive(List<Delivery> group) throws Exception;
    }

    private final String queue;
    private final Sessions sessions;
    private final Groups groups;
    private final Workers workers;
    private final Backoff backoff = new Backoff(FIRST_PAUSE, LONGEST_PAUSE, new Random());
    private final Object turn = new Object();
    private Reading reading;
    private boolean closed;

    QueueReader(String queue, Sessions sessions, Groups groups, Workers workers) {
        this.queue = queue;
        this.sessions = sessions;
        this.groups = groups;
        this.workers = workers;
    }

    /** @throws ActiveMQException when the queue can't be read now; the caller decides whether to try again */
    synchronized void open() throws ActiveMQException {
        if (closed || reading != null) {
            return;
        }
        ClientSession session = sessions.open();
        try {
            reading = new Reading(session);
            reading.begin();
        } catch (ActiveMQException e) {
            reading = null;
            session.close();
            throw e;
        }
    }

    /** Opens now, or else again and again after a pause. */
    void openPersistently() {
        try {
            open();
        } catch (ActiveMQException e) {
            LOG.warnf("can't read queue %s now: %s", queue, e.getMessage());
            openAfterPause();
        }
    }

    private synchronized void openAfterPause() {
        if (!closed) {
            workers.runAfter(backoff.next(), this::openPersistently);
        }
    }

    private synchronized void succeeded() {
        backoff.reset();
    }

    private void failed(Reading failed) {
        synchronized (this) {
            if (reading != failed) {
                return;
            }
            reading = null;
        }
        failed.end();
        openAfterPause();
    }

    /** Opens no new session and says nothing of the end of this one; to be closed soon. */
    synchronized void stop() {
        closed = true;
    }

    private synchronized boolean isClosed() {
        return closed;
    }

    @Override
    public void close() {
        Reading last;
        synchronized (this) {
            closed = true;
            last = reading;
            reading = null;
        }
        if (last != null) {
            last.end();
        }
    }

    /** The time of one session. Artemis calls one message at a time. */
    private final class Reading {

        private final ClientSession session;
        private final List<ClientMessage> messages = new ArrayList<>();
        private final List<Delivery> group = new ArrayList<>();
        private ClientConsumer consumer;
        private int bytes;
        private boolean ended;

        Reading(ClientSession session) {
            this.session = session;
        }

        void begin() throws ActiveMQException {
            session.addFailureListener(new SessionFailure(() -> workers.run(() -> failed(this))));
            consumer = session.createConsumer(queue, null, WINDOW, -1, false);
            consumer.setMessageHandler(this::take);
            session.start();
        }

        private synchronized void take(ClientMessage message) {
            if (ended) {
                return;
            }
            try {
                add(message);
                if (isComplete()) {
                    hand();
                }
            } catch (Exception e) {
                if (!isClosed()) {
                    LOG.warnf("%d messages stay in queue %s for now: %s", messages.size(), queue, describe(e));
                }
                failed(this);
            }
        }

        private void add(ClientMessage message) throws ActiveMQException {
            messages.add(message);
            Optional<byte[]> body = bodyWithin(message, queue);
            if (body.isPresent()) {
                group.add(new Delivery(message.getMessageID(), LocalSender.label(message), body.get(), Priority.isUrgent(message)));
                bytes += body.get().length;
            }
        }

        private boolean isComplete() {
            return ((ClientConsumerInternal) consumer).getBufferSize() == 0 || messages.size() >= GROUP_MESSAGES || bytes >= GROUP_BYTES;
        }

        private void hand() throws Exception {
            if (!group.isEmpty()) {
                // A session may break while its handler works; the next one's messages wait until that returns.
                synchronized (turn) {
                    groups.receive(List.copyOf(group));
                }
            }
            for (ClientMessage message : messages) {
                message.acknowledge();
            }
            session.commit();
            forget();
            succeeded();
        }

        private void forget() {
            // What is now held goes back to the queue's head or is done.
            bytes = 0;
            group.clear();
            messages.clear();
        }

        void end() {
            try {
                session.close();
            } catch (ActiveMQException e) {
                LOG.debugf("the session of queue %s is gone: %s", queue, e.getMessage());
            }
            workers.run(this::settle);
        }

        private synchronized void settle() {
            ended = true;
            forget();
        }
    }

    /** The message's body; empty when it is longer than any batch may be. */
    static Optional<byte[]> bodyWithin(ClientMessage message, String queue) throws ActiveMQException {
        if (message.getBodySize() > LONGEST_MESSAGE) {
            LOG.errorf("a message of %d bytes in queue %s is left out: no batch is that long", message.getBodySize(), queue);
            return Optional.empty();
        }
        return Optional.of(body(message));
    }

    private static byte[] body(ClientMessage message) throws ActiveMQException {
        if (message.isLargeMessage()) {
            ByteArrayOutputStream out = new ByteArrayOutputStream(message.getBodySize());
            message.saveToOutputStream(out);
            return out.toByteArray();
        }
        byte[] body = new byte[message.getBodySize()];
        message.getBodyBuffer().readBytes(body);
        return body;
    }

    private static String describe(Exception e) {
        return e instanceof ActiveMQException && e.getMessage() != null ? e.getMessage() : FailureText.of(e);
    }
}
