package org.fednode.node.link;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.fednode.node.link.queue.Downlinks;
import org.fednode.node.trust.Child;
import org.fednode.node.trust.Children;

/** The parent's end of the queue: what children send goes to the inbox, receipts go back. */
public final class ChildQueues {

    private final Downlinks broker;
    private final PeerInbox inbox;
    private final ReceiptFlow receipts;
    private final Children children;
    private final Clock clock;
    private final Map<String, Instant> lastHeard = new ConcurrentHashMap<>();

    private ChildQueues(Downlinks broker, PeerInbox inbox, ReceiptFlow receipts, Children children, Clock clock) {
        this.broker = broker;
        this.inbox = inbox;
        this.receipts = receipts;
        this.children = children;
        this.clock = clock;
    }

    /** Opens the queue of every child that brings its batches, now and later. */
    public static ChildQueues start(Downlinks broker, PeerInbox inbox, ReceiptFlow receipts, Children children, Clock clock) {
        ChildQueues queues = new ChildQueues(broker, inbox, receipts, children, clock);
        children.onChild(child -> {
            if (isQueued(child)) {
                broker.admitChild(child.id());
            }
        });
        receipts.handDownWith(queues::handDown);
        broker.receiveUp(queues::receive);
        return queues;
    }

    private static boolean isQueued(Child child) {
        return child.pull().isEmpty();
    }

    private void handDown(String child, byte[] page) {
        if (children.find(child).filter(ChildQueues::isQueued).isPresent()) {
            broker.sendDown(child, page);
        } else {
            receipts.keepWaiting(child, page);
        }
    }

    private void receive(String child, List<byte[]> messages) {
        List<byte[]> batches = new ArrayList<>();
        boolean hello = false;
        for (byte[] message : messages) {
            if (LinkMessage.isHello(message)) {
                hello = true;
            } else {
                batches.add(message);
            }
        }
        if (!batches.isEmpty()) {
            broker.sendDown(child, inbox.receive(child, batches).bytes());
        }
        if (hello) {
            receipts.standing(child).forEach(page -> broker.sendDown(child, page));
        }
        lastHeard.put(child, clock.instant());
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
