package org.fednode.node.link;

import java.util.ArrayList;
import java.util.List;
import org.fednode.node.link.queue.Broker;
import org.fednode.node.trust.Child;
import org.fednode.node.trust.Children;

/** The parent's end of the queue: what children send goes to the inbox, receipts go back. */
public final class ChildQueues {

    private final Broker broker;
    private final PeerInbox inbox;
    private final ReceiptFlow receipts;

    public ChildQueues(Broker broker, PeerInbox inbox, ReceiptFlow receipts) {
        this.broker = broker;
        this.inbox = inbox;
        this.receipts = receipts;
    }

    public void start(Children children) {
        children.onChild(child -> {
            if (isQueued(child)) {
                broker.admitChild(child.id());
            }
        });
        receipts.handDownWith((child, page) -> {
            if (children.find(child).filter(ChildQueues::isQueued).isPresent()) {
                broker.sendDown(child, page);
            } else {
                receipts.keepWaiting(child, page);
            }
        });
        broker.receiveUp(this::receive);
    }

    private static boolean isQueued(Child child) {
        return child.pull().isEmpty();
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
    }
}
