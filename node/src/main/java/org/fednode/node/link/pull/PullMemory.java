package org.fednode.node.link.pull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.fednode.exchange.batch.StreamId;
import org.fednode.node.link.Outbox;

/** What a link remembers between runs to do less; losing it costs repeats, never a batch. One run at a time uses it. */
final class PullMemory {

    private static final int TRIES = 3;

    private final PullOptions options;
    private final Clock clock;
    private final RandomGenerator random;
    private final Map<StreamId, Backoff> retries = new HashMap<>();
    private final Map<StreamId, Long> reached = new HashMap<>();
    private final Set<StreamId> catchingUp = new HashSet<>();
    private final ByteRate rate;
    private volatile boolean retryAll;
    private int listed;
    private long seen;
    private long troubledPosition;
    private int troubles;
    private Instant lookBack = Instant.MIN;
    private Instant repeat = Instant.MIN;

    PullMemory(PullOptions options, Clock clock, RandomGenerator random) {
        this.options = options;
        this.clock = clock;
        this.random = random;
        this.rate = new ByteRate(options.bytesPerSecond(), clock);
    }

    ByteRate rate() {
        return rate;
    }

    /** Whether a run has to ask how the child's outbox stands before the cursor. */
    boolean isLookBackDue() {
        return !clock.instant().isBefore(lookBack);
    }

    void lookedBack() {
        lookBack = clock.instant().plus(options.lookBack());
    }

    void lookBackSoon() {
        lookBack = Instant.MIN;
    }

    /** Whether the child's receipts may be posted anew. */
    boolean isRepeatDue() {
        return !clock.instant().isBefore(repeat);
    }

    void repeated() {
        repeat = clock.instant().plus(options.lookBack());
    }

    /** Whether the entry was passed before the cursor went back for other streams. */
    boolean isBehind(Outbox.Entry entry) {
        return entry.position() <= seen && !catchingUp.contains(entry.stream());
    }

    void passed(long position) {
        if (position >= seen) {
            seen = position;
            catchingUp.clear();
        }
    }

    /** The cursor goes back for this stream alone. */
    void goBackFor(StreamId stream) {
        catchingUp.add(stream);
    }

    /** The cursor goes back for everything. */
    void goBack() {
        seen = 0;
        catchingUp.clear();
    }

    /** Every stream that waits is due again; may be told by another thread than the run's. */
    void retryAll() {
        retryAll = true;
    }

    /** A run begins. */
    void begin() {
        if (retryAll) {
            retryAll = false;
            retries.clear();
        }
    }

    boolean isDue(StreamId stream) {
        Backoff retry = retries.get(stream);
        return retry == null || retry.isOver();
    }

    /** @param through how far the stream is known to have come, -1 if not known */
    void waits(StreamId stream, long through) {
        retries.computeIfAbsent(stream, any -> newBackoff()).failed(Duration.ZERO);
        reached.merge(stream, through, Math::max);
    }

    /** Whether the stream has come further than when it last had to wait, so that what waits may fit now. */
    boolean hasMoved(StreamId stream, long through) {
        Long before = reached.put(stream, Math.max(through, reached.getOrDefault(stream, -1L)));
        return before != null && before >= 0 && through > before;
    }

    void moved(StreamId stream) {
        retries.remove(stream);
    }

    /** Entries of the latest list that are not taken yet. */
    int listed() {
        return listed;
    }

    void listed(int count) {
        listed = count;
    }

    Backoff newBackoff() {
        return new Backoff(options.firstPause(), options.longestPause(), clock, random);
    }

    /** Whether fetching this batch has failed so often that its stream had better wait. */
    boolean isHopeless(Outbox.Entry entry) {
        troubles = troubledPosition == entry.position() ? troubles + 1 : 1;
        troubledPosition = entry.position();
        return troubles >= TRIES;
    }
}
