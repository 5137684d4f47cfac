package org.fednode.node.link.queue;

import java.util.Map;
import java.util.WeakHashMap;
import org.apache.activemq.artemis.api.core.ActiveMQDisconnectedException;
import org.apache.activemq.artemis.api.core.Interceptor;
import org.apache.activemq.artemis.core.protocol.core.Packet;
import org.apache.activemq.artemis.core.protocol.core.impl.PacketImpl;
import org.apache.activemq.artemis.core.protocol.core.impl.wireformat.SessionSendContinuationMessage;
import org.apache.activemq.artemis.spi.core.protocol.RemotingConnection;
import org.jboss.logging.Logger;

/** Cuts off who sends, in pieces, a message longer than any batch: Artemis would write it to the disk without end. */
final class LongMessages implements Interceptor {

    private static final Logger LOG = Logger.getLogger(LongMessages.class);

    /** Bytes of the message that each connection is sending; of a connection that is gone, nothing. */
    private final Map<RemotingConnection, Long> sending = new WeakHashMap<>();

    @Override
    public boolean intercept(Packet packet, RemotingConnection connection) {
        if (packet.getType() == PacketImpl.SESS_SEND_LARGE) {
            begin(connection);
        } else if (packet instanceof SessionSendContinuationMessage piece
                && add(connection, piece.getBody().length) > QueueReader.LONGEST_MESSAGE) {
            LOG.errorf("a message from %s is longer than any batch may be (%d bytes): its connection is cut", connection.getRemoteAddress(),
                    QueueReader.LONGEST_MESSAGE);
            connection.fail(new ActiveMQDisconnectedException("the message is longer than any batch may be"));
            return false;
        }
        return true;
    }

    private synchronized void begin(RemotingConnection connection) {
        sending.put(connection, 0L);
    }

    private synchronized long add(RemotingConnection connection, int bytes) {
        return sending.merge(connection, (long) bytes, Long::sum);
    }
}
