package org.fednode.node.link.pull;

import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.fednode.exchange.message.PeerMessage;
import org.fednode.exchange.receipt.ReceiptProblem;
import org.fednode.node.Node;
import org.fednode.node.link.LogOutbox;
import org.fednode.node.link.Outbox;
import org.fednode.node.link.PeerInbox;

/** The parent's end of the link to a pulled child, without schedule and network: a test gives the turns. */
public final class SteppedPull {

    /** The line to the child. */
    public interface Line {

        /** The child as it answers now; empty when nobody does. */
        Optional<Node> child();

        /** Whether this answer gets through. */
        boolean answerArrives();

        /** Runs what the child does for the call. @return its answer; empty when it died of it */
        <T> Optional<T> atChild(Supplier<T> work);

        /** Pages on their way to the child. */
        void posting(byte[] page);
    }

    private final PullLink link;

    public SteppedPull(String child, Line line, PeerInbox inbox, Node parent, Clock clock) {
        RandomGenerator even = () -> 0L;
        PullLinks.Parts parts = new PullLinks.Parts(inbox, parent.receipts(), parent.flow(), null, PullOptions.DEFAULT, clock, even);
        this.link = new PullLink(new PulledChild(child, URI.create("https://child.invalid"), null, "0 * * * * ?"),
                new Exchange(line), parts, new PullCursorStore(parent.database()));
    }

    /** @return batches delivered to the inbox */
    public int pull() {
        return link.pullOnce().delivered();
    }

    public void deliverReceipts() {
        link.deliverReceipts();
    }

    public String state() {
        return link.state().toString();
    }

    /** The child's API, bytes and all, but for the network. */
    private record Exchange(Line line) implements ChildExchange {

        @Override
        public BatchListing list(long after, int limit) throws PullFailure {
            LogOutbox outbox = new LogOutbox(child().log());
            byte[] json = new BatchListing(outbox.after(after, limit), outbox.awaitsReceipts()).write();
            arrive(PullProblem.STALLED);
            return BatchListing.read(json, after, limit);
        }

        @Override
        public byte[] fetch(Outbox.Entry entry) throws PullFailure {
            try {
                byte[] file = new LogOutbox(child().log()).read(entry.position());
                arrive(PullProblem.CUT_SHORT);
                if (file.length != entry.bytes()) {
                    throw new PullFailure(PullProblem.CUT_SHORT, "");
                }
                return file;
            } catch (IOException e) {
                throw new PullFailure(PullProblem.MISSING_BATCH, "", e);
            }
        }

        @Override
        public void post(byte[] page) throws PullFailure {
            line.posting(page);
            boolean refused = atChild(child -> {
                try {
                    child.receipts().receive(page);
                    return false;
                } catch (ReceiptProblem e) {
                    return true;
                }
            });
            if (refused) {
                throw new PullFailure(PullProblem.RECEIPTS_REFUSED, "");
            }
        }

        @Override
        public List<PeerMessage> messages() throws PullFailure {
            return MessageList.read(atChild(child -> MessageList.write(child.flow().messages())));
        }

        @Override
        public void postMessage(PeerMessage message) throws PullFailure {
            atChild(child -> {
                child.flow().message(message);
                return true;
            });
        }

        @Override
        public PeerMessage postDirective(byte[] file) throws PullFailure {
            return atChild(child -> child.flow().directive(file).message());
        }

        private <T> T atChild(Function<Node, T> work) throws PullFailure {
            Node child = child();
            Optional<T> answer = line.atChild(() -> work.apply(child));
            arrive(PullProblem.STALLED);
            return answer.orElseThrow(() -> new PullFailure(PullProblem.STALLED, ""));
        }

        private Node child() throws PullFailure {
            return line.child().orElseThrow(() -> new PullFailure(PullProblem.UNREACHABLE, ""));
        }

        private void arrive(PullProblem otherwise) throws PullFailure {
            if (!line.answerArrives()) {
                throw new PullFailure(otherwise, "");
            }
        }
    }
}
