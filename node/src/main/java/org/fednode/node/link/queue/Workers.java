package org.fednode.node.link.queue;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.activemq.artemis.api.core.client.ServerLocator;
import org.jboss.logging.Logger;

/**
 * The threads of our end of the queues. A queue with nothing to do holds none; one that is worked on holds one, so that
 * a slow child delays nobody else.
 */
final class Workers implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Workers.class);
    private static final int IDLE_SECONDS = 30;

    private final ExecutorService pool = new ThreadPoolExecutor(0, Integer.MAX_VALUE, IDLE_SECONDS, TimeUnit.SECONDS,
            new SynchronousQueue<>(), named("link-queue"));
    private final ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, named("link-queue-timer"));

    Workers() {
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    }

    private static ThreadFactory named(String prefix) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, prefix + '-' + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** Nothing runs any more after {@link #close()}; that is no error, for whatever was left is in the broker. */
    void run(Runnable task) {
        try {
            pool.execute(task);
        } catch (RejectedExecutionException e) {
            LOG.debug("the broker is closed");
        }
    }

    void runAfter(Duration pause, Runnable task) {
        try {
            timer.schedule(() -> run(task), pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (RejectedExecutionException e) {
            LOG.debug("the broker is closed");
        }
    }

    void lendTo(ServerLocator locator) {
        locator.setThreadPools(pool, timer, pool);
    }

    @Override
    public void close() {
        timer.shutdownNow();
        pool.shutdown();
    }
}
