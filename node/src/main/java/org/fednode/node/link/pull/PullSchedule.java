package org.fednode.node.link.pull;

import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.camel.CamelContext;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.component.quartz.QuartzComponent;
import org.fednode.node.runtime.FailureText;
import org.jboss.logging.Logger;
import org.quartz.CronExpression;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;

/**
 * When which child is pulled: one Camel route {@code link.pull.<child>} each, which only asks for a turn. A few workers
 * share the turns; those of failing children have one of their own, and those on very slow lines two, so that they never hold
 * the others up. Children
 * come, change and go while the node runs.
 */
public final class PullSchedule implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(PullSchedule.class);
    private static final String COMPONENT = "link-pull-quartz";
    private static final int WORKERS = 3;
    private static final int SLOW_WORKERS = 2;

    private final CamelContext camel;
    private final PullLinks links;
    private final Map<String, PullTurns> turns = new ConcurrentHashMap<>();
    private final ExecutorService healthy = Executors.newFixedThreadPool(WORKERS, named("link-pull"));
    private final ExecutorService failing = Executors.newSingleThreadExecutor(named("link-pull-failing"));
    private final ExecutorService slow = Executors.newFixedThreadPool(SLOW_WORKERS, named("link-pull-slow"));
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(named("link-pull-timer"));
    private final PullTurns.Workers workers = new PullTurns.Workers(healthy, failing, slow, timer);

    public PullSchedule(CamelContext camel, PullLinks links) {
        this.camel = camel;
        this.links = links;
        if (camel.hasComponent(COMPONENT) == null) {
            camel.addComponent(COMPONENT, quartz(camel));
        }
    }

    private static QuartzComponent quartz(CamelContext camel) {
        Properties properties = new Properties();
        properties.put("org.quartz.scheduler.instanceName", "link-pull-" + camel.getName());
        properties.put("org.quartz.scheduler.skipUpdateCheck", "true");
        properties.put("org.quartz.scheduler.makeSchedulerThreadDaemon", "true");
        properties.put("org.quartz.threadPool.class", "org.quartz.simpl.SimpleThreadPool");
        properties.put("org.quartz.threadPool.threadCount", "1");
        properties.put("org.quartz.threadPool.makeThreadsDaemons", "true");
        properties.put("org.quartz.jobStore.class", "org.quartz.simpl.RAMJobStore");
        QuartzComponent quartz = new QuartzComponent(camel);
        quartz.setProperties(properties);
        return quartz;
    }

    private static ThreadFactory named(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /**
     * Adds the child, or replaces it when its address, certificate or schedule has changed.
     *
     * @throws IllegalArgumentException when the schedule is no cron expression
     */
    public synchronized void put(PulledChild child) {
        PullTurns known = turns.get(child.id());
        if (known != null && known.link().child().equals(child)) {
            return;
        }
        if (!CronExpression.isValidExpression(child.cron())) {
            throw new IllegalArgumentException("child " + child.id() + ": '" + child.cron()
                    + "' is no Quartz cron expression; a valid one is 0/10 * * * * ? for every ten seconds");
        }
        remove(child.id());
        PullTurns added = new PullTurns(links.open(child), workers);
        turns.put(child.id(), added);
        addRoute(child, added);
        added.wantPull();
    }

    private void addRoute(PulledChild child, PullTurns added) {
        try {
            camel.addRoutes(new RouteBuilder(camel) {
                @Override
                public void configure() {
                    from(COMPONENT + ":link.pull/" + safeName(child.id()) + "?cron=RAW(" + child.cron() + ")")
                            .routeId(routeId(child.id()))
                            .process(tick -> added.wantPull());
                }
            });
            startClock();
        } catch (Exception e) {
            turns.remove(child.id());
            throw new IllegalStateException("no route could be made for child " + child.id(), e);
        }
    }

    /** Camel does not always start the scheduler of a component that joins a running context (QuartzComponent, 4.17.0). */
    private void startClock() throws SchedulerException {
        Scheduler scheduler = camel.getComponent(COMPONENT, QuartzComponent.class).getScheduler();
        if (scheduler.isInStandbyMode()) {
            scheduler.start();
        }
    }

    /** Forgets the child's schedule; its cursor stays. */
    public synchronized void remove(String child) {
        PullTurns known = turns.remove(child);
        if (known == null) {
            return;
        }
        known.stop();
        try {
            camel.getRouteController().stopRoute(routeId(child));
            camel.removeRoute(routeId(child));
        } catch (Exception e) {
            LOG.errorf("route %s could not be removed; it asks for turns that are no longer given: %s", routeId(child),
                    FailureText.of(e));
        }
    }

    /** Receipts wait for the child: posts them now. A child that isn't pulled is none of ours. */
    public void wake(String child) {
        PullTurns known = turns.get(child);
        if (known != null) {
            known.wantReceipts();
        }
    }

    /** Pulls now, whatever the schedule says. */
    public void pullNow(String child) {
        PullTurns known = turns.get(child);
        if (known != null) {
            known.wantPull();
        }
    }

    /** Streams that had to wait may be taken now: pulls at once, and tries them all. */
    public void retry(String child) {
        PullTurns known = turns.get(child);
        if (known != null) {
            known.link().retryWaiting();
            known.wantPull();
        }
    }

    /** The child sends again what follows a position: fetches from there on. A child that isn't pulled is none of ours. */
    public void goBack(String child, long position) {
        PullTurns known = turns.get(child);
        if (known != null) {
            known.link().goBack(position);
            known.wantPull();
        }
    }

    public List<LinkState> states() {
        return turns.values().stream().map(known -> known.link().state()).toList();
    }

    private static String routeId(String child) {
        return "link.pull." + child;
    }

    private static String safeName(String child) {
        return child.replaceAll("[^A-Za-z0-9._-]", "_");
    }

    @Override
    public void close() {
        List.copyOf(turns.keySet()).forEach(this::remove);
        timer.shutdownNow();
        healthy.shutdownNow();
        failing.shutdownNow();
        slow.shutdownNow();
        links.close();
    }
}
