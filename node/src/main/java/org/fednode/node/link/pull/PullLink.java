package org.fednode.node.link.pull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.fednode.exchange.message.PeerMessage;
import org.fednode.node.link.DownwardOutbox;
import org.fednode.node.link.PeerInbox;
import org.fednode.node.link.PendingReceipts;
import org.fednode.node.runtime.FailureText;
import org.jboss.logging.Logger;

/**
 * The parent's end of the link to one pulled child. Every failure is recorded in {@link #state()} and followed by a
 * pause; nothing is passed by it. Safe for use by several threads: one works, the others are told to come back.
 */
public final class PullLink {

    private static final Logger LOG = Logger.getLogger(PullLink.class);
    private static final Duration BUSY = Duration.ofMillis(200);

    private final PulledChild child;
    private final ChildExchange exchange;
    private final PeerInbox inbox;
    private final PendingReceipts pending;
    private final DownwardOutbox outbox;
    private final PullCursors cursors;
    private final PullOptions options;
    private final Clock clock;
    private final PullMemory memory;
    private final Backoff pause;
    private final ReentrantLock turn = new ReentrantLock();
    private final AtomicLong back = new AtomicLong(Long.MAX_VALUE);
    private volatile LinkState state;

    PullLink(PulledChild child, ChildExchange exchange, PullLinks.Parts parts, PullCursors cursors) {
        this.child = child;
        this.exchange = exchange;
        this.inbox = parts.inbox();
        this.pending = parts.pending();
        this.outbox = parts.outbox();
        this.cursors = cursors;
        this.options = parts.options();
        this.clock = parts.clock();
        this.memory = new PullMemory(options, clock, parts.random());
        this.pause = memory.newBackoff();
        this.state = new LinkState(child.id(), LinkState.State.NEW, Optional.empty(), Optional.empty(), Optional.empty(), 0);
    }

    public PulledChild child() {
        return child;
    }

    public LinkState state() {
        return state;
    }

    /** Whether the latest runs have failed: such a link may take long to fail again. */
    public boolean isFailing() {
        return state.state() == LinkState.State.FAILING;
    }

    /** Whether a run may take so long that others must not wait for it. */
    boolean isSlow() {
        return exchange.isSlow();
    }

    /** The next run begins behind this position, at the latest. */
    void goBack(long position) {
        back.accumulateAndGet(position, Math::min);
    }

    private void goBackIfWanted() {
        long position = back.getAndSet(Long.MAX_VALUE);
        PullCursor cursor = cursors.load(child.id());
        if (position < cursor.position()) {
            memory.goBack();
            cursors.save(child.id(), cursor.backTo(position));
        }
    }

    /** Hears the child, posts what waits for it, then fetches until nothing is left or the run's budget is used. */
    public PullOutcome pullOnce() {
        return oneAtATime(() -> {
            // first, for they tell what the child has to be told
            exchange.messages().forEach(message -> outbox.heard(child.id(), message));
            Optional<PullFailure> refused = postReceipts();
            handDown();
            goBackIfWanted();
            PullRun run = newRun();
            try {
                PullOutcome outcome = run.run();
                if (run.isReceiptsMissing() && memory.isRepeatDue()) {
                    refused = repeatReceipts();
                    run = newRun(); // what it lists now, with these, it does lack
                    outcome = run.run();
                }
                succeeded(run, refused.or(run::receiptsRefused));
                return outcome;
            } catch (PullFailure e) {
                return failed(e, run.backlog());
            }
        });
    }

    /** The next run tries every stream that waits, whatever its pause. */
    void retryWaiting() {
        memory.retryAll();
    }

    private PullRun newRun() {
        return new PullRun(child.id(), exchange, inbox, cursors, options, memory, clock);
    }

    private Optional<PullFailure> repeatReceipts() throws PullFailure {
        memory.repeated();
        pending.repeat(child.id());
        return postReceipts();
    }

    /** Posts what waits for the child, nothing else. */
    public PullOutcome deliverReceipts() {
        return oneAtATime(() -> {
            postReceipts();
            handDown();
            return new PullOutcome(false, Duration.ZERO, 0);
        });
    }

    private interface Work {
        PullOutcome run() throws PullFailure;
    }

    private PullOutcome oneAtATime(Work work) {
        if (!turn.tryLock()) {
            return new PullOutcome(true, BUSY, 0);
        }
        try {
            return pause.isOver() ? work.run() : new PullOutcome(true, Duration.between(clock.instant(), pause.until()), 0);
        } catch (PullFailure e) {
            return failed(e, state.backlog());
        } catch (RuntimeException e) {
            LOG.errorf("pulling %s stopped in this node: %s", child.id(), FailureText.of(e));
            return failed(new PullFailure(PullProblem.OWN_TROUBLE, "", e), state.backlog());
        } finally {
            turn.unlock();
        }
    }

    private void handDown() throws PullFailure {
        for (PeerMessage message : outbox.messages(child.id())) {
            exchange.postMessage(message);
        }
        Optional<byte[]> next = outbox.nextDirective(child.id());
        while (next.isPresent() && !Thread.currentThread().isInterrupted()) {
            outbox.heard(child.id(), exchange.postDirective(next.get()));
            next = outbox.nextDirective(child.id());
        }
    }

    private Optional<PullFailure> postReceipts() throws PullFailure {
        Optional<PullFailure> refused = Optional.empty();
        for (byte[] page : pending.pending(child.id())) {
            try {
                exchange.post(page);
                pending.delivered(child.id(), List.of(page));
            } catch (PullFailure e) {
                if (e.problem() != PullProblem.RECEIPTS_REFUSED) {
                    throw e;
                }
                refused = Optional.of(e);
            }
        }
        return refused;
    }

    private void succeeded(PullRun run, Optional<PullFailure> receiptsRefused) {
        Instant now = clock.instant();
        pause.succeeded();
        Optional<LinkState.LinkError> error = receiptsRefused
                .map(refused -> new LinkState.LinkError(refused.problem(), refused.getMessage(), now))
                .or(() -> run.waiting().map(names -> new LinkState.LinkError(PullProblem.STREAMS_WAIT, names, now)));
        state = new LinkState(child.id(), error.isPresent() ? LinkState.State.UP_WITH_WAITING : LinkState.State.UP,
                Optional.of(now), error, Optional.empty(), run.backlog());
    }

    private PullOutcome failed(PullFailure failure, long backlog) {
        Instant now = clock.instant();
        pause.failed(failure.retryAfter().orElse(Duration.ZERO));
        if (!isFailing()) {
            LOG.warnf("pulling %s fails: %s %s", child.id(), failure.problem().code(), failure.getMessage());
        }
        state = new LinkState(child.id(), LinkState.State.FAILING, state.lastSuccess(),
                Optional.of(new LinkState.LinkError(failure.problem(), failure.getMessage(), now)),
                Optional.of(pause.until()), backlog);
        return new PullOutcome(true, Duration.between(now, pause.until()), 0);
    }
}
