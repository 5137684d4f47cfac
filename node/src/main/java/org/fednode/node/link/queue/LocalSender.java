package org.fednode.node.link.queue;

import java.util.List;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.fednode.node.runtime.Unavailable;
import org.jboss.logging.Logger;

/** Puts messages into our own broker's queues; what is sent together is one transaction. Safe for several threads. */
final class LocalSender implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LocalSender.class);
    private static final String LABEL = "fednode_label";

    private final LocalBroker broker;
    private ClientSession session;
    private ClientProducer producer;

    LocalSender(LocalBroker broker) {
        this.broker = broker;
    }

    /** Durable when it returns. @throws Unavailable when the broker can't take them now; the caller sends again */
    synchronized void send(String queue, List<Broker.Outgoing> messages) {
        try {
            if (session == null || session.isClosed()) {
                session = broker.transacted();
                producer = session.createProducer();
            }
            for (Broker.Outgoing message : messages) {
                producer.send(queue, message(message));
            }
            session.commit();
        } catch (ActiveMQException e) {
            close();
            throw new Unavailable("can't store " + messages.size() + " messages in queue " + queue + ": " + e.getMessage()
                    + "; they will be sent again", e);
        }
    }

    private ClientMessage message(Broker.Outgoing outgoing) {
        ClientMessage message = session.createMessage(true);
        message.putStringProperty(LABEL, outgoing.duplicateId());
        message.setPriority(Priority.of(outgoing.urgent()));
        message.getBodyBuffer().writeBytes(outgoing.body());
        return message;
    }

    static String label(ClientMessage message) {
        return message.containsProperty(LABEL) ? message.getStringProperty(LABEL) : "";
    }

    @Override
    public synchronized void close() {
        if (session == null) {
            return;
        }
        try {
            session.close();
        } catch (ActiveMQException e) {
            LOG.debugf("the sending session is gone: %s", e.getMessage());
        }
        session = null;
    }
}
