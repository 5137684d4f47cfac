package org.fednode.node.link;

import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.link.queue.Broker;

/** The child's end of the queue: the thread that takes the steps of {@link UpwardFlow} when there is news, or time is up. */
public final class UpwardQueue implements AutoCloseable {

    private final BatchLog log;
    private final UpwardFlow flow;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    private final Thread thread = new Thread(this::run, "link-up");
    private volatile boolean closed;
    private volatile long signals;

    /**
     * @param inbox takes what comes down beside receipts
     * @param open opens the uplink with the handler for what the parent sends down
     */
    public UpwardQueue(BatchLog log, ReceiptFlow receipts, DownwardInbox inbox, String parent, Opener open, Clock clock) {
        this.log = log;
        this.flow = new UpwardFlow(new UpwardFlow.Parts(log, receipts, inbox, parent, clock), open, this::wake);
    }

    /** Opens the uplink. */
    @FunctionalInterface
    public interface Opener {
        Broker.Uplink open(Consumer<byte[]> down);
    }

    public void start() {
        log.onGrowth(this::wake);
        thread.start();
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
            while (!closed) {
                long seen = signals;
                awaitNews(seen, flow.step());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitNews(long seen, Duration longest) throws InterruptedException {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (!closed && signals == seen && left > 0) {
                left = news.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Sends a message, once: one that is lost on the way is not sent again. */
    public void send(byte[] message) {
        flow.send(message);
    }

    /** What is not receipted is to be sent again, for it may be taken now. */
    public void sendAgain() {
        flow.sendAgain();
    }

    public LinkStatus status() {
        return flow.status();
    }

    @Override
    public void close() {
        closed = true;
        wake();
        flow.close();
        try {
            thread.join(5_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
