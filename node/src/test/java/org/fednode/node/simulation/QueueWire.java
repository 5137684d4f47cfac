package org.fednode.node.simulation;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.fednode.node.link.queue.Broker;
import org.fednode.node.runtime.Unavailable;

/**
 * The queues between a child and its parent, the brokers at both ends included. It may do worse than any broker: lose,
 * repeat and reorder.
 */
final class QueueWire {

    /** A message on its way up. */
    record Message(String label, byte[] body, boolean urgent) {

        boolean isMessage() {
            return body.length > 0 && body[0] == '{';
        }

        boolean isHello() {
            return isMessage() && new String(body, StandardCharsets.UTF_8).contains("\"hello\"");
        }
    }

    private final List<Message> up = new ArrayList<>();
    private final List<byte[]> down = new ArrayList<>();
    private Optional<Consumer<byte[]>> child = Optional.empty();
    private Runnable reconnected = () -> { };
    private boolean connected = true;
    private boolean broken;

    /** The child's end, as {@code Broker.connect} opens it. */
    Broker.Uplink open(Consumer<byte[]> handler) {
        child = Optional.of(handler);
        return new Uplink();
    }

    private final class Uplink implements Broker.Uplink {

        @Override
        public void send(List<Broker.Outgoing> messages) {
            refuseWhenBroken();
            Set<String> waiting = new HashSet<>();
            up.forEach(message -> waiting.add(message.label()));
            for (Broker.Outgoing message : messages) {
                if (waiting.add(message.duplicateId())) {
                    add(new Message(message.duplicateId(), message.body(), message.urgent()));
                }
            }
        }

        @Override
        public boolean isConnected() {
            return connected;
        }

        @Override
        public void onReconnect(Runnable listener) {
            reconnected = listener;
        }

        @Override
        public Optional<String> lastError() {
            return connected ? Optional.empty() : Optional.of("cut");
        }

        @Override
        public void close() {
            child = Optional.empty();
        }
    }

    /** Urgent ones stand before the others, as in a broker. */
    private void add(Message message) {
        int place = up.size();
        while (message.urgent() && place > 0 && !up.get(place - 1).urgent()) {
            place--;
        }
        up.add(place, message);
    }

    private void refuseWhenBroken() {
        if (broken) {
            throw new Unavailable("the broker's disk is full", null);
        }
    }

    void sendDown(byte[] page) {
        refuseWhenBroken();
        down.add(page);
    }

    /** The parent's process was away. */
    void parentIsBack() {
        if (connected) {
            connect(false);
            connect(true);
        }
    }

    /** The child's process is gone, its broker's content is not. */
    void childGone() {
        child = Optional.empty();
        reconnected = () -> { };
    }

    Optional<Consumer<byte[]>> child() {
        return child;
    }

    List<Message> up() {
        return up;
    }

    List<byte[]> down() {
        return down;
    }

    boolean isConnected() {
        return connected;
    }

    boolean isBroken() {
        return broken;
    }

    void connect(boolean value) {
        boolean again = value && !connected;
        connected = value;
        if (again) {
            reconnected.run();
        }
    }

    void breakBroker(boolean value) {
        broken = value;
    }

    /** Both brokers start with empty folders, which breaks the connection for a moment. */
    void lose() {
        up.clear();
        down.clear();
        connect(false);
        connect(true);
    }
}
