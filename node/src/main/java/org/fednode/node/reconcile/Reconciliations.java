package org.fednode.node.reconcile;

import java.time.Clock;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.batch.BatchLimits;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.reconcile.Reconciliation;
import org.fednode.exchange.reconcile.ReconciliationRefusal;
import org.fednode.node.ask.Answers;
import org.fednode.node.ask.Conversation;
import org.fednode.node.ask.Questions;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.inbox.BatchReceiver;
import org.fednode.node.projection.Projection;
import org.fednode.node.runtime.CrashPoints;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;
import org.jboss.logging.Logger;

/**
 * Compares what this node holds of its children with what they hold, repairs what differs, and keeps what came of it; and
 * answers the parent when it does the same. One comparison at a time, the others wait. Safe for use by several threads.
 */
public final class Reconciliations implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(Reconciliations.class);
    /** Adding up a table of millions of rows takes its time, but the child says that it is at it. */
    private static final Duration SILENCE = Duration.ofMinutes(3);
    private static final int ID_BYTES = 16;
    private static final int BEGIN_AGAIN = 2;

    /**
     * What it needs of the node.
     *
     * @param parent empty at the national node
     * @param rowsPerSecond how fast tables are read, 0 for as fast as it goes
     */
    public record Parts(Database database, Projection projection, BatchLog log, BatchReceiver inbox, ActiveStandards standards,
            Supplier<SigningKey> key, TrustStore trust, Optional<String> parent, int rowsPerSecond, Questions questions, Answers answers,
            RandomGenerator random, Clock clock, CrashPoints crashPoints) {
    }

    private final Parts parts;
    private final ReconcileStore store;
    private final ChildReconciliation.Parts sides;
    private final Map<String, Run> underWay = new LinkedHashMap<>();
    private volatile BiConsumer<String, Long> sentAgain = (child, position) -> { };
    private final ExecutorService turns = Executors.newSingleThreadExecutor(named("reconcile"));
    private final ExecutorService questions = Executors.newCachedThreadPool(named("reconcile-ask"));

    private Reconciliations(Parts parts) {
        this.parts = parts;
        this.store = new ReconcileStore(parts.database());
        StoredRows rows = new StoredRows(parts.database(), parts.projection(), parts.log(), parts.rowsPerSecond());
        ArchivedRows.Parts archive = new ArchivedRows.Parts(parts.log(), parts.inbox(),
                new BatchVerifier(parts.trust(), BatchLimits.DEFAULT), parts.standards());
        RowRepair repair = new RowRepair(new RowRepair.Parts(parts.projection(), parts.log(), parts.crashPoints()));
        this.sides = new ChildReconciliation.Parts(new DataSetReconciliation.Parts(parts.log(), parts.inbox(), parts.standards(), rows,
                archive, repair, parts.trust(), parts.random(), parts.clock(), questions,
                (child, position) -> sentAgain.accept(child, position)), parts.key(), parts.trust(), parts.clock());
        parts.answers().register(Steps.ABOUT, new ReconciliationAnswers(new ReconciliationAnswers.Parts(parts.parent(), parts.log(),
                parts.standards(), rows, archive, repair, parts.key(), parts.trust(), store, parts.clock())));
    }

    /** Answers the parent from now on. */
    public static Reconciliations open(Parts parts) {
        Reconciliations reconciliations = new Reconciliations(parts);
        reconciliations.store.interrupted();
        return reconciliations;
    }

    /** Called with a child and the position of its outbox behind which it sends again what this node has lost. */
    public void onSentAgain(BiConsumer<String, Long> listener) {
        sentAgain = listener;
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
     * Begins, or joins a run with this child that is under way.
     *
     * @param dataSet empty for all of the standard in force
     * @param dry whether to look only
     * @throws IllegalArgumentException when there is no such data set
     */
    public Run begin(String child, Optional<String> dataSet, boolean dry) {
        List<DataSet> dataSets = dataSet.map(id -> List.of(parts.standards().dataSet(id)
                        .orElseThrow(() -> new IllegalArgumentException("the standard in force has no data set " + id))))
                .orElseGet(() -> List.copyOf(parts.standards().current().dataSets().values()));
        synchronized (underWay) {
            Optional<Run> joined = underWay.values().stream().filter(run -> run.peer().equals(child) && run.dry() == dry).findFirst();
            if (joined.isPresent()) {
                return joined.get();
            }
            byte[] id = new byte[ID_BYTES];
            parts.random().nextBytes(id);
            Run run = Run.waiting(HexFormat.of().formatHex(id), child, parts.clock().instant(), dry);
            underWay.put(run.id(), run);
            store.began(run);
            submit(run, dataSets);
            return run;
        }
    }

    private void submit(Run run, List<DataSet> dataSets) {
        try {
            turns.execute(() -> run(run, dataSets));
        } catch (RejectedExecutionException e) {
            LOG.debugf("no reconciliation with %s: the node is stopping", run.peer());
        }
    }

    private void run(Run run, List<DataSet> dataSets) {
        Conversation child = parts.questions().with(run.peer(), Steps.ABOUT, SILENCE);
        try {
            ChildReconciliation.Result result = run(run, child, dataSets, BEGIN_AGAIN);
            ended(run.ended(parts.clock().instant(), result.report().state(), result.report(), child.bytes(), Optional.empty(),
                    result.signed().isPresent()), result.signed());
        } catch (AskProblem e) {
            failed(run, child, e.code() + ": " + e.getMessage());
        } catch (IllegalArgumentException e) {
            LOG.warnf("an answer of %s can't be read: %s", run.peer(), FailureText.of(e));
            failed(run, child, ReconciliationRefusal.FORMAT.code() + ": " + run.peer() + " gave an answer that is none; "
                    + "see that both nodes run a version that knows reconciliation");
        } catch (ScanRate.Interrupted e) {
            LOG.debugf("the reconciliation with %s ends: the node is stopping", run.peer());
        } catch (RuntimeException e) {
            LOG.errorf("the reconciliation with %s failed: %s", run.peer(), FailureText.of(e));
            failed(run, child, "this node could not finish it; its log says why");
        }
    }

    /** A child that was restarted has forgotten the comparison: it is begun again. */
    private ChildReconciliation.Result run(Run run, Conversation child, List<DataSet> dataSets, int tries) throws AskProblem {
        try {
            return new ChildReconciliation(sides, child).run(dataSets, run.dry(), phase -> progress(run, phase, child));
        } catch (AskProblem e) {
            boolean forgotten = e.code().equals(ReconciliationRefusal.UNKNOWN_COMPARISON.code());
            if (!forgotten || tries == 1) {
                throw e;
            }
            return run(run, child, dataSets, tries - 1);
        }
    }

    private void progress(Run run, String phase, Conversation child) {
        synchronized (underWay) {
            underWay.put(run.id(), run.at(RunState.RUNNING, phase, child.bytes()));
        }
    }

    private void failed(Run run, Conversation child, String trouble) {
        ended(run.ended(parts.clock().instant(), RunState.FAILED, RunReport.NOTHING, child.bytes(), Optional.of(trouble), false),
                Optional.empty());
    }

    private void ended(Run run, Optional<Reconciliation> signed) {
        store.ended(run, signed.map(Reconciliation::bytes));
        synchronized (underWay) {
            underWay.remove(run.id());
        }
        LOG.infof("reconciliation with %s: %s%s", run.peer(), run.state().wireName(), run.trouble().map(why -> ", " + why).orElse(""));
    }

    /** One run, under way or ended. */
    public Optional<Run> find(String id) {
        synchronized (underWay) {
            Run run = underWay.get(id);
            if (run != null) {
                return Optional.of(run);
            }
        }
        return store.find(id);
    }

    /** Runs of both roles, newest first. */
    public List<Run> latest(int limit) {
        return store.latest(limit).stream().map(run -> find(run.id()).orElse(run)).toList();
    }

    /** The last run with each child that came to an end. */
    public List<Run> lastOfEachChild() {
        return store.lastOfEachPeer();
    }

    /** The outcome that both nodes signed. */
    public Optional<byte[]> signedOutcome(String id) {
        return store.statement(id);
    }

    @Override
    public void close() {
        Stream.of(turns, questions).forEach(ExecutorService::shutdownNow);
    }
}
