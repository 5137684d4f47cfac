package org.fednode.node.recall;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.Members;
import org.fednode.node.ask.Conversation;
import org.fednode.node.ask.Questions;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.inbox.BatchReceiver;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.runtime.Unavailable;
import org.jboss.logging.Logger;

/**
 * Gets back from the parent what a node that was put back to an old backup had relayed: the children that sent it may have
 * been put back as well, and then nobody else has it (spec/recall.md#relayed-batches). It goes through the inbox, as if the
 * child had brought it.
 */
public final class LostRelays {

    private static final Logger LOG = Logger.getLogger(LostRelays.class);
    private static final int MOST_STREAMS = 1_000_000;

    private final Parts parts;

    /** What it needs of the node. @param handDown takes a page of receipts to a child */
    public record Parts(Questions questions, BatchLog log, BatchReceiver inbox, BiConsumer<String, byte[]> handDown) {
    }

    /** A stream of a node below, and where it ends at the parent. */
    private record End(StreamId stream, long seq) {
    }

    public LostRelays(Parts parts) {
        this.parts = parts;
    }

    /**
     * Gets all that the parent has, once; what the children have sent meanwhile is left out.
     *
     * @return batches that are back
     */
    public int from(String parent, Duration patience) {
        int back = 0;
        try {
            Conversation above = parts.questions().with(parent, HeldOfPeer.ABOUT, patience);
            for (End end : ends(above)) {
                back += fetch(above, end);
            }
        } catch (AskProblem | IllegalArgumentException | Unavailable e) {
            LOG.warnf("what this node has lost of the nodes below it can't be had from %s: %s; its children send what they have, and"
                    + " 'fednode start --restored' asks again", parent, FailureText.of(e));
        }
        return back;
    }

    private List<End> ends(Conversation above) throws AskProblem {
        List<End> ends = new ArrayList<>();
        boolean more = true;
        for (int from = 0; more; from += HeldOfPeer.STREAMS_AT_ONCE) {
            if (from > MOST_STREAMS) {
                throw new IllegalArgumentException("more streams than any node has");
            }
            List<Members> streams = above.ask(Map.of("step", "relayed", "from", (long) from)).objects("streams");
            for (Members one : streams) {
                ends.add(new End(new StreamId(one.text("origin"), one.integer("epoch", 1, HeldOfPeer.MAX_INTEGER), one.text("stream")),
                        one.integer("seq", 1, HeldOfPeer.MAX_INTEGER)));
            }
            more = streams.size() == HeldOfPeer.STREAMS_AT_ONCE;
        }
        return ends;
    }

    private int fetch(Conversation above, End end) throws AskProblem {
        Optional<String> child = parts.inbox().routeOf(end.stream().origin());
        if (child.isEmpty()) {
            return 0; // a child that this node has forgotten itself: it has to join again
        }
        int back = 0;
        long seq = parts.log().cursor(end.stream()).seq() + 1;
        while (seq <= end.seq()) {
            byte[] page = parts.inbox().receive(child.get(), List.of(new HeldFile(above).fetch(end.stream(), seq))).bytes();
            parts.handDown().accept(child.get(), page);
            long reached = parts.log().cursor(end.stream()).seq();
            if (reached < seq) {
                LOG.warnf("batch %s/%d, which this node had relayed, is not taken back", end.stream(), seq);
                return back;
            }
            back++;
            seq = reached + 1;
        }
        return back;
    }
}
