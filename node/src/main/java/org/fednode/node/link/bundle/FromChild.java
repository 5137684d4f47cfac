package org.fednode.node.link.bundle;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.bundle.BundlePart;
import org.fednode.exchange.bundle.BundleStatement;
import org.fednode.exchange.message.Greeting;
import org.fednode.exchange.message.MessageProblem;
import org.fednode.exchange.message.PeerMessage;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.exchange.receipt.ReceiptPage;

/** Takes what a child has sent: batches go to the inbox in groups, and the receipts wait for the next bundle down. */
final class FromChild implements Taking {

    private static final int GROUP = 64;
    private static final long GROUP_BYTES = 4L << 20;

    private final Bundles.Parts parts;
    private final String child;
    private final List<byte[]> group = new ArrayList<>();
    private final List<Taken.Refused> refused = new ArrayList<>();
    private Optional<byte[]> hello = Optional.empty();
    private long groupBytes;
    private int batches;
    private int messages;

    FromChild(Bundles.Parts parts, String child) {
        this.parts = parts;
        this.child = child;
    }

    @Override
    public void take(BundlePart.Kind kind, byte[] content) {
        switch (kind) {
            case BATCH -> batch(content);
            case MESSAGE -> message(content);
            case RECEIPTS -> refused.add(new Taken.Refused("receipts", "receipt.unknown-signer"));
        }
    }

    private void batch(byte[] content) {
        batches++;
        group.add(content);
        groupBytes += content.length;
        if (group.size() == GROUP || groupBytes >= GROUP_BYTES) {
            receiveGroup();
        }
    }

    private void receiveGroup() {
        if (group.isEmpty()) {
            return;
        }
        ReceiptPage page = parts.inbox().receive(child, group);
        page.receipts().stream().filter(receipt -> receipt.outcome() != Receipt.Outcome.ACCEPTED).forEach(receipt ->
                refused.add(new Taken.Refused(receipt.stream() + "/" + receipt.subjectSeq(), receipt.reason().orElse(""))));
        parts.receipts().keepWaiting(child, page.bytes());
        group.clear();
        groupBytes = 0;
    }

    private void message(byte[] content) {
        messages++;
        try {
            PeerMessage message = PeerMessage.parse(content);
            if (message.type().equals(Greeting.Kind.HELLO.type())) {
                hello = Optional.of(content);
            }
            parts.flow().heard(child, message);
        } catch (MessageProblem e) {
            refused.add(new Taken.Refused("message", e.code()));
        }
    }

    Optional<byte[]> hello() {
        return hello;
    }

    @Override
    public Taken finish(BundleStatement statement) {
        receiveGroup();
        return new Taken(child, statement.number(), statement.created(), batches, 0, messages, refused);
    }
}
