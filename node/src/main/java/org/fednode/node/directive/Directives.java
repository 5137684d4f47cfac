package org.fednode.node.directive;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;
import org.fednode.exchange.batch.BatchLimits;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.BatchWriter;
import org.fednode.exchange.batch.DirectiveStream;
import org.fednode.exchange.batch.LineBuffer;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.batch.SealedBatch;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.batch.Verification;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.BatchState;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.batchlog.StreamCursor;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.runtime.Unavailable;
import org.fednode.node.trust.Lineage;
import org.jboss.logging.Logger;

/**
 * The directives that this node issues, and what becomes of those that it holds: each type's handler applies them within
 * the transaction that logs them, and those of this node and of the nodes above are handed to each child that they
 * concern. Safe for use by several threads.
 */
public final class Directives {

    private static final Logger LOG = Logger.getLogger(Directives.class);
    private static final long EPOCH = 1;
    /** Smaller than a batch may be: one is held in memory whole, at each node on its way. */
    private static final BatchLimits LIMITS = new BatchLimits(BatchLimits.DEFAULT.maxLines(), 4 << 20,
            BatchLimits.DEFAULT.maxLineBytes());

    private final Parts parts;
    private final Map<BatchType, DirectiveHandler> handlers = new EnumMap<>(BatchType.class);
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** What it needs of the node. @param standard how a manifest names the standard in force @param top whether this is the national node */
    public record Parts(Database database, BatchLog log, BatchWriter writer, BatchVerifier verifier,
            Lineage lineage, Supplier<Manifest.Standard> standard, boolean top, Clock clock) {
    }

    public Directives(Parts parts) {
        this.parts = parts;
    }

    /** This node's id. */
    public String self() {
        return parts.log().self();
    }

    /** Before the archive is rolled forward: a type without handler is archived and handed on, and nothing else. */
    public void register(BatchType type, DirectiveHandler handler) {
        if (!type.isDirective() || handlers.putIfAbsent(type, handler) != null) {
            throw new IllegalArgumentException("type " + type.wireName() + " has a handler, or can't have one");
        }
    }

    /** Runs after directives became durable that others may have to be handed; must be quick. */
    public void onNews(Runnable listener) {
        listeners.add(listener);
    }

    /** Before what is to be issued is made of what was issued ({@link BatchLog#settle}). */
    public void settle() {
        parts.log().settle();
    }

    /**
     * Seals lines as batches of this node's own, as many as it takes, and applies them here. When it returns they are
     * durable.
     *
     * @throws IllegalArgumentException when the stream is addressed to a node that isn't known below this one
     * @throws Unavailable when archive or database fail; some of the batches may have been sealed nevertheless
     */
    public void issue(DirectiveStream stream, List<DirectiveLine> lines) {
        issue(stream, () -> lines);
    }

    /**
     * The same with lines that tell of what this node holds.
     *
     * @param lines asked for when nothing can come in between any more
     */
    public void issue(DirectiveStream stream, Supplier<List<DirectiveLine>> lines) {
        stream.addressee().filter(node -> parts.lineage().routeTo(node).isEmpty()).ifPresent(node -> {
            throw new IllegalArgumentException("node " + node + " is not known below this one");
        });
        parts.log().awaitOwn();
        try (BatchLog.Writing writing = parts.log().write(); Connection connection = parts.database().connection()) {
            try {
                List<SealedBatch> sealed = new ArrayList<>();
                for (LineBuffer buffer : buffers(lines.get())) {
                    sealed.add(seal(connection, writing, stream, buffer));
                }
                for (SealedBatch batch : sealed) {
                    writing.writeOwn(batch);
                }
                connection.commit();
                writing.committed();
            } catch (SQLException | IOException | RuntimeException e) {
                connection.rollback();
                throw e;
            }
        } catch (SQLException | IOException e) {
            throw new Unavailable("the directive can't be stored now: " + FailureText.of(e), e);
        }
        committed(Set.of(stream.type()));
    }

    private List<LineBuffer> buffers(List<DirectiveLine> lines) {
        List<LineBuffer> buffers = new ArrayList<>(List.of(new LineBuffer(LIMITS)));
        for (DirectiveLine line : lines) {
            if (!add(buffers.get(buffers.size() - 1), line)) {
                buffers.add(new LineBuffer(LIMITS));
                add(buffers.get(buffers.size() - 1), line);
            }
        }
        return buffers;
    }

    private boolean add(LineBuffer buffer, DirectiveLine line) {
        return buffer.add(line.op(), line.key(), Optional.empty(), parts.clock().instant(), line.value());
    }

    private SealedBatch seal(Connection connection, BatchLog.Writing writing, DirectiveStream stream, LineBuffer lines)
            throws SQLException {
        StreamId id = new StreamId(parts.log().self(), EPOCH, stream.name());
        StreamCursor cursor = writing.cursor(id);
        SealedBatch batch = parts.writer().seal(new BatchWriter.Position(stream.type(), id, cursor.seq() + 1, cursor.digest(),
                parts.clock().instant(), parts.standard().get()), lines);
        if (!(parts.verifier().verifyOwn(batch.bytes(), parts.clock().instant()) instanceof Verification.Verified verified)) {
            throw new IllegalStateException("this node's certificate is not good for a directive now; renew it");
        }
        apply(connection, verified, Directive.Source.OWN);
        writing.logOwn(connection, batch.manifest(), batch.digest(), batch.bytes().length);
        return batch;
    }

    /** Hands a directive to its type's handler, within the caller's transaction that logs it. */
    public void apply(Connection connection, Verification.Verified batch, Directive.Source source) throws SQLException {
        DirectiveHandler handler = handlers.get(batch.manifest().type());
        if (handler != null) {
            handler.apply(connection, Directive.of(batch, source));
        }
    }

    /** How a directive received from there is to be logged: one from below is still to be taken upward. */
    public BatchState received(Directive.Source source) {
        if (source != Directive.Source.BELOW) {
            return BatchState.DOWNWARD;
        }
        return parts.top() ? BatchState.ACCEPTED_NATIONALLY : BatchState.SEALED;
    }

    /** Whether a directive that the archive holds came from below or from above. */
    public Directive.Source sourceOf(Verification.Verified batch) {
        if (batch.manifest().stream().origin().equals(parts.log().self())) {
            return Directive.Source.OWN;
        }
        return parts.lineage().route(batch.signer()).isPresent() ? Directive.Source.BELOW : Directive.Source.ABOVE;
    }

    /** Directives of these types are committed. */
    public void committed(Set<BatchType> types) {
        types.forEach(this::afterCommit);
        if (!types.isEmpty()) {
            listeners.forEach(Runnable::run);
        }
    }

    /** The archive is rolled forward: every handler does what is left to do. */
    public void started() {
        committed(Set.copyOf(handlers.keySet()));
    }

    private void afterCommit(BatchType type) {
        DirectiveHandler handler = handlers.get(type);
        if (handler == null) {
            return;
        }
        try {
            handler.afterCommit();
        } catch (RuntimeException e) {
            LOG.errorf("what follows from %s is not done yet: %s", type.wireName(), FailureText.of(e));
        }
    }

    public void clear(Connection connection) throws SQLException {
        for (DirectiveHandler handler : handlers.values()) {
            handler.clear(connection);
        }
    }

    /** How far this node has come with what is handed down to it. */
    public Map<StreamId, Long> positionsFromAbove() {
        Set<String> above = parts.lineage().above();
        Map<StreamId, Long> positions = new HashMap<>();
        parts.log().cursors().forEach((stream, cursor) -> {
            if (above.contains(stream.origin()) && goesDown(stream)) {
                positions.put(stream, cursor.seq());
            }
        });
        return positions;
    }

    private static boolean goesDown(StreamId stream) {
        return DirectiveStream.named(stream.stream()).filter(DirectiveStream::goesDown).isPresent();
    }

    /**
     * The directives that a child must be handed, in the order in which they came.
     *
     * @param positions how far the child has come; a stream that isn't named there is handed from its beginning
     */
    public List<LoggedBatch> after(String child, Map<StreamId, Long> positions, int limit) {
        Set<String> above = parts.lineage().above();
        List<LoggedBatch> due = new ArrayList<>();
        parts.log().cursors().forEach((stream, cursor) -> {
            boolean ours = stream.origin().equals(parts.log().self()) || above.contains(stream.origin());
            if (ours && concerns(stream, child, above)) {
                long from = positions.getOrDefault(stream, 0L);
                for (long seq = from + 1; seq <= Math.min(cursor.seq(), from + limit); seq++) {
                    due.add(parts.log().find(stream, seq)
                            .orElseThrow(() -> new IllegalStateException("the index lacks a batch of " + stream)));
                }
            }
        });
        due.sort(Comparator.comparing(LoggedBatch::position));
        return due.subList(0, Math.min(limit, due.size()));
    }

    private boolean concerns(StreamId stream, String child, Set<String> above) {
        Optional<DirectiveStream> directive = DirectiveStream.named(stream.stream()).filter(DirectiveStream::goesDown);
        if (directive.isEmpty() || directive.get().addressee().isEmpty()) {
            return directive.isPresent();
        }
        String node = directive.get().addressee().get();
        boolean forAllBelow = directive.get().type() == BatchType.NOTICES
                && (node.equals(parts.log().self()) || above.contains(node));
        return forAllBelow || parts.lineage().routeTo(node).equals(Optional.of(child));
    }
}
