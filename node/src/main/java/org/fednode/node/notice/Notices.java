package org.fednode.node.notice;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.fednode.exchange.batch.BatchLines;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.DirectiveStream;
import org.fednode.exchange.batch.LineOp;
import org.fednode.exchange.canonical.CanonicalProblem;
import org.fednode.node.directive.Directive;
import org.fednode.node.directive.DirectiveHandler;
import org.fednode.node.directive.DirectiveLine;
import org.fednode.node.directive.Directives;
import org.fednode.node.runtime.Database;
import org.jboss.logging.Logger;

/** The notices that this node has sent and received. */
public final class Notices implements DirectiveHandler {

    private static final Logger LOG = Logger.getLogger(Notices.class);

    private final Database database;
    private final Directives directives;
    private final NoticeStore store = new NoticeStore();

    public Notices(Database database, Directives directives) {
        this.database = database;
        this.directives = directives;
    }

    /**
     * Sends a notice to all nodes below, or to one and those below that. Durable when it returns.
     *
     * @return its id
     * @throws IllegalArgumentException when the node isn't known below this one
     */
    public String send(NoticeText text, Optional<String> to) {
        String id = UUID.randomUUID().toString();
        directives.issue(stream(to), List.of(DirectiveLine.upsert(id, text.value())));
        return id;
    }

    /** Withdraws a notice of this node's own; nothing happens when there is none of this id. */
    public void withdraw(String id) {
        find(id).ifPresent(notice -> directives.issue(stream(notice.to()), List.of(DirectiveLine.delete(id))));
    }

    private Optional<Notice> find(String id) {
        return newest(Integer.MAX_VALUE).stream()
                .filter(notice -> notice.id().equals(id) && notice.issuer().equals(directives.self())).findFirst();
    }

    private static DirectiveStream stream(Optional<String> to) {
        return to.map(node -> DirectiveStream.to(BatchType.NOTICES, node)).orElse(DirectiveStream.of(BatchType.NOTICES));
    }

    /** Newest first. */
    public List<Notice> newest(int limit) {
        return database.transact(connection -> store.newest(connection, limit));
    }

    @Override
    public void apply(Connection connection, Directive directive) throws SQLException {
        for (int i = 0; i < directive.lines().count(); i++) {
            apply(connection, directive, directive.lines().line(i));
        }
    }

    private void apply(Connection connection, Directive directive, BatchLines.Line line) throws SQLException {
        if (line.op() == LineOp.DELETE) {
            store.remove(connection, directive.issuer(), line.key());
            return;
        }
        try {
            NoticeText text = NoticeText.read(Arrays.copyOfRange(line.buffer(), line.valueFrom(), line.valueTo()));
            store.keep(connection, new Notice(directive.issuer(), line.key(), directive.stream().addressee(), line.at(), text));
        } catch (CanonicalProblem | IllegalArgumentException e) {
            LOG.warnf("line %d of notice %s/%d is passed over: %s", line.number(), directive.manifest().stream(),
                    directive.manifest().seq(), e.getMessage());
        }
    }

    @Override
    public void clear(Connection connection) throws SQLException {
        store.clear(connection);
    }
}
