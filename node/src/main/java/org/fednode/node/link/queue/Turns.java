package org.fednode.node.link.queue;

import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * Who of those that have something waiting comes next, when not all can be served at once: whoever has cost least so far. A
 * child that brings much, or much that is worthless, so delays itself and nobody else. Who comes back begins where the
 * others stand: nobody saves up by being idle. Small urgent things go before all else, of those whose cost is within
 * {@link #ALLOWANCE} of where the others stand; so nobody gains by calling everything urgent.
 *
 * <p>It holds one small entry for each child, however much waits. Knows no time and no threads; safe for use by several.
 */
final class Turns {

    /** What a message costs beside its bytes: about as much work as the check of a signature. */
    static final long MESSAGE = 16 << 10;
    /** An ordinary turn ends once it has cost this much. */
    static final long QUANTUM = 4L << 20;
    /** How far a child may be beyond the others and still go first with what is urgent. */
    static final long ALLOWANCE = 2 * QUANTUM;

    /** A turn that has begun. @param urgent only what is urgent is taken in it */
    record Turn(String child, boolean urgent) {
    }

    private enum State { IDLE, WAITING, WORKING, PAUSING }

    private static final class Entry {

        private final String child;
        private State state = State.IDLE;
        private long spent;
        private long since;
        /** Something has come since the turn, or the pause, began. */
        private boolean more;
        private boolean urgent;

        Entry(String child) {
            this.child = child;
        }
    }

    private static final Comparator<Entry> CHEAPEST = Comparator.<Entry>comparingLong(entry -> entry.spent)
            .thenComparingLong(entry -> entry.since);

    private final Map<String, Entry> entries = new HashMap<>();
    private final TreeSet<Entry> ordinary = new TreeSet<>(CHEAPEST);
    private final TreeSet<Entry> urgent = new TreeSet<>(CHEAPEST);
    private long standing;
    private long offers;

    /** Something of the child waits. Repeating says nothing new. */
    synchronized void offer(String child, boolean isUrgent) {
        Entry entry = entries.computeIfAbsent(child, Entry::new);
        entry.urgent |= isUrgent;
        switch (entry.state) {
            case IDLE -> {
                entry.spent = Math.max(entry.spent, standing);
                line(entry);
            }
            case WAITING -> {
                if (isUrgent && ordinary.contains(entry) && mayGoFirst(entry)) {
                    ordinary.remove(entry);
                    urgent.add(entry);
                }
            }
            case WORKING, PAUSING -> entry.more = true;
        }
    }

    private void line(Entry entry) {
        entry.state = State.WAITING;
        entry.since = offers++;
        (mayGoFirst(entry) ? urgent : ordinary).add(entry);
    }

    private boolean mayGoFirst(Entry entry) {
        return entry.urgent && entry.spent <= standing + ALLOWANCE;
    }

    /** Begins the next turn; empty when nothing waits. */
    synchronized Optional<Turn> take() {
        boolean first = !urgent.isEmpty();
        Entry entry = first ? urgent.pollFirst() : ordinary.pollFirst();
        if (entry == null) {
            return Optional.empty();
        }
        if (!first) {
            standing = Math.max(standing, entry.spent);
        }
        entry.state = State.WORKING;
        entry.more = false;
        entry.urgent = false;
        return Optional.of(new Turn(entry.child, first));
    }

    /** The turn is over. @param more whether something was left behind */
    synchronized void done(String child, long cost, boolean more) {
        Entry entry = entries.get(child);
        entry.spent += cost;
        if (more || entry.more) {
            line(entry);
        } else {
            entry.state = State.IDLE;
        }
    }

    /** The turn has failed; nothing is done for the child until {@link #resume}. */
    synchronized void pause(String child, long cost) {
        Entry entry = entries.get(child);
        entry.spent += cost;
        entry.state = State.PAUSING;
    }

    synchronized void resume(String child) {
        Entry entry = entries.get(child);
        if (entry.state == State.PAUSING) {
            entry.spent = Math.max(entry.spent, standing);
            line(entry);
        }
    }

    /** How many have something waiting. */
    synchronized int waiting() {
        return ordinary.size() + urgent.size();
    }

    /** How many it knows. */
    synchronized int size() {
        return entries.size();
    }
}
