package org.fednode.node.reconcile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.head.Head;
import org.fednode.exchange.head.StreamHead;
import org.fednode.exchange.reconcile.StreamCut;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.batchlog.StreamCursor;

/**
 * The heads of one data set's streams, the child's beside this node's.
 *
 * @param cut the positions that both hold
 * @param lasting streams that are not as they should be, and that no sending mends
 */
record Heads(List<StreamCut> cut, List<RunReport.StreamReport> lasting) {

    static final String SENT_AGAIN = "sent-again";
    private static final String CHILD_BEHIND = "child-behind";
    private static final String FORK = "fork";

    /** @param ours this node's cursors, as they were before the child was asked: it can't be behind these by accident */
    static Heads compare(Head child, Map<StreamId, StreamCursor> ours, BatchLog log) {
        Heads heads = new Heads(new ArrayList<>(), new ArrayList<>());
        Map<StreamId, StreamHead> theirs = new HashMap<>();
        child.streams().forEach(head -> theirs.put(head.stream(), head));
        ours.forEach((stream, cursor) -> {
            StreamHead head = theirs.get(stream);
            if (head == null) {
                heads.report(stream, CHILD_BEHIND, cursor.seq(), 0);
            } else {
                heads.compare(cursor, head, log);
            }
        });
        return heads;
    }

    private void compare(StreamCursor ours, StreamHead theirs, BatchLog log) {
        StreamId stream = theirs.stream();
        if (ours.seq() < theirs.seq()) {
            cut.add(new StreamCut(stream, ours.seq(), ours.digest().orElseThrow()));
            return;
        }
        boolean same = log.find(stream, theirs.seq()).map(LoggedBatch::digest).filter(theirs.digest()::equals).isPresent();
        if (!same) {
            report(stream, FORK, ours.seq(), theirs.seq());
            return;
        }
        cut.add(new StreamCut(stream, theirs.seq(), theirs.digest()));
        if (ours.seq() > theirs.seq()) {
            report(stream, CHILD_BEHIND, ours.seq(), theirs.seq());
        }
    }

    private void report(StreamId stream, String kind, long here, long there) {
        lasting.add(new RunReport.StreamReport(stream.origin(), stream.epoch(), stream.stream(), kind, here, there));
    }
}
