package org.fednode.node.link;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.message.MessageProblem;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.exchange.receipt.ReceiptProblem;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.BatchState;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.link.queue.Broker;
import org.fednode.node.runtime.Unavailable;
import org.jboss.logging.Logger;

/**
 * What the child's end of the queue does, apart from the thread that does it: keeps at most a window of batches in the
 * broker and lets receipts move it on. What is sealed and not yet accepted above is what has to be sent; the cursor in
 * memory only says how much of that is already on its way, so a restart, an empty broker or a lost message cost a
 * repetition and nothing else. One thread steps; receipts may come on others.
 */
final class UpwardFlow implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(UpwardFlow.class);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final Duration FIRST_ANSWER_WITHIN = Duration.ofSeconds(3);
    /** Receipts from farther above take their time, but one that was lost with a broker never comes by itself. */
    private static final Duration RECEIPTS_WITHIN = Duration.ofMinutes(10);
    /**
     * Nothing is known to be missing; but what the parent could not put into its queue, nobody here knows of. Whatever
     * else comes down meanwhile: it says nothing of that.
     */
    private static final Duration GREETING_EVERY = Duration.ofHours(1);
    private static final Duration REWIND_PAUSE = Duration.ofSeconds(1);

    private final BatchLog log;
    private final Broker.Uplink uplink;
    private final DownwardInbox inbox;
    private final String parent;
    private final Clock clock;
    private final Runnable news;
    private final UpwardWindow window;
    private final Map<StreamId, Instant> rewound = new HashMap<>();
    private volatile Optional<Instant> hello = Optional.empty();
    private volatile boolean greeted;
    private volatile Instant progress;
    private volatile Optional<Instant> lastReceipt = Optional.empty();

    /** What it is wired to. @param inbox takes what comes down beside receipts */
    record Parts(BatchLog log, ReceiptFlow receipts, DownwardInbox inbox, String parent, Clock clock) {
    }

    /** @param news called when the parent has answered, so that the next step is worth taking */
    UpwardFlow(Parts parts, UpwardQueue.Opener open, Runnable news) {
        this.log = parts.log();
        this.window = new UpwardWindow(log);
        this.inbox = parts.inbox();
        this.parent = parts.parent();
        this.clock = parts.clock();
        this.news = news;
        this.progress = clock.instant();
        parts.receipts().onReceipt(this::receipted);
        this.uplink = open.open(message -> receive(parts.receipts(), message));
        uplink.onReconnect(this::greetAgain);
    }

    private void receive(ReceiptFlow receipts, byte[] bytes) {
        try {
            LinkMessage message = LinkMessage.of(bytes);
            if (message instanceof LinkMessage.Page page) {
                take(receipts, page.page());
            } else if (message instanceof LinkMessage.Batch batch) {
                send(inbox.directive(batch.file()).message().canonical());
            } else if (message instanceof LinkMessage.Message other) {
                inbox.message(other.message());
            }
        } catch (MessageProblem e) {
            LOG.warnf("a message from %s is passed over (%s): %s", parent, e.code(), e.getMessage());
        }
    }

    /** What was in the parent's broker may be lost. */
    private void greetAgain() {
        hello = Optional.empty();
        news.run();
    }

    void send(byte[] message) {
        uplink.send(List.of(new Broker.Outgoing(DigestAlgorithm.SHA_256.digest(message).hex(), message, true)));
    }

    void sendAgain() {
        window.again();
        news.run();
    }

    private void take(ReceiptFlow receipts, byte[] page) {
        try {
            receipts.receive(page);
            greeted = true;
            progress = clock.instant();
            lastReceipt = Optional.of(progress);
            news.run();
        } catch (ReceiptProblem e) {
            LOG.warnf("a page from %s was refused (%s): %s", parent, e.code(), e.getMessage());
        }
    }

    /** Held for want of earlier batches: go back to the first one missing. */
    private void receipted(Receipt receipt) {
        if (receipt.outcome() != Receipt.Outcome.HELD) {
            return;
        }
        log.find(receipt.stream(), receipt.through() + 1).filter(batch -> batch.state() == BatchState.SEALED)
                .ifPresent(this::rewind);
    }

    private void rewind(LoggedBatch first) {
        synchronized (rewound) {
            Instant now = clock.instant();
            Instant last = rewound.get(first.stream());
            if ((last == null || last.plus(REWIND_PAUSE).isBefore(now)) && window.again(first)) {
                rewound.put(first.stream(), now);
            }
        }
    }

    /** Does what is due now. @return how long nothing will be due without news */
    Duration step() {
        try {
            if (hello.isEmpty() || uplink.isConnected() && left(GREETING_EVERY, hello.get()).isZero()) {
                hello();
            }
            Duration patience = patienceForGreeting();
            if (!patience.isZero()) {
                return patience;
            }
            return sendSome() ? Duration.ZERO : awaitAnswer();
        } catch (IOException | Unavailable e) {
            LOG.errorf("can't send to %s now: %s", parent, e.getMessage());
            return ANSWER_WITHIN;
        }
    }

    private void hello() {
        hello = Optional.of(clock.instant());
        try {
            inbox.messages().forEach(message -> send(message.canonical()));
        } catch (Unavailable e) {
            hello = Optional.empty();
            throw e;
        }
    }

    /** The parent's answer says what it has already; waiting a moment for it spares sending that again. */
    private Duration patienceForGreeting() {
        return greeted ? Duration.ZERO : left(FIRST_ANSWER_WITHIN, hello.orElse(Instant.MIN));
    }

    /** What is left of a time, none when the clock was set back meanwhile. */
    private Duration left(Duration time, Instant since) {
        Duration passed = Duration.between(since, clock.instant());
        return passed.isNegative() || passed.compareTo(time) >= 0 ? Duration.ZERO : time.minus(passed);
    }

    private Duration awaitAnswer() {
        if (log.unsent(0, 1).isEmpty()) {
            Duration untilGreeting = left(GREETING_EVERY, hello.orElse(progress));
            Duration quiet = untilGreeting.isZero() ? GREETING_EVERY : untilGreeting;
            Duration untilAsking = log.awaitsReceipts() ? greetAfter(RECEIPTS_WITHIN) : quiet;
            return untilAsking.compareTo(quiet) < 0 ? untilAsking : quiet;
        }
        Duration left = left(ANSWER_WITHIN, progress);
        if (left.isZero()) {
            if (uplink.isConnected()) {
                askAgain();
            }
            return ANSWER_WITHIN;
        }
        return left;
    }

    private Duration greetAfter(Duration silence) {
        Instant asked = hello.orElse(progress);
        Duration left = left(silence, asked.isAfter(progress) ? asked : progress);
        if (left.isZero()) {
            if (uplink.isConnected()) {
                hello();
            }
            return silence;
        }
        return left;
    }

    private void askAgain() {
        LOG.infof("no receipt from %s for %s: sending again what it has not accepted", parent, ANSWER_WITHIN);
        progress = clock.instant();
        window.again();
        hello();
    }

    /** @return whether anything was sent */
    private boolean sendSome() throws IOException {
        UpwardWindow.Choice choice = window.choose();
        if (choice.isEmpty()) {
            return false;
        }
        List<Broker.Outgoing> group = new ArrayList<>();
        for (LoggedBatch batch : choice.urgent()) {
            group.add(new Broker.Outgoing(batch.digest().hex(), log.read(batch), true));
        }
        for (LoggedBatch batch : choice.ordinary()) {
            group.add(new Broker.Outgoing(batch.digest().hex(), log.read(batch), false));
        }
        uplink.send(group);
        if (choice.nothingUnderWay()) {
            progress = clock.instant();
        }
        window.sent(choice);
        return true;
    }

    LinkStatus status() {
        return new LinkStatus(parent, LinkStatus.Direction.UP, "queue", uplink.isConnected() ? "connected" : "failing",
                log.unsentCount(), lastReceipt, uplink.lastError());
    }

    @Override
    public void close() {
        uplink.close();
    }
}
