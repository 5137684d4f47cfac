package org.fednode.node.link.pull;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * One child's turns at the workers: at most one at a time, and a wish that comes during a turn is granted after it, so
 * that none is lost and none piles up. What is left over comes back by itself.
 */
final class PullTurns {

    private static final Logger LOG = Logger.getLogger(PullTurns.class);

    /**
     * @param healthy workers for links that do well
     * @param failing workers for those that may take long to fail again
     * @param slow workers for those that may take very long to do well
     */
    record Workers(Executor healthy, Executor failing, Executor slow, ScheduledExecutorService timer) {

        private Executor of(PullLink link) {
            if (link.isSlow()) {
                return slow;
            }
            return link.isFailing() ? failing : healthy;
        }
    }

    private final PullLink link;
    private final Workers workers;
    private boolean running;
    private boolean pullWanted;
    private boolean receiptsWanted;
    private boolean stopped;
    private Future<?> later;

    PullTurns(PullLink link, Workers workers) {
        this.link = link;
        this.workers = workers;
    }

    PullLink link() {
        return link;
    }

    synchronized void wantPull() {
        pullWanted = true;
        submit();
    }

    synchronized void wantReceipts() {
        receiptsWanted = true;
        submit();
    }

    synchronized void stop() {
        stopped = true;
        cancelLater();
    }

    private void submit() {
        if (running || stopped) {
            return;
        }
        running = true;
        try {
            workers.of(link).execute(this::turn);
        } catch (RejectedExecutionException e) {
            LOG.debugf("no turn for %s: the node is stopping", link.child().id());
        }
    }

    private void turn() {
        boolean isPull = takeWish();
        PullOutcome outcome = isPull ? link.pullOnce() : link.deliverReceipts();
        ended(isPull, outcome);
    }

    private synchronized boolean takeWish() {
        boolean isPull = pullWanted;
        pullWanted = false;
        receiptsWanted = false;
        return isPull;
    }

    private synchronized void ended(boolean wasPull, PullOutcome outcome) {
        running = false;
        if (stopped) {
            return;
        }
        if (outcome.more()) {
            comeBack(wasPull, outcome.pause());
        } else if (pullWanted || receiptsWanted) {
            submit();
        }
    }

    private void comeBack(boolean isPull, Duration pause) {
        pullWanted |= isPull;
        receiptsWanted = true;
        cancelLater();
        later = workers.timer().schedule(this::resume, Math.max(0, pause.toMillis()), TimeUnit.MILLISECONDS);
    }

    private synchronized void resume() {
        submit();
    }

    private void cancelLater() {
        if (later != null) {
            later.cancel(false);
        }
    }
}
