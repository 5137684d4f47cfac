package org.fednode.node.link.queue;

import org.apache.activemq.artemis.api.core.ActiveMQException;
import org.apache.activemq.artemis.api.core.client.SessionFailureListener;

/** Tells that a session's connection is gone. */
record SessionFailure(Runnable gone) implements SessionFailureListener {

    @Override
    public void connectionFailed(ActiveMQException exception, boolean failedOver) {
        gone.run();
    }

    @Override
    public void connectionFailed(ActiveMQException exception, boolean failedOver, String scaleDownTargetNodeId) {
        gone.run();
    }

    @Override
    public void beforeReconnect(ActiveMQException exception) {
        // Artemis is told not to reconnect by itself.
    }
}
