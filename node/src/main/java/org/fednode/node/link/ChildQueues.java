package org.fednode.node.link;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.fednode.exchange.message.Greeting;
import org.fednode.exchange.message.MessageProblem;
import org.fednode.exchange.message.PeerMessage;
import org.fednode.node.link.queue.Downlinks;
import org.fednode.node.trust.Child;
import org.fednode.node.trust.Children;

/** The parent's end of the queue: what children send goes to the inbox, receipts go back. */
public final class ChildQueues {

    private final Downlinks broker;
    private final PeerInbox inbox;
    private final ReceiptFlow receipts;
    private final PeerMessages messages;
    private final Children children;
    private final Clock clock;
    private final Map<String, Instant> lastHeard = new ConcurrentHashMap<>();

    /** What it is wired to. */
    public record Parts(PeerInbox inbox, ReceiptFlow receipts, PeerMessages messages, Children children, Clock clock) {
    }

    private ChildQueues(Downlinks broker, Parts parts) {
        this.broker = broker;
        this.inbox = parts.inbox();
        this.receipts = parts.receipts();
        this.messages = parts.messages();
        this.children = parts.children();
        this.clock = parts.clock();
    }

    /** Opens the queue of every child that brings its batches, now and later. */
    public static ChildQueues start(Downlinks broker, Parts parts) {
        ChildQueues queues = new ChildQueues(broker, parts);
        parts.children().onChild(child -> {
            if (isQueued(child)) {
                broker.admitChild(child.id());
            }
        });
        parts.receipts().handDownWith(queues::handDown);
        broker.receiveUp(queues::receive);
        return queues;
    }

    private static boolean isQueued(Child child) {
        return child.way() == Child.Way.QUEUE;
    }

    private void handDown(String child, byte[] page) {
        if (!send(child, page)) {
            receipts.keepWaiting(child, page);
        }
    }

    /** @return false when the peer is no child that brings its batches */
    public boolean send(String child, byte[] message) {
        if (children.find(child).filter(ChildQueues::isQueued).isEmpty()) {
            return false;
        }
        broker.sendDown(child, message);
        return true;
    }

    private void receive(String child, List<byte[]> group) {
        List<byte[]> batches = new ArrayList<>();
        List<PeerMessage> others = new ArrayList<>();
        for (byte[] one : group) {
            sort(child, one, batches, others);
        }
        if (!batches.isEmpty()) {
            broker.sendDown(child, inbox.receive(child, batches).bytes());
        }
        if (others.stream().anyMatch(ChildQueues::isHello)) {
            receipts.standing(child).forEach(page -> broker.sendDown(child, page));
        }
        others.forEach(message -> messages.receive(child, message));
        lastHeard.put(child, clock.instant());
    }

    private void sort(String child, byte[] bytes, List<byte[]> batches, List<PeerMessage> others) {
        try {
            LinkMessage message = LinkMessage.of(bytes);
            if (message instanceof LinkMessage.Message one) {
                others.add(one.message());
            } else {
                batches.add(bytes);
            }
        } catch (MessageProblem e) {
            messages.unreadable(child, e);
        }
    }

    private static boolean isHello(PeerMessage message) {
        return message.type().equals(Greeting.Kind.HELLO.type());
    }

    /** How each child's link is doing. What a child has yet to send, only the child knows. */
    public List<LinkStatus> statuses() {
        Set<String> connected = broker.connectedChildren();
        return children.all().stream().filter(ChildQueues::isQueued).map(Child::id).sorted()
                .map(child -> new LinkStatus(child, LinkStatus.Direction.DOWN, "queue",
                        connected.contains(child) ? "connected" : "waiting", 0, Optional.ofNullable(lastHeard.get(child)), Optional.empty()))
                .toList();
    }
}
