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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.exchange.receipt.ReceiptProblem;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.BatchState;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.link.queue.Broker;
import org.fednode.node.runtime.Unavailable;
import org.jboss.logging.Logger;

/**
 * The child's end of the queue: keeps at most a window of batches in the broker and lets receipts move it on. What is
 * sealed and not yet accepted above is what has to be sent; the cursor in memory only says how much of that is already
 * on its way, so a restart, an empty broker or a lost message cost a repetition and nothing else.
 */
public final class UpwardQueue implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(UpwardQueue.class);
    private static final int WINDOW = 64;
    /** Bytes handed to the broker in one transaction. */
    private static final long GROUP_BYTES = 4L << 20;
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
    private static final Duration FIRST_ANSWER_WITHIN = Duration.ofSeconds(3);
    private static final Duration REWIND_PAUSE = Duration.ofSeconds(1);

    private final BatchLog log;
    private final Broker.Uplink uplink;
    private final String parent;
    private final Clock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Map<StreamId, Instant> rewound = new HashMap<>();
    private final Thread thread = new Thread(this::run, "link-up");
    private volatile boolean closed;
    private boolean greeted;
    private volatile long signals;
    private volatile long sent;
    private volatile Instant progress;
    private Optional<Instant> lastReceipt = Optional.empty();

    /** @param open opens the uplink with the handler for what the parent sends down */
    public UpwardQueue(BatchLog log, ReceiptFlow receipts, String parent, Opener open, Clock clock) {
        this.log = log;
        this.parent = parent;
        this.clock = clock;
        this.progress = clock.instant();
        receipts.onReceipt(this::receipted);
        this.uplink = open.open(page -> take(receipts, page));
    }

    /** Opens the uplink. */
    @FunctionalInterface
    public interface Opener {
        Broker.Uplink open(java.util.function.Consumer<byte[]> down);
    }

    public void start() {
        log.onGrowth(this::wake);
        thread.start();
    }

    private void take(ReceiptFlow receipts, byte[] page) {
        try {
            receipts.receive(page);
            signalAnswer();
        } catch (ReceiptProblem e) {
            LOG.warnf("a page from %s was refused (%s): %s", parent, e.code(), e.getMessage());
        }
    }

    private void signalAnswer() {
        lock.lock();
        try {
            greeted = true;
            progress = clock.instant();
            lastReceipt = Optional.of(progress);
            signals++;
            news.signal();
        } finally {
            lock.unlock();
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
        lock.lock();
        try {
            Instant now = clock.instant();
            Instant last = rewound.get(first.stream());
            if (first.position() <= sent && (last == null || last.plus(REWIND_PAUSE).isBefore(now))) {
                rewound.put(first.stream(), now);
                sent = first.position() - 1;
            }
        } finally {
            lock.unlock();
        }
    }

    private void wake() {
        lock.lock();
        try {
            signals++;
            news.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        try {
            hello();
            awaitGreeting();
            while (!closed) {
                step();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void hello() {
        uplink.send(List.of(new Broker.Outgoing("hello", LinkMessage.HELLO)));
    }

    /** The parent's answer says what it has already; waiting a moment for it spares sending that again. */
    private void awaitGreeting() throws InterruptedException {
        lock.lock();
        try {
            long left = FIRST_ANSWER_WITHIN.toNanos();
            while (!closed && !greeted && left > 0) {
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    private void step() throws InterruptedException {
        long seen = signals;
        try {
            if (!sendSome()) {
                awaitNews(seen, hasUnanswered());
            }
        } catch (IOException | Unavailable e) {
            LOG.errorf("can't send to %s now: %s", parent, e.getMessage());
            awaitNews(seen, true);
        }
    }

    private void awaitNews(long seen, boolean unanswered) throws InterruptedException {
        boolean overdue = false;
        lock.lock();
        try {
            while (!closed && signals == seen && !overdue) {
                if (!unanswered) {
                    news.await();
                } else if (!news.await(ANSWER_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
                    overdue = true;
                }
            }
        } finally {
            lock.unlock();
        }
        if (overdue && uplink.isConnected() && progress.plus(ANSWER_WITHIN).isBefore(clock.instant())) {
            askAgain();
        }
    }

    private boolean hasUnanswered() {
        return !log.unsent(0, 1).isEmpty();
    }

    private void askAgain() {
        LOG.infof("no receipt from %s for %s: sending again what it has not accepted", parent, ANSWER_WITHIN);
        lock.lock();
        try {
            progress = clock.instant();
            sent = 0;
        } finally {
            lock.unlock();
        }
        hello();
    }

    /** @return whether anything was sent */
    private boolean sendSome() throws IOException {
        long from = sent;
        long inFlight = log.unsent(0, WINDOW).stream().filter(batch -> batch.position() <= from).count();
        if (inFlight >= WINDOW) {
            return false;
        }
        List<Broker.Outgoing> group = new ArrayList<>();
        long bytes = 0;
        long last = from;
        for (LoggedBatch batch : log.unsent(from, (int) (WINDOW - inFlight))) {
            if (bytes > 0 && bytes + batch.bytes() > GROUP_BYTES) {
                break;
            }
            group.add(new Broker.Outgoing(batch.digest().hex(), log.read(batch)));
            bytes += batch.bytes();
            last = batch.position();
        }
        if (group.isEmpty()) {
            return false;
        }
        uplink.send(group);
        moveOn(from, last, inFlight == 0);
        return true;
    }

    private void moveOn(long from, long to, boolean first) {
        lock.lock();
        try {
            if (first) {
                progress = clock.instant();
            }
            if (sent == from) {
                // Otherwise a receipt has sent us back meanwhile, and that holds.
                sent = to;
            }
        } finally {
            lock.unlock();
        }
    }

    public LinkStatus status() {
        boolean connected = uplink.isConnected();
        lock.lock();
        try {
            return new LinkStatus(parent, LinkStatus.Direction.UP, "queue", connected ? "connected" : "failing", log.unsentCount(),
                    lastReceipt, uplink.lastError());
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            signals++;
            news.signal();
        } finally {
            lock.unlock();
        }
        uplink.close();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
