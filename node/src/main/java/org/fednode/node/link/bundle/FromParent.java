package org.fednode.node.link.bundle;

import java.util.ArrayList;
import java.util.List;
import org.fednode.exchange.bundle.BundlePart;
import org.fednode.exchange.bundle.BundleStatement;
import org.fednode.exchange.message.Greeting;
import org.fednode.exchange.message.MessageProblem;
import org.fednode.exchange.message.PeerMessage;
import org.fednode.exchange.receipt.ReceiptProblem;

/** Takes what the parent has sent: receipts, directives and messages. */
final class FromParent implements Taking {

    private final Bundles.Parts parts;
    private final String parent;
    private final List<Taken.Refused> refused = new ArrayList<>();
    private int batches;
    private int receipts;
    private int messages;

    FromParent(Bundles.Parts parts, String parent) {
        this.parts = parts;
        this.parent = parent;
    }

    @Override
    public void take(BundlePart.Kind kind, byte[] content) {
        try {
            switch (kind) {
                case BATCH -> directive(content);
                case RECEIPTS -> {
                    receipts++;
                    parts.receipts().receive(content);
                }
                case MESSAGE -> {
                    messages++;
                    parts.flow().message(PeerMessage.parse(content));
                }
            }
        } catch (ReceiptProblem e) {
            refused.add(new Taken.Refused("receipts", e.code()));
        } catch (MessageProblem e) {
            refused.add(new Taken.Refused("message", e.code()));
        }
    }

    /** A refusal goes back with the next bundle up. */
    private void directive(byte[] content) {
        batches++;
        Greeting answer = parts.flow().directive(content);
        if (!answer.refused().isEmpty()) {
            answer.refused().forEach(one -> refused.add(new Taken.Refused(one.stream() + "/" + one.seq(), one.reason())));
            parts.messages().send(parent, answer.message());
        }
    }

    @Override
    public Taken finish(BundleStatement statement) {
        return new Taken(parent, statement.number(), statement.created(), batches, receipts, messages, refused);
    }
}
