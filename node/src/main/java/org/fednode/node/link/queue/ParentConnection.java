package org.fednode.node.link.queue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.api.core.TransportConfiguration;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientMessage;
import org.apache.activemq.artemis.api.core.client.ClientProducer;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.apache.activemq.artemis.core.remoting.impl.netty.NettyConnectorFactory;
import org.apache.activemq.artemis.core.remoting.impl.netty.TransportConstants;
import org.jboss.logging.Logger;

/** One TLS connection to the parent's broker, opened by us: it carries batches up and what the parent sends down. */
final class ParentConnection implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ParentConnection.class);
    private static final int CONNECT_MILLIS = 10_000;
    private static final int CALL_MILLIS = 30_000;
    /** A line that broke without a word is noticed within this. */
    private static final int SILENCE_MILLIS = 30_000;
    private static final int CHECK_MILLIS = 10_000;

    private final ServerLocator locator;
    private final ClientSessionFactory factory;
    private final String childId;
    private final ClientSession single;
    private final ClientProducer singly;
    private final ClientSession grouped;
    private final ClientProducer inGroup;
    /** Messages that the connection before this one may have brought over without our knowing. */
    private int perhapsThere = QueueReader.GROUP_MESSAGES;

    /** @param gone told once when the connection breaks */
    ParentConnection(Broker.Parent parent, String tlsName, Workers workers, Runnable gone) throws ActiveMQException {
        childId = parent.childId();
        TransportConfiguration transport = transport(parent, tlsName);
        locator = ActiveMQClient.createServerLocatorWithoutHA(transport);
        try {
            workers.lendTo(locator);
            settings(locator);
            factory = open(locator, transport);
            single = session(true);
            single.addFailureListener(new SessionFailure(gone));
            singly = single.createProducer(Queues.up(childId));
            grouped = session(false);
            inGroup = grouped.createProducer(Queues.up(childId));
        } catch (ActiveMQException | RuntimeException e) {
            locator.close();
            throw e;
        }
    }

    private static void settings(ServerLocator locator) {
        // No confirmation window: with it the parent would keep the sessions of a broken connection, and the messages
        // in them, for a client that never comes back.
        locator.setConfirmationWindowSize(-1)
                .setReconnectAttempts(0).setInitialConnectAttempts(1)
                .setCallTimeout(CALL_MILLIS).setConnectionTTL(SILENCE_MILLIS).setClientFailureCheckPeriod(CHECK_MILLIS)
                .setBlockOnDurableSend(true).setBlockOnAcknowledge(true)
                .setProducerWindowSize(-1).setConsumerWindowSize(QueueReader.WINDOW)
                .setMinLargeMessageSize(BrokerConfiguration.LARGE_MESSAGE)
                .setOnMessageCloseTimeout(QueueReader.CLOSE_MILLIS)
                .setUseTopologyForLoadBalancing(false);
    }

    private static ClientSessionFactory open(ServerLocator locator, TransportConfiguration transport) throws ActiveMQException {
        try {
            return locator.createSessionFactory(transport);
        } catch (ActiveMQException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new ActiveMQException(e.getMessage(), e, null);
        }
    }

    private static TransportConfiguration transport(Broker.Parent parent, String tlsName) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put(TransportConstants.HOST_PROP_NAME, parent.host());
        parameters.put(TransportConstants.PORT_PROP_NAME, parent.port());
        parameters.put(TransportConstants.SSL_ENABLED_PROP_NAME, true);
        parameters.put(TransportConstants.KEYSTORE_PATH_PROP_NAME, tlsName);
        parameters.put(TransportConstants.ENABLED_PROTOCOLS_PROP_NAME, BrokerConfiguration.TLS_VERSIONS);
        // Nodes move between hosts; who the parent is, its certificate says (see PeerTls).
        parameters.put(TransportConstants.VERIFY_HOST_PROP_NAME, false);
        parameters.put(TransportConstants.NETTY_CONNECT_TIMEOUT, CONNECT_MILLIS);
        parameters.put(TransportConstants.USE_EPOLL_PROP_NAME, false);
        parameters.put(TransportConstants.USE_GLOBAL_WORKER_POOL_PROP_NAME, false);
        parameters.put(TransportConstants.REMOTING_THREADS_PROPNAME, 1);
        return new TransportConfiguration(NettyConnectorFactory.class.getName(), parameters, "parent");
    }

    private ClientSession session(boolean direct) throws ActiveMQException {
        return factory.createSession(childId, null, false, direct, false, false, QueueReader.ACKNOWLEDGE_WITH_COMMIT);
    }

    /** A transacted session for reading. */
    ClientSession reading() throws ActiveMQException {
        return session(false);
    }

    /**
     * Stores messages at the parent; they are durable there when this returns. What an earlier connection may have
     * brought over goes one by one, since a repeat is dropped on its own but would fail a transaction.
     */
    void store(String broker, List<QueueReader.Delivery> messages) throws ActiveMQException {
        if (perhapsThere > 0) {
            for (QueueReader.Delivery message : messages) {
                singly.send(message(single, broker, message));
            }
            perhapsThere -= messages.size();
            return;
        }
        for (QueueReader.Delivery message : messages) {
            inGroup.send(message(grouped, broker, message));
        }
        grouped.commit();
    }

    private static ClientMessage message(ClientSession session, String broker, QueueReader.Delivery delivery) {
        ClientMessage message = session.createMessage(true);
        message.putStringProperty(Message.HDR_DUPLICATE_DETECTION_ID.toString(), broker + '/' + delivery.id());
        message.setPriority(Priority.of(delivery.urgent()));
        message.getBodyBuffer().writeBytes(delivery.body());
        return message;
    }

    @Override
    public void close() {
        factory.close();
        locator.close();
        LOG.debugf("connection of %s to its parent's queue closed", childId);
    }
}
