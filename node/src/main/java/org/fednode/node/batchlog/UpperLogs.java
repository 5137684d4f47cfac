package org.fednode.node.batchlog;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.fednode.exchange.log.LogRefusal;
import org.fednode.exchange.log.TreeHead;
import org.fednode.node.runtime.Database;
import org.jboss.logging.Logger;

/**
 * What the nodes above have told of their logs, so that one of them that shrinks or forks is noticed (spec/log.md#watching).
 * The newest head stands until it is followed by a larger one; an alarm stands until a person settles it.
 */
public final class UpperLogs {

    private static final Logger LOG = Logger.getLogger(UpperLogs.class);

    private final Database database;
    private final UpperLogStore store = new UpperLogStore();

    UpperLogs(Database database) {
        this.database = database;
    }

    /**
     * What one node above has told.
     *
     * @param newest its largest head
     * @param created when that was told, by that node's clock
     * @param proven the head up to which a proof of consistency held, or the first one told
     * @param alarm what is wrong with a later one
     */
    public record UpperLog(String receiver, TreeHead newest, Instant created, TreeHead proven,
            Optional<Alarm> alarm) {
    }

    /** A head that can't follow the newest. */
    public record Alarm(LogRefusal reason, TreeHead told, Instant at) {
    }

    public List<UpperLog> all() {
        return database.transact(store::all);
    }

    public Optional<UpperLog> of(String receiver) {
        return all().stream().filter(one -> one.receiver().equals(receiver)).findFirst();
    }

    /** Notes a head that a node above has signed. @param created when, by that node's clock */
    public void told(Connection connection, String receiver, TreeHead head, Instant created) throws SQLException {
        Optional<UpperLog> kept = store.find(connection, receiver);
        if (kept.isEmpty()) {
            store.insert(connection, receiver, head, created);
            return;
        }
        Optional<LogRefusal> fault = fault(kept.get(), head, created);
        if (fault.isPresent()) {
            alarm(connection, kept.get(), new Alarm(fault.get(), head, created));
        } else if (head.size() > kept.get().newest().size()) {
            store.follow(connection, receiver, head, created);
        }
    }

    /** The same in a transaction of its own. */
    public void told(String receiver, TreeHead head, Instant created) {
        database.transact(connection -> {
            told(connection, receiver, head, created);
            return null;
        });
    }

    /** A proof has shown that all that was told before is the beginning of this head. */
    public void proven(String receiver, TreeHead head, Instant created) {
        database.transact(connection -> {
            told(connection, receiver, head, created);
            if (store.find(connection, receiver).filter(kept -> kept.alarm().isEmpty()).isPresent()) {
                store.prove(connection, receiver, head);
            }
            return null;
        });
    }

    /** A proof that one head is the beginning of another has failed. */
    public void forked(String receiver, TreeHead told, Instant at) {
        database.transact(connection -> {
            Optional<UpperLog> kept = store.find(connection, receiver);
            if (kept.isPresent()) {
                alarm(connection, kept.get(), new Alarm(LogRefusal.FORK, told, at));
            }
            return null;
        });
    }

    private static Optional<LogRefusal> fault(UpperLog kept, TreeHead head, Instant created) {
        if (head.size() == kept.newest().size()) {
            return head.equals(kept.newest()) ? Optional.empty() : Optional.of(LogRefusal.FORK);
        }
        boolean shrunk = head.size() < kept.newest().size() && created.isAfter(kept.created());
        return shrunk ? Optional.of(LogRefusal.SHRUNK) : Optional.empty();
    }

    private void alarm(Connection connection, UpperLog kept, Alarm alarm) throws SQLException {
        if (kept.alarm().isPresent()) {
            return;
        }
        LOG.errorf("%s: node %s told of its log %s and then %s; ask its operators whether it was restored from a backup",
                alarm.reason().code(), kept.receiver(), kept.newest(), alarm.told());
        store.alarm(connection, kept.receiver(), alarm);
    }

    /**
     * A person has looked: the alarm ends, and watching begins anew with what the node tells next.
     *
     * @return whether there was anything to settle
     */
    public boolean settle(String receiver) {
        return database.transact(connection -> store.remove(connection, receiver));
    }
}
