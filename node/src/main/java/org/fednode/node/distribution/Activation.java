package org.fednode.node.distribution;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.standards.ActiveStandards;
import org.jboss.logging.Logger;

/** Notices that another version has come into force, which it does by its date alone; waits only while one is to come. */
public final class Activation implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Activation.class);
    /** Clocks are set, and machines sleep: so it looks again now and then. */
    private static final Duration LONGEST_WAIT = Duration.ofHours(1);

    private final ActiveStandards standards;
    private final Clock clock;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "standard-activation");
        thread.setDaemon(true);
        return thread;
    });
    private String seen;
    private ScheduledFuture<?> next;

    public Activation(ActiveStandards standards, Clock clock) {
        this.standards = standards;
        this.clock = clock;
        this.seen = standards.current().version();
    }

    /** Runs when another version has come into force. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Looks which version is in force, and when to look again. */
    public synchronized void check() {
        String now = standards.current().version();
        if (!now.equals(seen)) {
            LOG.infof("standard %s is in force, after %s", now, seen);
            seen = now;
            listeners.forEach(this::tell);
        }
        if (next != null) {
            next.cancel(false);
        }
        standards.nextChange().ifPresent(at -> {
            Duration wait = Duration.between(clock.instant(), at).plusSeconds(1);
            long millis = (wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait).toMillis();
            try {
                next = timer.schedule(this::check, Math.max(1, millis), TimeUnit.MILLISECONDS);
            } catch (RejectedExecutionException e) {
                LOG.debug("no version is waited for: the node is stopping");
            }
        });
    }

    private void tell(Runnable listener) {
        try {
            listener.run();
        } catch (RuntimeException e) {
            LOG.errorf("a version came into force, but not all follows: %s", FailureText.of(e));
        }
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
