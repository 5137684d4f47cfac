package org.fednode.node;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.sql.Connection;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fednode.exchange.batch.BatchLimits;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.BatchWriter;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.certificate.Level;
import org.fednode.node.alarm.Alarms;
import org.fednode.node.ask.Answers;
import org.fednode.node.ask.Questions;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.StreamCursor;
import org.fednode.node.batchlog.StreamOrder;
import org.fednode.node.commit.ChunkCommit;
import org.fednode.node.commit.RollForward;
import org.fednode.node.directive.Directives;
import org.fednode.node.distribution.Activation;
import org.fednode.node.distribution.Distribution;
import org.fednode.node.enrolment.Authority;
import org.fednode.node.enrolment.ChildRenewals;
import org.fednode.node.enrolment.OwnRenewal;
import org.fednode.node.enrolment.OwnTls;
import org.fednode.node.enrolment.Register;
import org.fednode.node.enrolment.RenewedKeys;
import org.fednode.node.evidence.EvidenceExport;
import org.fednode.node.evidence.LogProofs;
import org.fednode.node.evidence.LogWatch;
import org.fednode.node.feed.ChangeFeed;
import org.fednode.node.inbox.BatchReceiver;
import org.fednode.node.inbox.DirectiveReceiver;
import org.fednode.node.indicators.IndicatorCounts;
import org.fednode.node.indicators.IndicatorFigures;
import org.fednode.node.indicators.IndicatorRecounts;
import org.fednode.node.link.DirectiveFlow;
import org.fednode.node.link.PeerMessages;
import org.fednode.node.link.QuestionMessages;
import org.fednode.node.link.LatestReceipts;
import org.fednode.node.link.ReceiptFlow;
import org.fednode.node.link.StandardRequests;
import org.fednode.node.link.bundle.BundleFolders;
import org.fednode.node.link.bundle.Bundles;
import org.fednode.node.notice.Notices;
import org.fednode.node.ownership.Ownership;
import org.fednode.node.ownership.OwnershipWork;
import org.fednode.node.projection.Claims;
import org.fednode.node.projection.Projection;
import org.fednode.node.projection.Projections;
import org.fednode.node.quarantine.Quarantine;
import org.fednode.node.recall.ForgottenStreams;
import org.fednode.node.recall.HeldOfPeer;
import org.fednode.node.recall.LostRelays;
import org.fednode.node.recall.Recall;
import org.fednode.node.recall.Reissue;
import org.fednode.node.recall.Starter;
import org.fednode.node.reconcile.Reconciliations;
import org.fednode.node.returns.ReturnTasks;
import org.fednode.node.returns.Returns;
import org.fednode.node.runtime.CrashPoints;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.DueWork;
import org.fednode.node.runtime.NodeSettings;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.node.trust.AdmittedCertificates;
import org.fednode.node.trust.Child;
import org.fednode.node.trust.Children;
import org.fednode.node.trust.Credentials;
import org.fednode.node.trust.KeyFolder;
import org.fednode.node.trust.Lineage;
import org.fednode.node.trust.Revocations;
import org.fednode.standards.DataSet;
import org.fednode.standards.StandardPackage;

/**
 * A node without its links: everything from a judged change to the archive and the tables, put together by hand, so that
 * it runs the same inside the server, in offline work and in tests. Opening it rolls the database forward to the archive.
 */
public final class Node implements AutoCloseable {

    /** Quarantined input is kept whole, and its lines may be longer than a record's. Never sent, so our own limits hold. */
    private static final BatchLimits OWN_LIMITS = new BatchLimits(BatchLimits.DEFAULT.maxLines() * 4,
            BatchLimits.DEFAULT.maxRawBytes() * 4, BatchLimits.DEFAULT.maxLineBytes() * 8);

    private static final Duration LOG_PATIENCE = Duration.ofSeconds(60);
    private static final Duration ASK_AGAIN_AFTER = Duration.ofSeconds(30);

    private static final Duration BUNDLES_REST = Duration.ofSeconds(20);
    private static final Duration BUNDLES_LOOK = Duration.ofSeconds(2);

    private final NodeSettings settings;
    private final Clock clock;
    private final CrashPoints crashPoints;
    private final Database database;
    private final ActiveStandards standards;
    private final Credentials credentials;
    private final Projection projection;
    private final IndicatorRecounts recounts;
    private final IndicatorFigures figures;
    private final Quarantine quarantine;
    private final BatchLog log;
    private final RollForward rollForward;
    private final ChunkCommit commit;
    private final BatchReceiver inbox;
    private final ReceiptFlow receipts;
    private final LatestReceipts latestReceipts;
    private final Directives directives;
    private final Notices notices;
    private final Returns returns;
    private final Ownership ownership;
    private final Distribution distribution;
    private final Activation activation;
    private final StandardRequests requests;
    private final ReturnTasks returnTasks;
    private final OwnershipWork ownershipWork;
    private final PeerMessages messages;
    private final DirectiveFlow flow;
    private final Bundles bundles;
    private final Children children;
    private final Answers answers = new Answers();
    private final SecureRandom random = new SecureRandom();
    private final Questions questions = new Questions(random, ASK_AGAIN_AFTER);
    private final Reconciliations reconciliations;
    private final Register register;
    private final Authority authority;
    private final ChildRenewals renewals;
    private final LogProofs logProofs;
    private final Recall recall;
    private final LostRelays relays;
    private final Reissue reissue;
    private final Alarms alarms;
    private final ChangeFeed changes;
    private final Starter starter;
    private final ForgottenStreams forgotten;
    private final AtomicBoolean closed = new AtomicBoolean();

    private Node(NodeSettings settings, Clock clock, CrashPoints crashPoints, StreamOrder order) throws IOException {
        this.settings = settings;
        this.clock = clock;
        this.crashPoints = crashPoints;
        this.standards = ActiveStandards.load(settings.data().resolve("standard"), settings.standardVersion(), clock);
        KeyFolder keys = new KeyFolder(settings.data().resolve("keys"), settings.unlock());
        RenewedKeys.finish(keys);
        this.credentials = Credentials.load(keys, settings.suite(), standards.divisions(), clock.instant());
        credentials.requireOwner(settings, standards.divisions());
        Path trusted = settings.data().resolve("trust");
        AdmittedCertificates admitted = new AdmittedCertificates(trusted.resolve("admitted"), credentials.trust());
        admitted.load(clock.instant());
        this.children = Children.open(trusted.resolve("children"));
        this.database = Database.open(settings.database());
        this.alarms = new Alarms(database, clock);
        IndicatorCounts counts = new IndicatorCounts(standards);
        Lineage lineage = new Lineage(credentials.signing().certificate(), credentials.trust(), children);
        Claims claims = new Claims(lineage::isAbove);
        this.projection = Projections.of(database.product(), counts, claims);
        this.quarantine = new Quarantine();
        this.log = BatchLog.open(database, settings.data().resolve("archive"), settings.id(), crashPoints);
        this.recounts = new IndicatorRecounts(new IndicatorRecounts.Parts(database, projection, log, standards, counts));
        this.figures = new IndicatorFigures(new IndicatorFigures.Parts(database, projection, standards, counts));
        boolean top = settings.level() == Level.NATIONAL;
        BatchVerifier atHome = new BatchVerifier(credentials.trust(), OWN_LIMITS);
        BatchVerifier abroad = new BatchVerifier(credentials.trust(), BatchLimits.DEFAULT);
        BatchWriter writer = new BatchWriter(credentials::signing, credentials.trust().federation(), settings.sealing().tree());
        this.directives = new Directives(new Directives.Parts(database, log, writer, atHome, lineage,
                standards::currentReference, top, clock));
        this.notices = new Notices(database, directives);
        directives.register(BatchType.NOTICES, notices);
        this.distribution = new Distribution(new Distribution.Parts(database, projection, directives, standards, top));
        directives.register(BatchType.STANDARD, distribution);
        this.returns = new Returns(new Returns.Parts(database, directives, projection, standards, clock));
        directives.register(BatchType.RETURNS, returns);
        this.ownership = new Ownership(new Ownership.Parts(database, directives, lineage, projection, standards, clock));
        directives.register(BatchType.DECISIONS, ownership);
        Revocations revocations = new Revocations();
        this.register = new Register(new Register.Parts(database, log, directives, credentials, admitted, children, revocations, clock));
        directives.register(BatchType.REVOCATIONS, register);
        this.rollForward = new RollForward(new RollForward.Parts(database, projection, quarantine, log, atHome, standards,
                directives, clock, crashPoints));
        this.commit = new ChunkCommit(new ChunkCommit.Parts(database, projection, quarantine, log, writer,
                standards, settings.sealing().maxLines(), clock, crashPoints));
        this.inbox = new BatchReceiver(new BatchReceiver.Parts(database, projection, log, abroad, credentials.trust(), admitted,
                revocations, lineage, directives, credentials::signing, standards, top, clock, crashPoints, order, alarms));
        this.changes = new ChangeFeed(log, atHome, inbox);
        this.reconciliations = Reconciliations.open(new Reconciliations.Parts(database, projection, log, inbox, standards,
                credentials::signing, credentials.trust(), settings.parent().map(NodeSettings.Parent::id),
                settings.reconcile().rowsPerSecond(), questions, answers, random, clock, crashPoints));
        this.receipts = new ReceiptFlow(database, log, credentials.trust(), credentials::signing, inbox, clock, crashPoints);
        this.latestReceipts = new LatestReceipts(log, receipts, clock);
        this.returnTasks = new ReturnTasks(new ReturnTasks.Parts(returns, database, quarantine, standards, commit::submit, clock));
        log.onGrowth(returnTasks::committed);
        this.ownershipWork = new OwnershipWork(new OwnershipWork.Parts(ownership, claims, lineage, database, projection, quarantine, standards,
                commit::submit, top));
        log.onGrowth(ownershipWork::committed);
        this.messages = new PeerMessages();
        QuestionMessages.connect(messages, answers, questions);
        this.flow = new DirectiveFlow(new DirectiveFlow.Parts(log, directives, new DirectiveReceiver(new DirectiveReceiver.Parts(
                database, log, abroad, lineage, directives, clock)), lineage.parent(), messages, () -> standards.current().version(),
                () -> Long.toHexString(random.nextLong())));
        flow.onNewStart(receipts::repeat);
        flow.onTwins(child -> alarms.raise("child.cloned", child, "有两个程序以同一下级节点的身份运行",
                "two programs run as this child, in turn: its folder or machine was copied", "call its people: node/docs/operations/restore.md"));
        this.bundles = new Bundles(new Bundles.Parts(log, inbox, receipts, messages, flow, credentials, children, lineage,
                settings.data().resolve("bundles"), clock));
        this.authority = new Authority(settings, keys, credentials, standards);
        OwnTls tls = new OwnTls(keys, settings, standards.divisions(), clock);
        answers.register(OwnRenewal.SUBJECT, new OwnRenewal(new OwnRenewal.Parts(settings, keys, credentials, tls, standards.divisions(), clock)));
        this.renewals = new ChildRenewals(new ChildRenewals.Parts(children, authority, tls, credentials, questions, trusted.resolve("grants"), clock));
        this.logProofs = new LogProofs(log.accepted(), credentials::signing, credentials.trust().federation(), clock);
        answers.register(LogProofs.ABOUT, logProofs);
        answers.register(HeldOfPeer.ABOUT, new HeldOfPeer(log, settings.parent().map(NodeSettings.Parent::id), inbox::routeOf));
        this.recall = new Recall(new Recall.Parts(questions, log, atHome, settings.parent().map(NodeSettings.Parent::id), credentials::isLost,
                this::knows, this::recover, this::makeAnew, () -> log.requireWhole(rollForward::fault), clock));
        this.forgotten = new ForgottenStreams(new ForgottenStreams.Parts(questions, inbox,
                () -> children.all().stream().map(Child::id).toList(), receipts::say));
        this.reissue = new Reissue(new Reissue.Parts(log, atHome, standards, directives, clock));
        this.relays = new LostRelays(new LostRelays.Parts(questions, log, inbox, receipts::say));
        this.starter = new Starter(new Starter.Parts(recall, relays, reissue, log, settings.parent().map(NodeSettings.Parent::id),
                () -> children.all().stream().map(Child::id).toList(), settings.data().resolve(Starter.RESTORED), this::start, commit::submit, flow::beginAnew,
                alarms, clock));
        this.requests = new StandardRequests(new StandardRequests.Parts(messages, settings.id(), lineage.parent(),
                distribution::hasPublished, clock));
        standards.onMissing(requests::want);
        this.activation = new Activation(standards, clock);
        activation.onChange(flow::announce);
        activation.onChange(recounts::wake);
        distribution.onArrival(activation::check);
        distribution.onArrival(requests::arrived);
    }

    private boolean knows(Manifest.Standard reference) {
        boolean held = standards.find(reference).isPresent();
        if (!held) {
            standards.missing(reference);
        }
        return held;
    }

    private void catchUp() throws IOException {
        rollForward.run();
        inbox.rollForward();
    }

    /** After a turn of which nobody knows how far it came: what directives say takes effect as if they had just been taken. */
    private void recover() throws IOException {
        catchUp();
        directives.started();
    }

    /**
     * Opens the node in its data directory.
     *
     * @throws IllegalStateException or {@link IllegalArgumentException} saying what is missing or damaged and what to do
     */
    public static Node open(NodeSettings settings, Clock clock) {
        return open(settings, clock, CrashPoints.NONE, StreamCursor::step);
    }

    /** The same, dying where and ordering as a test wants. */
    static Node open(NodeSettings settings, Clock clock, CrashPoints crashPoints, StreamOrder order) {
        try {
            Node node = new Node(settings, clock, crashPoints, order);
            node.prepare();
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException("can't use " + settings.data() + ": " + e.getMessage(), e);
        }
    }

    /** Starts what works by itself: the writer, and what follows from records that were sent back. */
    public void start() {
        commit.start();
        returnTasks.start();
        ownershipWork.start();
        register.start();
        recounts.start();
        forgotten.start();
    }

    /**
     * The same, once the nodes beside this one, if they answer, have been asked for what this node has lost of its own. Returns at once.
     *
     * @param patience how long the parent is waited for; after an old backup was put in place, until it answers
     */
    public void start(Duration patience) {
        starter.begin(patience);
    }

    private void prepare() throws IOException {
        boolean ready = false;
        try {
            prepareTables();
            if (!log.setAside().isEmpty() || log.isOfAnotherBranch()) {
                database.transact(this::clear); // what gave way may still be in the tables, or again
                log.forget();
                prepareTables();
            }
            rollForward();
            ready = true;
        } finally {
            if (!ready) {
                close();
            }
        }
    }

    private void prepareTables() {
        for (StandardPackage standard : standards.held()) {
            for (DataSet dataSet : standard.dataSets().values()) {
                database.transact(connection -> {
                    projection.prepare(connection, dataSet);
                    return null;
                });
            }
        }
    }

    private void rollForward() throws IOException {
        register.load();
        distribution.load();
        catchUp();
        log.recoverWith(this::recover);
        directives.started();
    }

    /**
     * Empties the tables of records, batches and quarantine and restores them from the archive. Positions of batches
     * stay what they were where the index still knows them.
     *
     * @return how many batches were applied
     * @throws IOException when the archive lacks a batch or has a damaged one; then nothing was emptied
     */
    public int rebuild() throws IOException {
        log.requireWhole(rollForward::fault);
        return makeAnew();
    }

    private int makeAnew() throws IOException {
        long batches = log.held();
        List<DueWork> works = List.of(returnTasks.work(), ownershipWork.work());
        works.forEach(DueWork::pause);
        try {
            return database.alone(() -> "the node makes its tables anew from its archive and is at batch " + log.held() + " of about " + batches,
                    this::clearAndRollForward);
        } finally {
            works.forEach(DueWork::resume);
        }
    }

    private int clearAndRollForward() throws IOException {
        database.transact(this::clear);
        crashPoints.reached(CrashPoints.Place.CLEARED);
        log.forget();
        prepareTables();
        int applied = rollForward.run() + inbox.rollForward();
        directives.started();
        return applied;
    }

    private Void clear(Connection connection) throws java.sql.SQLException {
        projection.clear(connection);
        quarantine.clear(connection);
        inbox.clear(connection);
        directives.clear(connection);
        log.clear(connection);
        return null;
    }

    public NodeSettings settings() {
        return settings;
    }

    public Clock clock() {
        return clock;
    }

    public Database database() {
        return database;
    }

    public ActiveStandards standards() {
        return standards;
    }

    public Credentials credentials() {
        return credentials;
    }

    public Projection projection() {
        return projection;
    }

    /** Makes the counts of indicators. */
    public IndicatorRecounts recounts() {
        return recounts;
    }

    /** Figures of indicators. */
    public IndicatorFigures figures() {
        return figures;
    }

    public Quarantine quarantine() {
        return quarantine;
    }

    public BatchLog log() {
        return log;
    }

    public ChunkCommit commit() {
        return commit;
    }

    public BatchReceiver inbox() {
        return inbox;
    }

    /** What the latest receipts tell of the way up. */
    public LatestReceipts latestReceipts() {
        return latestReceipts;
    }

    public ReceiptFlow receipts() {
        return receipts;
    }

    public Directives directives() {
        return directives;
    }

    public Notices notices() {
        return notices;
    }

    public Returns returns() {
        return returns;
    }

    /** What it accepts, for programs that follow. */
    public ChangeFeed changes() {
        return changes;
    }

    /** What people have to look at. */
    public Alarms alarms() {
        return alarms;
    }

    /** What came of asking for what this node has lost of its own. */
    public Starter starter() {
        return starter;
    }

    public Ownership ownership() {
        return ownership;
    }

    Recall recall() {
        return recall;
    }

    LostRelays relays() {
        return relays;
    }

    ForgottenStreams forgotten() {
        return forgotten;
    }

    Reissue reissue() {
        return reissue;
    }

    OwnershipWork ownershipWork() {
        return ownershipWork;
    }

    public Distribution distribution() {
        return distribution;
    }

    public Activation activation() {
        return activation;
    }

    public StandardRequests requests() {
        return requests;
    }

    public PeerMessages messages() {
        return messages;
    }

    public DirectiveFlow flow() {
        return flow;
    }

    /** Who has certified whom. */
    public Register register() {
        return register;
    }

    /** Files from and to the neighbours. */
    public Bundles bundles() {
        return bundles;
    }

    /** Opens the unattended folders where the settings name them. The caller closes them before the node. */
    public Optional<BundleFolders> bundleFolders() throws IOException {
        if (settings.bundles().isEmpty()) {
            return Optional.empty();
        }
        NodeSettings.BundleFolders pair = settings.bundles().get();
        BundleFolders folders = BundleFolders.start(bundles, new BundleFolders.Settings(settings.id(), settings.up() == NodeSettings.Up.BUNDLE,
                pair.in(), pair.out(), pair.every(), BUNDLES_REST, BUNDLES_LOOK, (long) pair.mebibytes() << 20), clock);
        log.onGrowth(folders::news);
        directives.onNews(folders::news);
        receipts.onReceipt(receipt -> folders.news());
        return Optional.of(folders);
    }

    /** What this node certifies with. */
    public Authority authority() {
        return authority;
    }

    /** Renews the certificates of the children. */
    public ChildRenewals renewals() {
        return renewals;
    }

    public Children children() {
        return children;
    }

    /** The signed log of accepted batches. */
    public LogProofs logProofs() {
        return logProofs;
    }

    /** Watches the parent's log; empty at the top. */
    public Optional<LogWatch> logWatch() {
        return settings.parent().map(parent -> new LogWatch(questions, log.upperLogs(), parent.id(), credentials.trust(), clock,
                LOG_PATIENCE));
    }

    /** Evidence of single records. @param above proofs from the parent's log, where it can be asked */
    public EvidenceExport evidence(EvidenceExport.AboveProofs above) {
        return new EvidenceExport(new EvidenceExport.Parts(database, projection, log, inbox,
                new BatchVerifier(credentials.trust(), OWN_LIMITS), credentials.trust().federation(), logProofs, above));
    }

    /** What parent and children ask of this node. */
    public Answers answers() {
        return answers;
    }

    /** What this node asks of parent and children. */
    public Questions questions() {
        return questions;
    }

    public Reconciliations reconciliations() {
        return reconciliations;
    }

    /** Stops the writer, then closes archive and database. */
    @Override
    public void close() throws IOException {
        if (closed.compareAndSet(false, true)) {
            starter.close();
            forgotten.close();
            recounts.close();
            reconciliations.close();
            questions.close();
            answers.close();
            activation.close();
            returnTasks.close();
            ownershipWork.close();
            renewals.close();
            register.close();
            commit.close();
            children.close();
            log.close();
            database.close();
        }
    }
}
