package org.fednode.node.reconcile;

import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.quartz.CronExpression;

/** Begins a reconciliation with every child when its time has come; they take their turns one after the other. */
public final class ReconcileSchedule implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ReconcileSchedule.class);
    /** No timer sleeps for weeks: clocks are set, machines sleep. */
    private static final Duration LONGEST_SLEEP = Duration.ofMinutes(10);

    private final CronExpression cron;
    private final Supplier<Collection<String>> children;
    private final Reconciliations reconciliations;
    private final Clock clock;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "reconcile-schedule");
        thread.setDaemon(true);
        return thread;
    });
    private Date next;

    private ReconcileSchedule(CronExpression cron, Supplier<Collection<String>> children, Reconciliations reconciliations, Clock clock) {
        this.cron = cron;
        this.children = children;
        this.reconciliations = reconciliations;
        this.clock = clock;
        this.next = after(now());
    }

    /**
     * Waits for its times from now on.
     *
     * @param cron a Quartz cron expression, in the time zone of the machine
     * @param children asked anew each time
     */
    public static ReconcileSchedule start(String cron, Supplier<Collection<String>> children, Reconciliations reconciliations,
            Clock clock) {
        try {
            ReconcileSchedule schedule = new ReconcileSchedule(new CronExpression(cron), children, reconciliations, clock);
            schedule.sleep();
            return schedule;
        } catch (ParseException e) {
            throw new IllegalArgumentException("fednode.reconcile.cron is no cron expression: " + cron, e);
        }
    }

    private Date now() {
        return Date.from(clock.instant());
    }

    private Date after(Date time) {
        return Optional.ofNullable(cron.getNextValidTimeAfter(time)).orElse(new Date(Long.MAX_VALUE));
    }

    private void sleep() {
        long millis = Math.min(LONGEST_SLEEP.toMillis(), Math.max(0, next.getTime() - now().getTime()));
        timer.schedule(this::wake, millis, TimeUnit.MILLISECONDS);
    }

    private void wake() {
        if (!now().before(next)) {
            next = after(now());
            for (String child : children.get()) {
                LOG.debugf("reconciliation with %s is due", child);
                reconciliations.begin(child, Optional.empty(), false);
            }
        }
        sleep();
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
