package org.fednode.node.batchlog;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.log.LogEntry;
import org.fednode.exchange.log.TreeHead;
import org.fednode.exchange.merkle.ConsistencyProof;
import org.fednode.exchange.merkle.GrowingTree;
import org.fednode.exchange.merkle.InclusionProof;
import org.fednode.exchange.merkle.SubtreeHashes;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.runtime.Unavailable;

/**
 * The append-only Merkle log of the batches that this node has accepted from others (spec/log.md), in the archive's order.
 * Safe for use by several threads; {@link BatchLog} appends.
 */
public final class AcceptedLog {

    private final Database database;
    private final AcceptedLogStore store = new AcceptedLogStore();
    private volatile Frontier frontier = Frontier.EMPTY;
    private volatile TreeHead head = TreeHead.EMPTY;

    AcceptedLog(Database database) {
        this.database = database;
    }

    /** The log as the last committed transaction left it. */
    public TreeHead head() {
        return head;
    }

    /** The log at a moment. */
    public record Told(TreeHead head, Instant at) {
    }

    /** For telling others: of two of these the later never has the smaller log. @throws Unavailable while the log is made anew */
    public synchronized Told tell(Clock clock) {
        database.requireWhole();
        return new Told(head, clock.instant());
    }

    /** A batch's place in the log, when it is there. */
    public OptionalLong index(StreamId stream, long seq) {
        return database.transact(connection -> store.index(connection, stream, seq));
    }

    public Optional<LogEntry> entry(long index) {
        return database.transact(connection -> store.entry(connection, index));
    }

    /** The log when it had that many entries. @throws IndexOutOfBoundsException when it never had */
    public TreeHead head(long size) {
        requireSize(size);
        return size == head.size() ? head : database.transact(connection -> Frontier.of(size, kept(connection)).head());
    }

    /** @throws IndexOutOfBoundsException when the log has no such size or entry */
    public InclusionProof inclusion(long index, long size) {
        requireSize(size);
        return database.transact(connection -> tree(connection).inclusion(index, size));
    }

    /** @throws IndexOutOfBoundsException when the log has no such sizes */
    public ConsistencyProof consistency(long first, long second) {
        requireSize(second);
        return database.transact(connection -> tree(connection).consistency(first, second));
    }

    private void requireSize(long size) {
        database.requireWhole();
        if (size < 0 || size > head.size()) {
            throw new IndexOutOfBoundsException("the log has " + head.size() + " entries, not " + size);
        }
    }

    private GrowingTree tree(Connection connection) {
        return new GrowingTree(TreeHead.FUNCTION.function(), kept(connection));
    }

    private SubtreeHashes kept(Connection connection) {
        return (level, index) -> {
            try {
                return store.hash(connection, level, index);
            } catch (SQLException e) {
                throw new Unavailable("the log of accepted batches can't be read now: " + FailureText.of(e), e);
            }
        };
    }

    /** Reads where the log ends, and enters the batches of a node that had no log before. */
    void reload(Connection connection) throws SQLException {
        Frontier read = Frontier.of(store.size(connection), kept(connection));
        if (read.size() == 0) {
            Appending appending = new Appending(read);
            for (LogEntry entry : store.unlogged(connection)) {
                store.setIndex(connection, entry, appending.append(connection, entry));
            }
            read = appending.frontier;
        }
        use(read);
    }

    void clear(Connection connection) throws SQLException {
        store.clear(connection);
    }

    void forget() {
        use(Frontier.EMPTY);
    }

    private void use(Frontier next) {
        frontier = next;
        head = next.head();
    }

    Appending append() {
        return new Appending(frontier);
    }

    /** Entries of one transaction. */
    final class Appending {

        private Frontier frontier;

        private Appending(Frontier frontier) {
            this.frontier = frontier;
        }

        /** Returns the entry's index. */
        long append(Connection connection, LogEntry entry) throws SQLException {
            List<GrowingTree.Full> full = frontier.full(entry.leafHash());
            store.keep(connection, full);
            frontier = frontier.with(full);
            return frontier.size() - 1;
        }

        void committed() {
            if (frontier != AcceptedLog.this.frontier) {
                use(frontier);
            }
        }
    }
}
