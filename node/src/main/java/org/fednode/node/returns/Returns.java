package org.fednode.node.returns;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.fednode.exchange.batch.BatchLines;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.DirectiveStream;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.canonical.CanonicalJson;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.node.directive.Directive;
import org.fednode.node.directive.DirectiveHandler;
import org.fednode.node.directive.DirectiveLine;
import org.fednode.node.directive.Directives;
import org.fednode.node.projection.HeldRecord;
import org.fednode.node.projection.Projection;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.PlainText;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;
import org.jboss.logging.Logger;

/** The records that this node has sent back, those sent back to it, and what became of them. */
public final class Returns implements DirectiveHandler {

    private static final Logger LOG = Logger.getLogger(Returns.class);

    private final Parts parts;
    private final ReturnStore store = new ReturnStore();
    private volatile Runnable news = () -> { };

    /** What it needs of the node. */
    public record Parts(Database database, Directives directives, Projection projection, ActiveStandards standards, Clock clock) {
    }

    /** Open returns, from this node's point of view. @param toCorrect by its own staff @param awaited from nodes below */
    public record Open(long toCorrect, long awaited) {
    }

    public Returns(Parts parts) {
        this.parts = parts;
    }

    /** Called when there may be something to do for {@link ReturnTasks}; must be quick. */
    void onNews(Runnable listener) {
        news = listener;
    }

    /**
     * Sends a record back to its origin. Durable when it returns.
     *
     * @param origin needed when several nodes hold a record of this key
     * @throws ReturnRefused saying why not and what to do
     * @throws IllegalArgumentException when the reason is no plain text, or the origin isn't below this node
     */
    public ReturnedRecord giveBack(String dataSet, String key, String reason, Optional<String> origin) throws ReturnRefused {
        PlainText.require("reason", reason);
        DataSet known = parts.standards().dataSet(dataSet).orElseThrow(() -> new ReturnRefused("there is no data set of this id",
                "use one of " + String.join(", ", parts.standards().current().dataSets().keySet())));
        List<HeldRecord> held = parts.database().transact(connection -> parts.projection().find(connection, known, key)).stream()
                .filter(one -> origin.isEmpty() || origin.get().equals(one.source().origin())).toList();
        if (held.isEmpty()) {
            throw new ReturnRefused("no record of this key is held here", "check the key, as the export shows it");
        }
        if (held.size() > 1) {
            throw new ReturnRefused("several nodes hold a record of this key: "
                    + String.join(", ", held.stream().map(one -> one.source().origin()).toList()), "say whose is meant by --origin");
        }
        HeldRecord record = held.get(0);
        if (record.source().origin().equals(parts.directives().self())) {
            throw new ReturnRefused("the record is this node's own", "correct it here");
        }
        ReturnedRecord returned = new ReturnedRecord(parts.directives().self(), UUID.randomUUID().toString(), record.source().origin(),
                dataSet, key, record.source().epoch(), record.source().seq(), reason, parts.clock().instant(), ReturnState.OPEN,
                Optional.empty());
        parts.directives().issue(to(returned.origin()), List.of(DirectiveLine.upsert(returned.id(), returned.value())));
        return returned;
    }

    /** Takes an open return of this node's own back. @throws ReturnRefused when there is none of this id */
    public void withdraw(String id) throws ReturnRefused {
        ReturnedRecord returned = parts.database().transact(connection -> store.find(connection, parts.directives().self(), id))
                .filter(one -> one.state() == ReturnState.OPEN)
                .orElseThrow(() -> new ReturnRefused("this node has no open return of this id", "list the returns to see them"));
        parts.directives().issue(to(returned.origin()), List.of(DirectiveLine.delete(id)));
    }

    private static DirectiveStream to(String origin) {
        return DirectiveStream.to(BatchType.RETURNS, origin);
    }

    /** Newest first. */
    public List<ReturnedRecord> newest(int limit) {
        return parts.database().transact(connection -> store.newest(connection, limit));
    }

    public Open open() {
        String self = parts.directives().self();
        return parts.database().transact(connection -> new Open(store.toCorrect(connection, self), store.awaited(connection, self)));
    }

    List<ReturnedRecord> unanswered() {
        return parts.database().transact(connection -> store.unanswered(connection, parts.directives().self()));
    }

    /** The record as this node holds it now, if it is as it was sent back. */
    Optional<HeldRecord> unchanged(ReturnedRecord returned, DataSet dataSet) {
        return parts.database().transact(connection -> parts.projection().find(connection, dataSet, returned.key())).stream()
                .filter(one -> one.source().origin().equals(parts.directives().self()))
                .filter(one -> one.source().epoch() == returned.epoch() && one.source().seq() <= returned.seq()).findFirst();
    }

    /** Tells all nodes above what has become of a return. */
    void answer(ReturnedRecord returned, ReturnState state) {
        parts.directives().issue(DirectiveStream.of(BatchType.RETURNS), List.of(DirectiveLine.upsert(returned.id(),
                Map.of("issuer", returned.issuer(), "state", state.wireName()))));
    }

    @Override
    public void apply(Connection connection, Directive directive) throws SQLException {
        for (int i = 0; i < directive.lines().count(); i++) {
            BatchLines.Line line = directive.lines().line(i);
            try {
                apply(connection, directive, line);
            } catch (CanonicalProblem | IllegalArgumentException e) {
                LOG.warnf("line %d of %s/%d is passed over: %s", line.number(), directive.manifest().stream(),
                        directive.manifest().seq(), e.getMessage());
            }
        }
    }

    private void apply(Connection connection, Directive directive, BatchLines.Line line) throws SQLException, CanonicalProblem {
        byte[] value = Arrays.copyOfRange(line.buffer(), line.valueFrom(), line.valueTo());
        Optional<String> addressee = directive.stream().addressee();
        if (addressee.isEmpty()) {
            applyAnswer(connection, directive.issuer(), line, value);
        } else if (line.op() == LineOp.DELETE) {
            store.withdraw(connection, directive.issuer(), line.key());
        } else {
            store.keep(connection, ReturnedRecord.read(directive.issuer(), line.key(), addressee.get(), value, line.at()));
        }
    }

    private void applyAnswer(Connection connection, String origin, BatchLines.Line line, byte[] value)
            throws SQLException, CanonicalProblem {
        if (line.op() == LineOp.DELETE) {
            throw new IllegalArgumentException("an answer can't be taken back");
        }
        Members members = new Members("v", CanonicalJson.parseObject(value)).only("issuer", "state");
        ReturnState state = ReturnState.named(members.text("state")).filter(ReturnState::isAnswer)
                .orElseThrow(() -> new IllegalArgumentException("v.state must be corrected or declined"));
        store.answer(connection, members.text("issuer"), line.key(), origin, state, line.at());
    }

    @Override
    public void clear(Connection connection) throws SQLException {
        store.clear(connection);
    }

    @Override
    public void afterCommit() {
        news.run();
    }
}
