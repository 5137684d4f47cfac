package org.fednode.node.link;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.fednode.exchange.batch.StreamId;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.BatchState;
import org.fednode.node.batchlog.LoggedBatch;

/**
 * Which batches go up next: at most a window of batches, and of bytes, is under way. Most go in the order of the archive. What is
 * urgent, which is every directive and every small batch, may overtake a bulk load, with places in the window that are
 * kept for it; never a batch of its own stream, since the parent would hold it for want of the earlier one.
 *
 * <p>All of it is forgotten with the process: what has been sent for nothing is dropped above. Safe for use by several threads.
 */
final class UpwardWindow {

    /** Batches in the order of the archive that are under way. */
    static final int ORDINARY = 48;
    /** Batches beside them that have overtaken others. */
    static final int URGENT = 16;
    /** Bytes of either kind under way; one batch may be longer. */
    static final long BYTES = 16L << 20;
    /** Bytes handed to the broker in one transaction. */
    static final long GROUP_BYTES = 4L << 20;
    private static final int PAGE = 1_000;
    /** So many pages are looked through at once; a longer backlog is looked through while it goes up. */
    private static final int MOST_PAGES = 20;

    private final BatchLog log;
    /** Everything up to here has been sent. */
    private long sent;
    /** Up to here it has been looked for what may overtake. */
    private long seen;
    /** What was sent beyond {@link #sent}, by position. */
    private final TreeMap<Long, LoggedBatch> ahead = new TreeMap<>();
    /** Counts the times of going back, which make an earlier choice void. */
    private int rewinds;

    UpwardWindow(BatchLog log) {
        this.log = log;
    }

    /**
     * What to send now.
     *
     * @param urgent goes first
     * @param nothingUnderWay whether nothing was under way before
     */
    record Choice(List<LoggedBatch> urgent, List<LoggedBatch> ordinary, boolean nothingUnderWay, long seen, int rewinds) {

        boolean isEmpty() {
            return urgent.isEmpty() && ordinary.isEmpty();
        }
    }

    synchronized Choice choose() {
        ahead.values().removeIf(batch -> batch.position() <= sent || !isUnsent(batch));
        List<LoggedBatch> waiting = log.unsent(0, ORDINARY + ahead.size());
        List<LoggedBatch> underWay = waiting.stream().filter(batch -> batch.position() <= sent).limit(ORDINARY).toList();
        Look look = new Look();
        List<LoggedBatch> urgent = underWay.isEmpty() && waiting.size() <= ORDINARY ? List.of() : look.urgent();
        return new Choice(urgent, ordinary(underWay, urgent), underWay.isEmpty() && ahead.isEmpty(), look.reached, rewinds);
    }

    private List<LoggedBatch> ordinary(List<LoggedBatch> underWay, List<LoggedBatch> urgent) {
        int places = ORDINARY - underWay.size();
        long room = BYTES - bytes(underWay);
        List<LoggedBatch> next = new ArrayList<>();
        if (places <= 0 || room <= 0) {
            return next;
        }
        long bytes = 0;
        for (LoggedBatch batch : log.unsent(sent, places + ahead.size() + urgent.size())) {
            boolean overtook = ahead.containsKey(batch.position()) || urgent.contains(batch);
            if (!overtook && bytes > 0 && bytes + batch.bytes() > Math.min(room, GROUP_BYTES)) {
                break;
            }
            if (!overtook && next.size() < places) {
                next.add(batch);
                bytes += batch.bytes();
            }
        }
        return next;
    }

    private static long bytes(Iterable<LoggedBatch> batches) {
        long bytes = 0;
        for (LoggedBatch batch : batches) {
            bytes += batch.bytes();
        }
        return bytes;
    }

    private boolean isUnsent(LoggedBatch batch) {
        return log.at(batch.position()).filter(now -> now.state() == BatchState.SEALED).isPresent();
    }

    /** One look at what has become durable since the last. */
    private final class Look {

        private final List<LoggedBatch> found = new ArrayList<>();
        private final Map<StreamId, Long> foundOf = new HashMap<>();
        private long reached = Math.max(seen, sent);

        List<LoggedBatch> urgent() {
            long room = BYTES - bytes(ahead.values());
            for (int page = 0; page < MOST_PAGES; page++) {
                List<LoggedBatch> batches = log.unsent(reached, PAGE);
                for (LoggedBatch batch : batches) {
                    if (mayOvertake(batch)) {
                        if (ahead.size() + found.size() >= URGENT || batch.bytes() > room) {
                            return found;
                        }
                        found.add(batch);
                        foundOf.put(batch.stream(), batch.seq());
                        room -= batch.bytes();
                    }
                    reached = batch.position();
                }
                if (batches.size() < PAGE) {
                    return found;
                }
            }
            return found;
        }

        private boolean mayOvertake(LoggedBatch batch) {
            return Urgency.isUrgent(batch.stream(), batch.bytes()) && !ahead.containsKey(batch.position()) && followsOn(batch);
        }

        /** Whether its stream's batch before it is above, or goes with the urgent ones too: it must not be overtaken. */
        private boolean followsOn(LoggedBatch batch) {
            return foundOf.getOrDefault(batch.stream(), -1L) == batch.seq() - 1
                    || log.find(batch.stream(), batch.seq() - 1).map(before -> before.state() != BatchState.SEALED
                            || ahead.containsKey(before.position())).orElse(true);
        }
    }

    /** The choice has been sent, unless it was said meanwhile that something has to be sent again. */
    synchronized void sent(Choice choice) {
        if (choice.rewinds() != rewinds) {
            return;
        }
        choice.urgent().forEach(batch -> ahead.put(batch.position(), batch));
        choice.ordinary().forEach(batch -> sent = Math.max(sent, batch.position()));
        seen = choice.seen();
    }

    /** Everything that is not receipted has to be sent again. */
    synchronized void again() {
        backTo(1);
    }

    /** This batch, and all after it that are not receipted, have to be sent again. @return false when it waits its turn yet */
    synchronized boolean again(LoggedBatch first) {
        boolean wasSent = first.position() <= sent || ahead.containsKey(first.position());
        if (wasSent) {
            backTo(first.position());
        }
        return wasSent;
    }

    private void backTo(long position) {
        rewinds++;
        sent = Math.min(sent, position - 1);
        seen = Math.min(seen, position - 1);
        ahead.tailMap(position, true).clear();
    }
}
