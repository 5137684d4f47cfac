package org.fednode.node.commit;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.fednode.exchange.batch.BatchLimits;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.BatchWriter;
import org.fednode.exchange.batch.LineBuffer;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.batch.SealedBatch;
import org.fednode.exchange.batch.StreamId;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.projection.Projection;
import org.fednode.node.projection.RowChange;
import org.fednode.node.quarantine.Quarantine;
import org.fednode.node.quarantine.QuarantinedInput;
import org.fednode.node.runtime.CrashPoints;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.runtime.Unavailable;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;
import org.jboss.logging.Logger;

/**
 * Makes chunks durable, one writer per node. Idle, a chunk is sealed at once; busy, those that came while the previous
 * batch was written go into one batch together, up to the cap. The order of each commit:
 * <ol>
 * <li>begin the database transaction and do everything that can fail: rows, index, the submitters' own work;</li>
 * <li>write the batch file, fsync, rename, fsync the folder: <b>the commit point</b>;</li>
 * <li>commit the database;</li>
 * <li>answer.</li>
 * </ol>
 * A failure before the commit point takes nothing. One after it leaves the archive ahead of the database; the writer
 * then rolls forward before it takes anything else.
 */
public final class ChunkCommit implements AutoCloseable {

    private static final Logger LOG = Logger.getLogger(ChunkCommit.class);
    private static final int SECONDS_IN_DOUBT = 5;
    private static final int QUEUED_CHUNKS = 8;
    /** Leaves room for the envelope of each line below the format's cap on a batch. */
    private static final long MAX_BYTES = 12L << 20;

    private final Database database;
    private final Projection projection;
    private final Quarantine quarantine;
    private final BatchLog log;
    private final BatchWriter writer;
    private final ActiveStandards standards;
    private final OwnStreams streams;
    private final int maxLines;
    private final Clock clock;
    private final CrashPoints crashPoints;
    private final BlockingQueue<ChunkGroup.Submission> queue = new ArrayBlockingQueue<>(QUEUED_CHUNKS);
    private final Thread thread = new Thread(this::run, "commit");
    private volatile boolean closed;
    private ChunkGroup.Submission overhang;

    /** What the writer needs of the node. */
    public record Parts(Database database, Projection projection, Quarantine quarantine, BatchLog log, BatchWriter writer,
            ActiveStandards standards, int maxLines, Clock clock, CrashPoints crashPoints) {
    }

    public ChunkCommit(Parts parts) {
        this.database = parts.database();
        this.projection = parts.projection();
        this.quarantine = parts.quarantine();
        this.log = parts.log();
        this.writer = parts.writer();
        this.standards = parts.standards();
        this.streams = new OwnStreams(log.self(), 1);
        this.maxLines = parts.maxLines();
        this.clock = parts.clock();
        this.crashPoints = parts.crashPoints();
    }

    public void start() {
        thread.start();
    }

    /**
     * The future completes when the chunk is durable: archive file fsynced, database committed. It fails with
     * {@link Unavailable} when the disk is full or the database is gone; then the caller can't know whether the chunk
     * was taken, and sends it again: what was taken is found unchanged. Blocks while the writer's queue is full.
     */
    public CompletableFuture<ChunkOutcome> submit(Chunk chunk) {
        CompletableFuture<ChunkOutcome> done = new CompletableFuture<>();
        if (closed) {
            done.completeExceptionally(new Unavailable("the node is stopping; send it again after the restart", null));
            return done;
        }
        try {
            queue.put(new ChunkGroup.Submission(chunk, done));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            done.completeExceptionally(new Unavailable("interrupted while waiting for the writer", e));
        }
        return done;
    }

    private void run() {
        while (!closed) {
            try {
                ChunkGroup.Submission first = overhang != null ? overhang : next();
                if (first == null) {
                    catchUp();
                } else {
                    commit(groupFrom(first));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    /** @return null where nothing comes, but something may have been sealed that the database doesn't hold */
    private ChunkGroup.Submission next() throws InterruptedException {
        return log.isInDoubt() ? queue.poll(SECONDS_IN_DOUBT, TimeUnit.SECONDS) : queue.take();
    }

    /** Applies what was sealed before the database failed: nobody may ever give the node anything again. */
    public void catchUp() {
        if (!log.isInDoubt()) {
            return;
        }
        try {
            log.write().close();
            LOG.info("the database holds again all that was sealed");
        } catch (RuntimeException e) {
            LOG.warnf("the database does not hold yet what was sealed last: %s", FailureText.of(e));
        }
    }

    /** One turn of the writer, on the caller's thread, for who has not started it. @return whether anything waited */
    public boolean commitWaiting() {
        ChunkGroup.Submission first = overhang != null ? overhang : queue.poll();
        if (first == null) {
            return false;
        }
        commit(groupFrom(first));
        return true;
    }

    private ChunkGroup groupFrom(ChunkGroup.Submission first) {
        ChunkGroup group = alone(first);
        overhang = null;
        for (ChunkGroup.Submission next = queue.poll(); next != null; next = queue.poll()) {
            if (!group.add(next)) {
                overhang = next;
                break;
            }
        }
        return group;
    }

    private void commit(ChunkGroup group) {
        try {
            List<ChunkOutcome> outcomes = write(group);
            for (int i = 0; i < outcomes.size(); i++) {
                group.submissions().get(i).done().complete(outcomes.get(i));
            }
        } catch (SQLException | RuntimeException e) {
            if (group.submissions().size() > 1) {
                // One of them may be at fault, which is no reason to refuse the others.
                group.submissions().forEach(submission -> commit(alone(submission)));
            } else {
                fail(group, e);
            }
        } catch (IOException e) {
            fail(group, e);
        }
    }

    private ChunkGroup alone(ChunkGroup.Submission submission) {
        ChunkGroup group = new ChunkGroup(maxLines, MAX_BYTES);
        group.add(submission);
        return group;
    }

    private static void fail(ChunkGroup group, Exception cause) {
        LOG.errorf("a chunk was not taken: %s", FailureText.of(cause));
        Unavailable failure = new Unavailable("the node can't store records now (" + reason(cause)
                + "); check the disk and the database, then send them again", cause);
        group.submissions().forEach(submission -> submission.done().completeExceptionally(failure));
    }

    private static String reason(Exception e) {
        return e instanceof IOException ? "archive: " + e.getMessage() : "database or archive failed";
    }

    private List<ChunkOutcome> write(ChunkGroup group) throws SQLException, IOException {
        DataSet dataSet = standards.dataSet(group.dataSet())
                .orElseThrow(() -> new IllegalStateException("no data set " + group.dataSet()));
        try (BatchLog.Writing writing = log.write(); Connection connection = database.connection()) {
            try {
                List<SealedBatch> sealed = new ArrayList<>();
                List<ChunkOutcome> outcomes = apply(connection, writing, dataSet, group, sealed);
                crashPoints.reached(CrashPoints.Place.OWN_APPLIED);
                for (SealedBatch batch : sealed) {
                    writing.writeOwn(batch);
                }
                connection.commit();
                writing.committed();
                crashPoints.reached(CrashPoints.Place.OWN_COMMITTED);
                return outcomes;
            } catch (SQLException | IOException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        }
    }

    private List<ChunkOutcome> apply(Connection connection, BatchLog.Writing writing, DataSet dataSet, ChunkGroup group,
            List<SealedBatch> sealed) throws SQLException {
        Decision decision = new Decision(projection.held(connection, dataSet, log.self(), Decision.keys(group)));
        List<ChunkOutcome> outcomes = group.submissions().stream().map(one -> decision.take(one.chunk())).toList();
        sealQuarantine(connection, writing, group).ifPresent(sealed::add);
        if (!decision.news().isEmpty()) {
            sealed.add(sealRecords(connection, writing, dataSet, group, decision.news()));
        }
        for (int i = 0; i < outcomes.size(); i++) {
            group.submissions().get(i).chunk().inSameTransaction().run(connection, outcomes.get(i));
        }
        return outcomes;
    }

    private SealedBatch sealRecords(Connection connection, BatchLog.Writing writing, DataSet dataSet, ChunkGroup group,
            List<Decision.News> news) throws SQLException {
        StreamId stream = streams.of(group.dataSet());
        long seq = writing.cursor(stream).seq() + 1;
        LineBuffer lines = new LineBuffer(BatchLimits.DEFAULT);
        List<RowChange> rows = new ArrayList<>(news.size());
        for (Decision.News one : news) {
            Change change = one.change();
            Optional<byte[]> value = change.op() == LineOp.DELETE ? Optional.empty() : Optional.of(change.canonical());
            add(lines, change.op(), change.key(), change.from(), change.at(), value);
            rows.add(new RowChange(change.key(), change.from(), new RowChange.Source(log.self(), streams.epoch(), seq, lines.count()),
                    change.at(), change.values(), one.hash()));
        }
        projection.apply(connection, dataSet, rows);
        return seal(connection, writing, BatchType.RECORDS, stream, group.created(), lines);
    }

    private Optional<SealedBatch> sealQuarantine(Connection connection, BatchLog.Writing writing, ChunkGroup group)
            throws SQLException {
        LineBuffer lines = new LineBuffer(new BatchLimits(BatchLimits.DEFAULT.maxLines() * 4,
                BatchLimits.DEFAULT.maxRawBytes() * 4, BatchLimits.DEFAULT.maxLineBytes() * 8));
        Instant now = clock.instant();
        for (ChunkGroup.Submission submission : group.submissions()) {
            Chunk chunk = submission.chunk();
            quarantine.keep(connection, chunk.quarantined(), now);
            quarantine.settle(connection, chunk.settled(), now);
            for (QuarantinedInput entry : chunk.quarantined()) {
                add(lines, LineOp.UPSERT, entry.id(), Optional.empty(), now, Optional.of(entry.canonical()));
            }
            for (String id : chunk.settled()) {
                add(lines, LineOp.DELETE, id, Optional.empty(), now, Optional.empty());
            }
        }
        if (lines.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(seal(connection, writing, BatchType.QUARANTINE, streams.quarantine(), now, lines));
    }

    private static void add(LineBuffer lines, LineOp op, String key, Optional<String> from, Instant at, Optional<byte[]> value) {
        if (!lines.add(op, key, from, at, value)) {
            throw new IllegalStateException("a chunk must fit into one batch");
        }
    }

    private SealedBatch seal(Connection connection, BatchLog.Writing writing, BatchType type, StreamId stream,
            Instant created, LineBuffer lines) throws SQLException {
        var cursor = writing.cursor(stream);
        SealedBatch batch = writer.seal(new BatchWriter.Position(type, stream, cursor.seq() + 1, cursor.digest(), created,
                standards.currentReference()), lines);
        writing.logOwn(connection, batch.manifest(), batch.digest(), batch.bytes().length);
        return batch;
    }

    /** Finishes the batch in hand and stops; chunks still queued fail. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(10_000);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Unavailable stopping = new Unavailable("the node is stopping; send it again after the restart", null);
        if (overhang != null) {
            overhang.done().completeExceptionally(stopping);
        }
        queue.forEach(submission -> submission.done().completeExceptionally(stopping));
    }
}
