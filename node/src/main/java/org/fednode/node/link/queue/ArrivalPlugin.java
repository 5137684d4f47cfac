package org.fednode.node.link.queue;

import org.apache.activemq.artemis.api.core.Message;
import org.apache.activemq.artemis.core.io.IOCallback;
import org.apache.activemq.artemis.core.persistence.StorageManager;
import org.apache.activemq.artemis.core.postoffice.RoutingStatus;
import org.apache.activemq.artemis.core.server.ActiveMQServer;
import org.apache.activemq.artemis.core.server.ServerSession;
import org.apache.activemq.artemis.core.server.plugin.ActiveMQServerPlugin;
import org.apache.activemq.artemis.core.transaction.Transaction;
import org.apache.activemq.artemis.core.transaction.TransactionOperationAbstract;

/** Says, from within the broker, that something has come for our own reading; so that no queue needs a reader that waits. */
final class ArrivalPlugin implements ActiveMQServerPlugin {

    private final Arrivals arrivals;
    private volatile StorageManager storage;

    ArrivalPlugin(Arrivals arrivals) {
        this.arrivals = arrivals;
    }

    @Override
    public void registered(ActiveMQServer server) {
        storage = server.getStorageManager();
    }

    @Override
    public void afterSend(ServerSession session, Transaction transaction, Message message, boolean direct, boolean noAutoCreateQueue,
            RoutingStatus result) {
        Queues.child(message.getAddress()).ifPresent(child -> {
            boolean urgent = Priority.isUrgent(message) && !message.isLargeMessage();
            if (transaction != null) {
                transaction.addOperation(TransactionOperationAbstract.afterCommit(() -> arrivals.arrived(child, urgent)));
            } else {
                storage.afterCompleteOperations(new Durable(() -> arrivals.arrived(child, urgent)));
            }
        });
    }

    /** A message is in its queue when it is on the disk. */
    private record Durable(Runnable tell) implements IOCallback {

        @Override
        public void done() {
            tell.run();
        }

        @Override
        public void onError(int code, String message) {
            // The broker stops itself, and tells of all queues when it runs again.
        }
    }
}
