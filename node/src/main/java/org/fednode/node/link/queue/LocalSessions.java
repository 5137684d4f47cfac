package org.fednode.node.link.queue;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.ActiveMQClient;
import org.apache.activemq.artemis.api.core.client.ClientSession;
import org.apache.activemq.artemis.api.core.client.ClientSessionFactory;
import org.apache.activemq.artemis.api.core.client.ServerLocator;

/** Our own sessions with our own broker, inside the process. */
final class LocalSessions implements AutoCloseable {

    private final ServerLocator locator;
    private final String password;
    private final ClientSessionFactory factory;

    LocalSessions(BrokerServer server, Workers workers) throws ActiveMQException {
        this.password = server.ownPassword();
        this.locator = ActiveMQClient.createServerLocatorWithoutHA(server.inVm());
        workers.lendTo(locator);
        locator.setReconnectAttempts(0).setInitialConnectAttempts(1)
                .setBlockOnDurableSend(true).setBlockOnAcknowledge(true)
                .setProducerWindowSize(-1).setConsumerWindowSize(QueueReader.WINDOW)
                .setMinLargeMessageSize(BrokerConfiguration.LARGE_MESSAGE)
                .setOnMessageCloseTimeout(QueueReader.CLOSE_MILLIS)
                .setUseTopologyForLoadBalancing(false);
        try {
            this.factory = locator.createSessionFactory(server.inVm());
        } catch (Exception e) {
            locator.close();
            throw e instanceof ActiveMQException known ? known : new ActiveMQException(e.getMessage(), e, null);
        }
    }

    /** For reading or writing in groups. */
    ClientSession transacted() throws ActiveMQException {
        return factory.createSession(CertificateSecurity.OWN_USER, password, false, false, false, false,
                QueueReader.ACKNOWLEDGE_WITH_COMMIT);
    }

    @Override
    public void close() {
        factory.close();
        locator.close();
    }
}
