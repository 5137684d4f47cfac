package org.fednode.node.recall;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.ask.AskRefusal;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.Members;
import org.fednode.node.ask.Conversation;
import org.fednode.node.ask.Questions;
import org.fednode.node.inbox.BatchReceiver;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.runtime.Unavailable;
import org.jboss.logging.Logger;

/**
 * Asks each child after every start of which streams it has this node's word. Receipts name the streams that are held: one
 * that was forgotten altogether, as after an old backup was put in place, they would never mention, and unless it grew its
 * child would never send it again (spec/recall.md#forgotten-streams).
 */
public final class ForgottenStreams implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ForgottenStreams.class);
    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofSeconds(30);
    private static final int MOST_STREAMS = 1_000_000;

    private final Parts parts;
    private final CountDownLatch closed = new CountDownLatch(1);

    /** What it needs of the node. @param handDown takes a page of receipts to a child */
    public record Parts(Questions questions, BatchReceiver inbox, Supplier<List<String>> children, BiConsumer<String, byte[]> handDown) {
    }

    public ForgottenStreams(Parts parts) {
        this.parts = parts;
    }

    /** Asks in a thread of its own until every child has answered. */
    public void start() {
        Thread thread = new Thread(this::run, "forgotten-streams");
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        Set<String> answered = new HashSet<>();
        try {
            do {
                for (String child : parts.children().get()) {
                    if (closed.getCount() > 0 && !answered.contains(child) && ask(child, PATIENCE)) {
                        answered.add(child);
                    }
                }
            } while (!answered.containsAll(parts.children().get()) && !closed.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether the child has answered */
    public boolean ask(String child, Duration patience) {
        try {
            int told = tell(parts.questions().with(child, HeldOfPeer.ABOUT, patience));
            if (told > 0) {
                LOG.warnf("this node has forgotten %d streams that it had accepted from %s, as after an old backup was put in place: they are sent again",
                        told, child);
            }
            return true;
        } catch (AskProblem e) {
            return !e.code().equals(AskRefusal.NO_ANSWER.code());
        } catch (IllegalArgumentException | Unavailable e) {
            LOG.warnf("what %s has this node's word of can't be compared: %s", child, FailureText.of(e));
            return false;
        }
    }

    private int tell(Conversation child) throws AskProblem {
        int told = 0;
        boolean more = true;
        for (int from = 0; more; from += HeldOfPeer.STREAMS_AT_ONCE) {
            if (from > MOST_STREAMS) {
                throw new IllegalArgumentException("more streams than any child has");
            }
            Members answer = child.ask(Map.of("step", "accepted", "from", (long) from));
            List<StreamId> streams = new ArrayList<>();
            for (Members one : answer.objects("streams")) {
                streams.add(new StreamId(one.text("origin"), one.integer("epoch", 1, HeldOfPeer.MAX_INTEGER), one.text("stream")));
            }
            Optional<BatchReceiver.Forgotten> forgotten = parts.inbox().forgotten(child.peer(), streams);
            forgotten.ifPresent(one -> parts.handDown().accept(child.peer(), one.page().bytes()));
            told += forgotten.map(BatchReceiver.Forgotten::streams).orElse(0);
            more = streams.size() == HeldOfPeer.STREAMS_AT_ONCE;
        }
        return told;
    }

    @Override
    public void close() {
        closed.countDown();
    }
}
