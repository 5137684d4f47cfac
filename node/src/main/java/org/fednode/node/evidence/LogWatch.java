package org.fednode.node.evidence;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.log.LogHead;
import org.fednode.exchange.log.LogProblem;
import org.fednode.exchange.log.LogRefusal;
import org.fednode.exchange.log.ProofJson;
import org.fednode.exchange.log.TreeHead;
import org.fednode.node.ask.Questions;
import org.fednode.node.batchlog.UpperLogs;
import org.fednode.node.runtime.FailureText;
import org.jboss.logging.Logger;

/**
 * Asks the parent from time to time to prove that its log still begins with what it told before: receipts tell sizes and
 * roots, and only a proof tells that nothing was changed in between.
 */
public final class LogWatch implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(LogWatch.class);

    private final Questions questions;
    private final UpperLogs logs;
    private final String parent;
    private final TrustStore trust;
    private final Clock clock;
    private final Duration patience;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread thread = new Thread(task, "log-watch");
        thread.setDaemon(true);
        return thread;
    });

    /** @param patience how long to wait for an answer */
    public LogWatch(Questions questions, UpperLogs logs, String parent, TrustStore trust, Clock clock, Duration patience) {
        this.questions = questions;
        this.logs = logs;
        this.parent = parent;
        this.trust = trust;
        this.clock = clock;
        this.patience = patience;
    }

    /** Looks after a while, and then again and again. */
    public LogWatch start(Duration every) {
        timer.scheduleWithFixedDelay(this::lookSafely, every.toMillis(), every.toMillis(), TimeUnit.MILLISECONDS);
        return this;
    }

    private void lookSafely() {
        try {
            look();
        } catch (RuntimeException e) { // or the timer would end
            LOG.warnf("the log of %s could not be looked at: %s", parent, FailureText.of(e));
        }
    }

    /** Looks once. What the parent told is proven, or an alarm, or left for the next time when it gives no answer. */
    public void look() {
        Optional<UpperLogs.UpperLog> kept = logs.of(parent).filter(one -> one.alarm().isEmpty());
        if (kept.isEmpty()) {
            return;
        }
        try {
            Optional<LogHead> since = proven(kept.get().proven());
            Optional<LogHead> now = since.isEmpty() ? since : proven(kept.get().newest());
            now.ifPresent(head -> logs.proven(parent, head.tree(), head.created()));
        } catch (AskProblem e) {
            if (e.code().equals(LogRefusal.NO_SUCH_SIZE.code())) {
                askForTheHead();
            } else {
                LOG.debugf("%s proves nothing of its log now (%s)", parent, e.code());
            }
        } catch (LogProblem | IllegalArgumentException e) {
            LOG.warnf("what %s said of its log was refused: %s", parent, e.getMessage());
        }
    }

    /** The parent's head of now, when it follows the earlier one; otherwise an alarm is noted. */
    private Optional<LogHead> proven(TreeHead earlier) throws AskProblem, LogProblem {
        Members answer = ask(Map.of("first", earlier.size(), "want", "consistency")).only("head", "proof");
        LogHead head = head(answer);
        if (earlier.isPrefixOf(head.tree(), ProofJson.consistency(answer.object("proof")))) {
            return Optional.of(head);
        }
        logs.forked(parent, head.tree(), head.created());
        return Optional.empty();
    }

    /** It says that it has fewer entries than it told: what it signs now is held against it. */
    private void askForTheHead() {
        try {
            LogHead head = head(ask(Map.of("want", "head")).only("head"));
            logs.told(parent, head.tree(), head.created());
        } catch (AskProblem | LogProblem | IllegalArgumentException e) {
            LOG.warnf("%s has fewer entries in its log than it told, and does not say how many: %s", parent, e.getMessage());
        }
    }

    private Members ask(Map<String, Object> question) throws AskProblem {
        return questions.with(parent, LogProofs.ABOUT, patience).ask(question);
    }

    private LogHead head(Members answer) throws LogProblem {
        LogHead head = LogHead.verify(CanonicalJson.write(answer.object("head").asMap()), trust, clock.instant());
        if (!head.node().identity().nodeId().equals(parent)) {
            throw new LogProblem(LogRefusal.SIGNER_NOT_NODE, "the head is of node " + head.node().identity().nodeId());
        }
        return head;
    }

    @Override
    public void close() {
        timer.shutdownNow();
    }
}
