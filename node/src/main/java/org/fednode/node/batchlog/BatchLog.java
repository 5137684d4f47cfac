package org.fednode.node.batchlog;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import org.fednode.exchange.archive.ArchiveLayout;
import org.fednode.exchange.batch.BatchContainer;
import org.fednode.exchange.batch.BatchProblem;
import org.fednode.exchange.batch.DirectiveStream;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.batch.SealedBatch;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.log.LogEntry;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.node.runtime.CrashPoints;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.runtime.Unavailable;

/**
 * The archive of batches and its index: which batches are held, where, in which order they became durable here, and how
 * far each has come. Safe for use by several threads; writers take turns, so that positions become visible in order.
 */
public final class BatchLog implements AutoCloseable {

    private static final int PAGE = 1_000;
    private static final int OWN_PATIENCE_SECONDS = 15;

    private final Database database;
    private final ArchiveLayout layout;
    private final String self;
    private final CrashPoints crashPoints;
    private final Segments segments;
    private final BatchLogStore store = new BatchLogStore();
    private final ReentrantLock turn = new ReentrantLock(true);
    private final Map<StreamId, StreamCursor> cursors = new ConcurrentHashMap<>();
    private final List<Runnable> growthListeners = new CopyOnWriteArrayList<>();
    private final Map<Digest, Long> formerPositions = new HashMap<>();
    private final AcceptedLog accepted;
    private final UpperLogs upperLogs;
    private volatile boolean doubtful;
    private long lossesSeen;
    private long lastPosition;
    private volatile Recovery recovery = () -> { };
    private volatile CountDownLatch ownAllowed = new CountDownLatch(0);

    private BatchLog(Database database, ArchiveLayout layout, String self, CrashPoints crashPoints) {
        this.database = database;
        this.layout = layout;
        this.self = self;
        this.crashPoints = crashPoints;
        this.segments = new Segments(layout.received());
        this.accepted = new AcceptedLog(database);
        this.upperLogs = new UpperLogs(database);
    }

    /** @param self this node's id: batches of that origin are its own */
    public static BatchLog open(Database database, Path archive, String self, CrashPoints crashPoints) throws IOException {
        BatchLog log = new BatchLog(database, new ArchiveLayout(archive), self, crashPoints);
        Durably.makeFolder(archive);
        log.reload();
        try {
            log.segments.open(database.transact(log.store::lastPlace));
            crashPoints.reached(CrashPoints.Place.RECEIVED_DURABLE);
        } catch (IOException e) {
            throw damaged(e.getMessage(), e);
        }
        return log;
    }

    private static IOException damaged(String what, Exception cause) {
        return new IOException("the archive is damaged: " + what + "; restore it from a backup", cause);
    }

    private void reload() {
        cursors.clear();
        lastPosition = database.transact(connection -> {
            cursors.putAll(store.cursors(connection));
            accepted.reload(connection);
            long former = formerPositions.values().stream().mapToLong(Long::longValue).max().orElse(0);
            return Math.max(former, store.lastPosition(connection));
        });
    }

    /**
     * Reads every batch that the index knows: what is derived from the archive may be emptied then.
     *
     * @param fault what is wrong with a batch of this node's own, if anything is
     * @throws IOException naming the first batch that the archive lacks, doesn't hold as it was, or that is at fault
     */
    public void requireWhole(Function<byte[], Optional<String>> fault) throws IOException {
        long position = 0;
        for (List<LoggedBatch> page = page(position); !page.isEmpty(); page = page(position)) {
            for (LoggedBatch batch : page) {
                requireWhole(batch, fault);
                position = batch.position();
            }
        }
    }

    private List<LoggedBatch> page(long after) {
        return database.transact(connection -> store.all(connection, after, PAGE));
    }

    private void requireWhole(LoggedBatch batch, Function<byte[], Optional<String>> fault) throws IOException {
        String name = "batch " + batch.stream() + '/' + batch.seq();
        byte[] file;
        try {
            file = read(batch);
        } catch (IOException e) {
            throw damaged(name + " can't be read", e);
        }
        if (!isTheFile(batch, file)) {
            throw damaged(name + " is not the one that was written", null);
        }
        Optional<String> wrong = batch.stream().origin().equals(self) ? fault.apply(file) : Optional.empty();
        if (wrong.isPresent()) {
            throw damaged(name + " does not verify: " + wrong.get(), null);
        }
    }

    /** Whether these are the bytes that were archived as this batch. */
    private static boolean isTheFile(LoggedBatch batch, byte[] file) {
        try {
            BatchContainer container = BatchContainer.read(file);
            Manifest manifest = Manifest.parse(container.manifest());
            Digest payload = manifest.payload().digest();
            return file.length == batch.bytes() && manifest.digest().equals(batch.digest())
                    && payload.algorithm().digest(container.payload()).equals(payload);
        } catch (BatchProblem e) {
            return false;
        }
    }

    /** The batch's file, when the archive has it as it was written. */
    public Optional<byte[]> readWhole(LoggedBatch batch) {
        try {
            return Optional.of(read(batch)).filter(file -> isTheFile(batch, file));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Empties the index within the caller's transaction, before a rebuild; what it knows of positions is remembered. */
    public void clear(Connection connection) throws SQLException {
        formerPositions.putAll(store.positions(connection));
        store.clear(connection);
        accepted.clear(connection);
    }

    /** The caller's transaction with {@link #clear} is committed: the index is empty now. */
    public void forget() {
        cursors.clear();
        accepted.forget();
        lastPosition = formerPositions.values().stream().mapToLong(Long::longValue).max().orElse(0);
    }

    public String self() {
        return self;
    }

    public StreamCursor cursor(StreamId stream) {
        return cursors.getOrDefault(stream, StreamCursor.START);
    }

    public Map<StreamId, StreamCursor> cursors() {
        return Map.copyOf(cursors);
    }

    /** How many batches the index knows. */
    public long held() {
        return cursors.values().stream().mapToLong(StreamCursor::seq).sum();
    }

    /** Runs after batches became durable, on the writer's thread; must be quick. */
    public void onGrowth(Runnable listener) {
        growthListeners.add(listener);
    }

    /** The Merkle log of what was accepted from others. */
    public AcceptedLog accepted() {
        return accepted;
    }

    /** What the nodes above have told of theirs. */
    public UpperLogs upperLogs() {
        return upperLogs;
    }

    /** Applies what the archive holds beyond the index, own batches and received ones. */
    @FunctionalInterface
    public interface Recovery {
        void run() throws IOException;
    }

    /** What is done before the next turn when nobody knows what the database holds of the last one. */
    public void recoverWith(Recovery how) {
        recovery = how;
    }

    /**
     * Waits for its turn to write. Close it; what isn't marked committed by then is forgotten. When an earlier turn ended
     * without being committed, or the database was lost meanwhile, nobody knows what the database holds, and the archive may be ahead of it: then the index is
     * read anew and catches up first, lest a sealed sequence be used again, or the archive's order differ from that in
     * which batches were applied.
     *
     * @throws Unavailable when it can't catch up now
     */
    public Writing write() {
        turn.lock();
        boolean ready = false;
        try {
            long losses = database.losses();
            if (doubtful || losses != lossesSeen) {
                lossesSeen = losses; // catching up takes turns of its own
                catchUp();
            }
            ready = true;
            return new Writing();
        } finally {
            if (!ready) {
                turn.unlock();
            }
        }
    }

    /**
     * Puts right what a turn left that ended without being committed. Whoever reads, and writes what follows from that,
     * reads behind this: his own turn would else come upon what he has not seen.
     *
     * @throws Unavailable when it can't be put right now
     */
    public void settle() {
        write().close();
    }

    /** Whether the archive may be ahead of the database, which the next turn puts right. */
    public boolean isInDoubt() {
        return doubtful;
    }

    private void catchUp() {
        boolean caughtUp = false;
        doubtful = false; // catching up takes turns of its own
        try {
            reload();
            recovery.run();
            caughtUp = true;
        } catch (IOException e) {
            throw new Unavailable("the archive can't be read: " + FailureText.of(e), e);
        } finally {
            doubtful |= !caughtUp;
        }
    }

    /** From now on nobody seals anything of this node's own, until {@link #allowOwn}. */
    public void holdOwn() {
        ownAllowed = new CountDownLatch(1);
    }

    public void allowOwn() {
        ownAllowed.countDown();
    }

    /** @throws Unavailable when nothing may be sealed for longer than anybody wants to wait */
    public void awaitOwn() {
        try {
            if (!ownAllowed.await(OWN_PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                throw new Unavailable("the node asks its parent for what it has lost, and seals nothing until that answers", null);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unavailable("interrupted while the node asks its parent for what it has lost", e);
        }
    }

    /** Waits for its turn, and works in one transaction in which no batch comes in between. */
    public <T> T betweenBatches(Database.Work<T> work) {
        turn.lock();
        try {
            return database.transact(work);
        } finally {
            turn.unlock();
        }
    }

    /** One writer's turn: batches logged in one database transaction of the caller's. */
    public final class Writing implements AutoCloseable {

        private final Map<StreamId, StreamCursor> moved = new HashMap<>();
        private final AcceptedLog.Appending appending = accepted.append();
        private long position = lastPosition;
        private boolean begun;
        private boolean committed;

        private Writing() {
        }

        /** The stream's end, with what this turn has logged. */
        public StreamCursor cursor(StreamId stream) {
            StreamCursor pending = moved.get(stream);
            return pending != null ? pending : BatchLog.this.cursor(stream);
        }

        /** Enters a batch of our own in the index; {@link #writeOwn} makes it durable. */
        public void logOwn(Connection connection, Manifest manifest, Digest digest, long bytes) throws SQLException {
            log(connection, manifest, digest, bytes, Optional.empty(), OptionalLong.empty(), ownState(manifest));
        }

        private static BatchState ownState(Manifest manifest) {
            if (manifest.type().isLocal()) {
                return BatchState.LOCAL;
            }
            boolean goesUp = DirectiveStream.named(manifest.stream().stream()).map(DirectiveStream::goesUp).orElse(true);
            return goesUp ? BatchState.SEALED : BatchState.DOWNWARD;
        }

        /** The commit point: when this returns, the batch is in the archive for good. */
        public void writeOwn(SealedBatch batch) throws IOException {
            Path file = layout.ownFile(batch.manifest().stream(), batch.manifest().seq());
            Durably.makeFolder(file.getParent());
            Durably.write(file, batch.bytes(), crashPoints);
            crashPoints.reached(CrashPoints.Place.OWN_DURABLE);
        }

        /** Appends a received batch to the archive, not yet durable, and returns its place. */
        public LoggedBatch.Place archive(byte[] batch) throws IOException {
            begun = true;
            return segments.append(position + 1, batch);
        }

        /** Makes everything appended durable. */
        public void force() throws IOException {
            segments.force();
            crashPoints.reached(CrashPoints.Place.RECEIVED_DURABLE);
        }

        /** Enters a received batch in the index. */
        public void logReceived(Connection connection, Manifest manifest, Digest digest, long bytes,
                LoggedBatch.Place place, BatchState state) throws SQLException {
            long index = appending.append(connection, new LogEntry(manifest.stream(), manifest.seq(), digest));
            log(connection, manifest, digest, bytes, Optional.of(place), OptionalLong.of(index), state);
        }

        private void log(Connection connection, Manifest manifest, Digest digest, long bytes,
                Optional<LoggedBatch.Place> segment, OptionalLong logIndex, BatchState state) throws SQLException {
            begun = true;
            Long former = formerPositions.get(digest);
            long place = former != null ? former : ++position;
            store.insert(connection, place, manifest, digest, bytes, segment, logIndex, state);
            StreamCursor cursor = StreamCursor.after(manifest, digest);
            store.moveCursor(connection, manifest.stream(), cursor);
            moved.put(manifest.stream(), cursor);
        }

        /** The caller's transaction is committed. */
        public void committed() {
            committed = true;
            cursors.putAll(moved);
            lastPosition = position;
            appending.committed();
        }

        @Override
        public void close() {
            doubtful |= begun && !committed;
            turn.unlock();
            if (committed && !moved.isEmpty()) {
                growthListeners.forEach(Runnable::run);
            }
        }
    }

    /** Batches to send, after the position: neither local nor refused nor accepted above. */
    public List<LoggedBatch> unsent(long position, int limit) {
        return database.transact(connection -> store.unsent(connection, position, limit));
    }

    /** Whether a batch, our own or relayed, is not known to be accepted nationally or refused. */
    public boolean awaitsReceipts() {
        return database.transact(store::awaitsReceipts);
    }

    /** Batches after the position that go upward, whatever has become of them. */
    public List<LoggedBatch> after(long position, int limit) {
        return database.transact(connection -> store.after(connection, position, limit));
    }

    /** This node's own batches after the position. */
    public List<LoggedBatch> own(long position, int limit) {
        return database.transact(connection -> store.own(connection, self, position, limit));
    }

    /** The batches that became durable here last, newest first. */
    public List<LoggedBatch> newest(int limit) {
        return database.transact(connection -> store.newest(connection, limit));
    }

    public Optional<LoggedBatch> at(long position) {
        return database.transact(connection -> store.at(connection, position));
    }

    public Optional<LoggedBatch> find(StreamId stream, long seq) {
        return database.transact(connection -> store.find(connection, stream, seq));
    }

    /** The batch's file, byte for byte as sealed. */
    public byte[] read(LoggedBatch batch) throws IOException {
        if (batch.place().isPresent()) {
            return segments.read(batch.place().orElseThrow());
        }
        return Files.readAllBytes(layout.ownFile(batch.stream(), batch.seq()));
    }

    /**
     * Puts a batch back that the archive has lost or damaged.
     *
     * @throws IllegalArgumentException when these are not the bytes of the batch that the index knows
     */
    public void restore(LoggedBatch batch, byte[] file) throws IOException {
        if (!isTheFile(batch, file)) {
            throw new IllegalArgumentException("another batch than " + batch.stream() + '/' + batch.seq());
        }
        turn.lock();
        try {
            if (batch.place().isPresent()) {
                segments.rewrite(batch.place().get(), file);
            } else {
                Path own = layout.ownFile(batch.stream(), batch.seq());
                Durably.makeFolder(own.getParent());
                Durably.write(own, file, crashPoints);
            }
        } finally {
            turn.unlock();
        }
    }

    /** Keeps an own batch that this node had sealed and lost beside the archive, until {@link #takeBack}. */
    public void stage(StreamId stream, long seq, byte[] file) throws IOException {
        Path staged = layout.recalledFile(stream, seq);
        Durably.makeFolder(staged.getParent());
        Durably.write(staged, file, crashPoints);
    }

    /**
     * Moves staged batches into the archive, in order; to be rolled forward.
     *
     * @return how many
     */
    public int takeBack(StreamId stream, long from, long to) throws IOException {
        turn.lock();
        try {
            Durably.makeFolder(layout.ownFolder(stream));
            for (long seq = from; seq <= to; seq++) {
                Files.move(layout.recalledFile(stream, seq), layout.ownFile(stream, seq), StandardCopyOption.ATOMIC_MOVE);
                Durably.forceFolder(layout.ownFolder(stream)); // a power cut must not leave a later one without those before it
            }
            return Math.toIntExact(to - from + 1);
        } finally {
            turn.unlock();
        }
    }

    /**
     * Takes own batches out of the archive that give way to another branch, and keeps them beside it. The caller makes the
     * index anew.
     *
     * @return how many
     */
    public int setAside(StreamId stream, long from) throws IOException {
        turn.lock();
        try {
            int moved = 0;
            Path to = layout.forkedFolder(stream);
            Durably.makeFolder(to);
            for (long seq = from; Files.exists(layout.ownFile(stream, seq)); seq++) {
                Digest digest = find(stream, seq).map(LoggedBatch::digest).orElseThrow();
                String name = layout.ownFile(stream, seq).getFileName().toString().replace(SetAside.WAITING, "");
                Files.move(layout.ownFile(stream, seq), to.resolve(name + '-' + digest.hex().substring(0, 16) + SetAside.WAITING),
                        StandardCopyOption.ATOMIC_MOVE);
                moved++;
            }
            Durably.forceFolder(to);
            Durably.forceFolder(layout.ownFolder(stream));
            return moved;
        } finally {
            turn.unlock();
        }
    }

    /**
     * Whether the index knows another batch at the end of an own stream than the archive holds there: the database was put
     * back to a time before a branch gave way.
     */
    public boolean isOfAnotherBranch() throws IOException {
        for (Map.Entry<StreamId, StreamCursor> one : cursors.entrySet()) {
            Path file = layout.ownFile(one.getKey(), one.getValue().seq());
            if (one.getKey().origin().equals(self) && Files.exists(file) && !isBatch(Files.readAllBytes(file), one.getValue())) {
                return true;
            }
        }
        return false;
    }

    private static boolean isBatch(byte[] file, StreamCursor end) {
        try {
            return end.digest().equals(Optional.of(Manifest.parse(BatchContainer.read(file).manifest()).digest()));
        } catch (BatchProblem e) {
            return true; // damage is another matter, which whoever reads it will tell
        }
    }

    /** What was set aside and is not issued again yet, in the order of the streams. */
    public List<SetAside> setAside() throws IOException {
        if (!Files.isDirectory(layout.forked())) {
            return List.of();
        }
        try (Stream<Path> files = Files.walk(layout.forked())) {
            return files.filter(file -> file.getFileName().toString().endsWith(SetAside.WAITING)).sorted().map(SetAside::new).toList();
        }
    }

    /**
     * The parent has lost what follows {@code after}: counts as unsent again whatever it had accepted beyond.
     *
     * @return how many batches will be sent again
     */
    public int sendAgain(StreamId stream, String parent, long after) {
        int again = database.transact(connection -> store.unaccept(connection, stream, parent, after));
        growthListeners.forEach(Runnable::run);
        return again;
    }

    /**
     * Notes a receipt from above and keeps the page (with this receipt alone) for those below. What it says counts as far
     * as the receiver holds our batches: a receiver that names another batch at that place, or one that is not here, as after
     * an old backup was restored, has said nothing of what was sealed here since. What the parent does not hold has to go
     * up, whoever else above has it.
     *
     * @return whether it tells of a refusal that was not known
     */
    public boolean receipted(Connection connection, Receipt receipt, String receiver, Above above, byte[] page) throws SQLException {
        StreamId stream = receipt.stream();
        if (receipt.through() < store.through(connection, stream, receiver)) {
            return false;
        }
        boolean ours = receipt.through() == 0 || isHeld(connection, stream, receipt.through(), receipt.throughDigest());
        if (ours) {
            Reached before = reached(connection, stream, above);
            store.keepReceipt(connection, stream, receiver, receipt.through(), page);
            Reached now = reached(connection, stream, above);
            store.accepted(connection, stream, before.parent(), now.parent(), BatchState.ACCEPTED_BY_PARENT);
            store.accepted(connection, stream, before.nation(), now.nation(), BatchState.ACCEPTED_NATIONALLY);
        }
        return receipt.outcome() == Receipt.Outcome.REFUSED && receipt.subject().isPresent()
                && store.refused(connection, receipt.stream(), receipt.subjectSeq(), receipt.subject().get(), receipt.reason().orElse(""));
    }

    /** The nodes above whose word decides how far a batch has come. @param nation the parent, or above it */
    public record Above(String parent, String nation) {
    }

    /** How far a stream's batches are held. @param nation never more than what the parent holds */
    private record Reached(long parent, long nation) {
    }

    private Reached reached(Connection connection, StreamId stream, Above above) throws SQLException {
        long parent = store.through(connection, stream, above.parent());
        return new Reached(parent, Math.min(parent, store.through(connection, stream, above.nation())));
    }

    /** What nodes above have said of the stream who hold more of it. @return the pages in which they did */
    public List<byte[]> saidMore(Connection connection, Receipt receipt) throws SQLException {
        return store.saidMore(connection, receipt.stream(), receipt.through());
    }

    /** A batch names the one before it: who has this one has all before it. */
    private boolean isHeld(Connection connection, StreamId stream, long seq, Optional<Digest> digest) throws SQLException {
        return store.find(connection, stream, seq).map(LoggedBatch::digest).equals(digest);
    }

    /** Own batches that were refused above, of each stream the one at which it stands still. */
    public List<RefusedBatch> refusals(int limit) {
        return database.transact(connection -> store.refusedHeads(connection, self, limit));
    }

    /** How far the receiver has said that it holds each stream. */
    public Map<StreamId, Long> receiptedBy(String receiver) {
        return database.transact(connection -> store.receiptedBy(connection, receiver));
    }

    /** Receipts from above, per stream, as pages with one receipt each. */
    public Map<StreamId, List<byte[]>> receipts() {
        return database.transact(store::receipts);
    }

    /** The latest receipt of one node above for a stream, as a page with this receipt alone. */
    public record KeptReceipt(long through, byte[] page) {
    }

    /** The latest receipts from above for one stream. */
    public List<KeptReceipt> receipts(StreamId stream) {
        return database.transact(connection -> store.receipts(connection, stream));
    }

    /** How many batches {@link #unsent} has in all. */
    public long unsentCount() {
        return ownByState().getOrDefault(BatchState.SEALED, 0L) + relayedByState().getOrDefault(BatchState.SEALED, 0L);
    }

    public Map<BatchState, Long> ownByState() {
        return database.transact(connection -> store.countByState(connection, self, true));
    }

    public Map<BatchState, Long> relayedByState() {
        return database.transact(connection -> store.countByState(connection, self, false));
    }

    /**
     * Own batch files beyond the index, per stream in order: what a crash between commit point and database left. A process
     * that was killed may have left their names, or their folders', not yet durable, so that is made up for first.
     */
    public void ownBeyondIndex(OwnFile handler) throws IOException {
        Path own = layout.archive().resolve("own");
        if (!Files.isDirectory(own)) {
            return;
        }
        forceFolders(own);
        for (Path epoch : children(own)) {
            for (Path folder : children(epoch)) {
                StreamId stream = new StreamId(self, Long.parseLong(epoch.getFileName().toString()), folder.getFileName().toString());
                ownBeyondIndex(stream, folder, handler);
            }
        }
    }

    private void forceFolders(Path own) throws IOException {
        Durably.forceFolder(own.getParent());
        Durably.forceFolder(own);
        for (Path epoch : children(own)) {
            Durably.forceFolder(epoch);
            for (Path folder : children(epoch)) {
                Durably.forceFolder(folder);
            }
        }
        crashPoints.reached(CrashPoints.Place.OWN_DURABLE);
    }

    private void ownBeyondIndex(StreamId stream, Path folder, OwnFile handler) throws IOException {
        for (Path file : children(folder)) {
            String name = file.getFileName().toString();
            if (name.endsWith(".tmp")) {
                Files.deleteIfExists(file); // a turn in between may have caught up
                continue;
            }
            long seq = Long.parseLong(name.substring(0, name.indexOf('.')));
            if (seq > cursor(stream).seq()) {
                handler.file(stream, seq, Files.readAllBytes(file));
            }
        }
    }

    /** Received batches beyond the index, in order; durable by now, for what is applied will be receipted. */
    public void receivedBeyondIndex(ReceivedEntry handler) throws IOException {
        segments.force(); // a turn that failed may have appended and not come as far as this
        crashPoints.reached(CrashPoints.Place.RECEIVED_DURABLE);
        Optional<LoggedBatch.Place> last = database.transact(store::lastPlace);
        segments.readAfter(last, handler::entry);
    }

    /** Receives an own file. */
    @FunctionalInterface
    public interface OwnFile {
        void file(StreamId stream, long seq, byte[] batch) throws IOException;
    }

    /** Receives a received batch. */
    @FunctionalInterface
    public interface ReceivedEntry {
        void entry(LoggedBatch.Place place, byte[] batch) throws IOException;
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> list = Files.list(folder)) {
            return list.sorted().toList();
        }
    }

    @Override
    public void close() {
        turn.lock();
        try {
            segments.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            turn.unlock();
        }
    }
}
