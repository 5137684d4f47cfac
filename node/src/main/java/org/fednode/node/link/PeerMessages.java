package org.fednode.node.link;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import org.fednode.exchange.message.MessageProblem;
import org.fednode.exchange.message.PeerMessage;
import org.jboss.logging.Logger;

/**
 * Small messages to and from the parent and the children, whatever the link. A feature registers for the types that it
 * knows, and sends; a message may be lost, so nothing may rest on one of them alone. Safe for use by several threads.
 */
public final class PeerMessages {

    private static final Logger LOG = Logger.getLogger(PeerMessages.class);
    /** So many wait for a peer that opens the link itself; then the oldest is lost. */
    private static final int MOST_WAITING = 256;

    private final Map<String, Handler> handlers = new ConcurrentHashMap<>();
    private final Map<String, Deque<PeerMessage>> waiting = new HashMap<>();
    private volatile BiPredicate<String, byte[]> way = (peer, message) -> false;
    private volatile Consumer<String> wake = peer -> { };
    private volatile Consumer<String> look = peer -> { };

    /** Takes messages of one type. */
    @FunctionalInterface
    public interface Handler {

        /**
         * @param peer the parent or a child, proven by its TLS certificate
         * @throws MessageProblem when the members are wrong: the message is passed over
         */
        void receive(String peer, PeerMessage message) throws MessageProblem;
    }

    public void on(String type, Handler handler) {
        if (handlers.putIfAbsent(type, handler) != null) {
            throw new IllegalArgumentException("messages of type " + type + " have a handler");
        }
    }

    /** Sends to the parent or a child: at once, or when it next asks. */
    public void send(String peer, PeerMessage message) {
        if (!way.test(peer, message.canonical())) {
            keep(peer, message);
            wake.accept(peer);
        }
    }

    /** How to send at once. @param sender false when this peer has to ask for what there is */
    public void sendWith(BiPredicate<String, byte[]> sender) {
        way = sender;
    }

    /** Called when a message waits for a child whose link only we open. */
    public void wakeWith(Consumer<String> waker) {
        wake = waker;
    }

    /** Called when something is awaited of a child whose messages we have to fetch. */
    public void lookWith(Consumer<String> looker) {
        look = looker;
    }

    /** Something is awaited of the peer: fetches its messages, where it doesn't send them by itself. */
    void look(String peer) {
        look.accept(peer);
    }

    private void keep(String peer, PeerMessage message) {
        synchronized (waiting) {
            Deque<PeerMessage> kept = waiting.computeIfAbsent(peer, one -> new ArrayDeque<>());
            kept.addLast(message);
            if (kept.size() > MOST_WAITING) {
                kept.removeFirst();
                LOG.warnf("a message to %s is lost: %d wait already", peer, MOST_WAITING);
            }
        }
    }

    /** Takes what waits for the peer. */
    List<PeerMessage> take(String peer) {
        synchronized (waiting) {
            Deque<PeerMessage> kept = waiting.remove(peer);
            return kept == null ? List.of() : List.copyOf(kept);
        }
    }

    /** A message has come; one of an unknown type, or with wrong members, is passed over. */
    void receive(String peer, PeerMessage message) {
        Handler handler = handlers.get(message.type());
        if (handler == null) {
            LOG.infof("a message of the unknown type %s from %s is passed over", message.type(), peer);
            return;
        }
        try {
            handler.receive(peer, message);
        } catch (MessageProblem e) {
            unreadable(peer, e);
        }
    }

    /** What came can't be read as a message. */
    void unreadable(String peer, MessageProblem problem) {
        LOG.warnf("a message from %s is passed over (%s): %s", peer, problem.code(), problem.getMessage());
    }
}
