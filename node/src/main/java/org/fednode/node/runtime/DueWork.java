package org.fednode.node.runtime;

import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * Work that follows from the tables, on a thread of its own: looked for whenever something may have made some, and again
 * some seconds after a step has failed, so that what was cut off is done in the end.
 */
public final class DueWork implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(DueWork.class);

    private static final int SECONDS_TO_TRY_AGAIN = 3;

    private final String name;
    private final Task task;
    private final AtomicBoolean wanted = new AtomicBoolean();
    private final ReentrantLock running = new ReentrantLock();
    private final ScheduledExecutorService worker;

    /** Does what is due now. */
    @FunctionalInterface
    public interface Task {
        void run() throws InterruptedException, ExecutionException;
    }

    /** @param name of the work, for the log */
    public DueWork(String name, Task task) {
        this.name = name;
        this.task = task;
        this.worker = Executors.newSingleThreadScheduledExecutor(work -> {
            Thread thread = new Thread(work, name);
            thread.setDaemon(true);
            return thread;
        });
    }

    /** There may be something to do. Quick, and of many calls while the work waits one counts. */
    public void wake() {
        if (!wanted.compareAndSet(false, true)) {
            return;
        }
        try {
            worker.execute(this::work);
        } catch (RejectedExecutionException e) {
            LOG.debugf("no work on %s: the node is stopping", name);
        }
    }

    /** Nothing is done until the same thread resumes it: while tables are made anew they tell half of the truth. */
    public void pause() {
        running.lock();
    }

    public void resume() {
        running.unlock();
    }

    private void work() {
        wanted.set(false);
        try {
            running.lockInterruptibly();
            try {
                task.run();
            } finally {
                running.unlock();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | ExecutionException e) {
            if (!worker.isShutdown()) { // else what is left is done after the next start
                LOG.errorf("work on %s is not done yet: %s", name, FailureText.of(e));
                tryAgain();
            }
        }
    }

    private void tryAgain() {
        try {
            worker.schedule(this::wake, SECONDS_TO_TRY_AGAIN, TimeUnit.SECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debugf("no more work on %s: the node is stopping", name);
        }
    }

    @Override
    public void close() {
        worker.shutdownNow();
    }
}
