package org.fednode.node;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.fednode.node.link.queue.Broker;

/** A child's line to its parent that is never cut. @param wire what becomes of messages */
record UnbrokenLine(Consumer<Broker.Outgoing> wire) implements Broker.Uplink {

    @Override
    public void send(List<Broker.Outgoing> messages) {
        messages.forEach(wire);
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public void onReconnect(Runnable listener) {
        // it never breaks
    }

    @Override
    public Optional<String> lastError() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // nothing is open
    }
}
