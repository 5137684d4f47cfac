package org.fednode.node.link.pull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.receipt.ReceiptPage;
import org.fednode.node.link.Outbox;
import org.fednode.node.link.PeerInbox;
import org.fednode.node.link.Urgency;

/**
 * One run: lists what comes after the cursor, hands it to the inbox in groups, posts the receipts, and only then moves
 * the cursor. A crash in between brings the same batches again, which the inbox absorbs. What no receipt covers makes
 * its stream wait: its later batches are passed over, its first one is tried again by and by, and once that is covered
 * the cursor goes back for the stream. So one bad stream holds no other up.
 */
final class PullRun {

    private static final int MOST_WAITING = 10_000;
    /** So many pages of the list are looked through at the beginning of a run for what is urgent. */
    private static final int MOST_PAGES = 20;
    private static final int MOST_URGENT = 64;

    private final String child;
    private final ChildExchange exchange;
    private final PeerInbox inbox;
    private final PullCursors cursors;
    private final PullOptions options;
    private final PullMemory memory;
    private final Clock clock;
    private final Instant start;
    private PullCursor cursor;
    private Optional<PullFailure> receiptsRefused = Optional.empty();
    private long bytes;
    private int delivered;
    private boolean receiptsMissing;

    PullRun(String child, ChildExchange exchange, PeerInbox inbox, PullCursors cursors, PullOptions options,
            PullMemory memory, Clock clock) {
        this.child = child;
        this.exchange = exchange;
        this.inbox = inbox;
        this.cursors = cursors;
        this.options = options;
        this.memory = memory;
        this.clock = clock;
        this.start = clock.instant();
        this.cursor = cursors.load(child);
    }

    /** Batches known to wait. */
    long backlog() {
        return cursor.passedOver() + memory.listed();
    }

    /** The streams that can't be taken and why, if there are any. */
    Optional<String> waiting() {
        return cursor.waiting().isEmpty() ? Optional.empty() : Optional.of(cursor.waiting().values().stream()
                .limit(5)
                .map(stream -> stream.next().stream() + " from " + stream.next().seq() + ": " + stream.reason())
                .collect(Collectors.joining("; ")));
    }

    /** The child did not want the receipts of what was delivered; they come again after a look back. */
    Optional<PullFailure> receiptsRefused() {
        return receiptsRefused;
    }

    /** The child has nothing more to hand over and lacks receipts: it may have been rebuilt since it got them. */
    boolean isReceiptsMissing() {
        return receiptsMissing;
    }

    PullOutcome run() throws PullFailure {
        memory.begin();
        if (!isWithinHours()) {
            return new PullOutcome(false, Duration.ZERO, 0);
        }
        if (memory.isLookBackDue()) {
            lookBack();
        }
        boolean begins = true;
        while (mayGoOn()) {
            BatchListing list = exchange.list(cursor.position(), options.listLimit());
            if (begins) {
                overtake(list.entries());
                begins = false;
            }
            take(list.entries());
            boolean retried = mayGoOn() && retryWaiting();
            if (list.entries().isEmpty() && !retried) {
                receiptsMissing |= list.awaitsReceipts() && delivered == 0;
                return new PullOutcome(false, Duration.ZERO, delivered);
            }
        }
        Duration pause = memory.rate().pause();
        return new PullOutcome(isWithinHours(), pause.isNegative() ? Duration.ZERO : pause, delivered);
    }

    private boolean isWithinHours() {
        return options.hours().map(hours -> hours.include(clock.instant())).orElse(true);
    }

    private boolean mayGoOn() {
        return bytes < options.runBytes() && Duration.between(start, clock.instant()).compareTo(options.runTime()) < 0
                && memory.rate().pause().compareTo(Duration.ZERO) <= 0 && isWithinHours()
                && !Thread.currentThread().isInterrupted();
    }

    /**
     * A child that drops accepted batches from its list shows none before the cursor. If it does, either it lost our
     * receipts, and having them again is enough, or it has numbered its outbox anew, after a rebuild, and the cursor means
     * nothing any more.
     */
    private void lookBack() throws PullFailure {
        long position = cursor.position();
        BatchListing there = exchange.list(Math.max(0, position - 1), 1);
        boolean stands = position == 0 || there.entries().stream().findFirst()
                .filter(entry -> entry.position() == position && cursor.digest().equals(Optional.of(entry.digest())))
                .isPresent();
        Optional<Outbox.Entry> forgotten = stands && !there.awaitsReceipts() ? Optional.empty() : forgotten();
        if (forgotten.isPresent() && memory.isRepeatDue()) {
            receiptsMissing = true;
            return;
        }
        if (forgotten.isPresent()) {
            memory.goBack();
            save(cursor.backTo(forgotten.get().position() - 1));
        }
        memory.lookedBack();
    }

    /** The first batch that is listed before the cursor, and should not be. */
    private Optional<Outbox.Entry> forgotten() throws PullFailure {
        long after = 0;
        while (after < cursor.position() && mayGoOn()) {
            List<Outbox.Entry> page = exchange.list(after, options.listLimit()).entries();
            Optional<Outbox.Entry> found = page.stream()
                    .filter(entry -> entry.position() > cursor.position() || isBeforeWaiting(entry)).findFirst();
            if (page.isEmpty() || found.isPresent()) {
                return found.filter(entry -> entry.position() <= cursor.position());
            }
            after = page.get(page.size() - 1).position();
        }
        return Optional.empty();
    }

    /** Of a stream that waits, what was passed over is known to be there; its earlier batches are not. */
    private boolean isBeforeWaiting(Outbox.Entry entry) {
        return cursor.waiting(entry.stream()).map(waiting -> entry.seq() < waiting.next().seq()).orElse(true);
    }

    /**
     * Small things that people wait for do not stand behind a bulk load. The cursor does not move: what was taken is listed no
     * more when it gets there.
     *
     * @param first page of the list
     */
    private void overtake(List<Outbox.Entry> first) throws PullFailure {
        Set<StreamId> left = new HashSet<>(cursor.waiting().keySet());
        Delivery urgent = new Delivery();
        long ordinary = 0;
        List<Outbox.Entry> list = first;
        for (int page = 0; page < MOST_PAGES && mayGoOn(); page++) {
            for (Outbox.Entry entry : list) {
                boolean goes = ordinary > options.groupBytes() && !left.contains(entry.stream()) && isWanted(entry)
                        && Urgency.isUrgent(entry.stream(), entry.bytes()) && urgent.files().size() < MOST_URGENT && add(entry, urgent);
                if (!goes) {
                    left.add(entry.stream());
                    ordinary += entry.bytes();
                }
            }
            if (list.size() < options.listLimit()) {
                break;
            }
            list = exchange.list(list.get(list.size() - 1).position(), options.listLimit()).entries();
        }
        deliver(urgent);
    }

    /** @return whether it could be fetched; if not, its turn comes */
    private boolean add(Outbox.Entry entry, Delivery urgent) throws PullFailure {
        try {
            urgent.add(entry, fetch(entry));
            return true;
        } catch (PullFailure e) {
            if (!e.concernsOneBatch()) {
                throw e;
            }
            return false;
        }
    }

    private void take(List<Outbox.Entry> list) throws PullFailure {
        int from = 0;
        while (from < list.size() && mayGoOn()) {
            memory.listed(list.size() - from);
            int until = groupEnd(list, from);
            List<Outbox.Entry> group = list.subList(from, until);
            pass(group);
            from = until;
            if (cursor.position() < group.get(group.size() - 1).position()) {
                break;
            }
        }
        memory.listed(list.size() - from);
    }

    /** A group ends before its caps; what isn't fetched doesn't count, but is saved along with it. */
    private int groupEnd(List<Outbox.Entry> list, int from) {
        int batches = 0;
        long sum = 0;
        int end = from;
        while (end < list.size()) {
            Outbox.Entry entry = list.get(end);
            if (isWanted(entry)) {
                batches++;
                sum += entry.bytes();
                if (batches > 1 && (batches > options.groupBatches() || sum > options.groupBytes())) {
                    return end;
                }
            }
            end++;
        }
        return end;
    }

    private boolean isWanted(Outbox.Entry entry) {
        return !memory.isBehind(entry)
                && cursor.waiting(entry.stream()).map(waiting -> entry.seq() <= waiting.next().seq()).orElse(true);
    }

    private void pass(List<Outbox.Entry> group) throws PullFailure {
        Delivery delivery = new Delivery();
        List<Outbox.Entry> reached = new ArrayList<>(group.size());
        Optional<PullFailure> failure = Optional.empty();
        for (Outbox.Entry entry : group) {
            try {
                if (isWanted(entry)) {
                    fetch(entry, delivery);
                }
                reached.add(entry);
            } catch (PullFailure e) {
                // what came before it is still worth delivering
                failure = Optional.of(e);
                break;
            }
        }
        if (!reached.isEmpty()) {
            deliver(delivery);
            save(goBackForCovered(passOver(reached, delivery), delivery));
        }
        if (failure.isPresent()) {
            throw failure.get();
        }
    }

    private void fetch(Outbox.Entry entry, Delivery delivery) throws PullFailure {
        try {
            delivery.add(entry, fetch(entry));
        } catch (PullFailure e) {
            if (!e.concernsOneBatch() || !memory.isHopeless(entry)) {
                throw e;
            }
            delivery.addFault(entry, e.problem().code());
        }
    }

    private byte[] fetch(Outbox.Entry entry) throws PullFailure {
        byte[] file = exchange.fetch(entry);
        bytes += file.length;
        memory.rate().spent(file.length);
        return file;
    }

    private void deliver(Delivery delivery) throws PullFailure {
        if (delivery.isEmpty()) {
            return;
        }
        ReceiptPage page = inbox.receive(child, delivery.files());
        delivered += delivery.files().size();
        delivery.answered(page.receipts());
        if (page.receipts().isEmpty()) {
            return;
        }
        try {
            exchange.post(page.bytes());
        } catch (PullFailure e) {
            if (e.problem() != PullProblem.RECEIPTS_REFUSED) {
                throw e;
            }
            // the batches are safe here; holding the child's data back would not mend its trust in us
            receiptsRefused = Optional.of(e);
        }
    }

    private PullCursor passOver(List<Outbox.Entry> reached, Delivery delivery) {
        PullCursor next = cursor;
        for (Outbox.Entry entry : reached) {
            Optional<PullCursor.Waiting> waiting = next.waiting(entry.stream());
            Optional<String> fault = delivery.tried(entry) ? delivery.faultOf(entry) : Optional.empty();
            if (fault.isPresent() && waiting.isEmpty()) {
                next = next.with(PullCursor.Waiting.at(entry, fault.get()));
                memory.waits(entry.stream(), delivery.through(entry.stream()));
            } else if (waiting.isPresent() && isPassedOver(entry, delivery)) {
                next = next.with(waiting.get().passing(entry));
            }
            next = next.passed(entry);
        }
        memory.passed(next.position());
        return next;
    }

    private boolean isPassedOver(Outbox.Entry entry, Delivery delivery) {
        return delivery.tried(entry) ? delivery.faultOf(entry).isPresent() : !memory.isBehind(entry);
    }

    private PullCursor goBackForCovered(PullCursor from, Delivery delivery) {
        PullCursor next = from;
        for (PullCursor.Waiting waiting : from.waiting().values()) {
            StreamId stream = waiting.next().stream();
            long through = delivery.through(stream);
            if (through >= waiting.next().seq()) {
                memory.moved(stream);
                next = goBackFor(waiting, next);
            } else if (memory.hasMoved(stream, through)) {
                memory.moved(stream);
            }
        }
        return next;
    }

    private PullCursor goBackFor(PullCursor.Waiting waiting, PullCursor from) {
        memory.goBackFor(waiting.next().stream());
        return from.without(waiting.next().stream()).backTo(waiting.from() - 1);
    }

    /** Tries the first batch of each waiting stream whose pause is over. @return whether the cursor went back */
    private boolean retryWaiting() throws PullFailure {
        boolean wentBack = false;
        for (PullCursor.Waiting waiting : List.copyOf(cursor.waiting().values())) {
            if (mayGoOn() && memory.isDue(waiting.next().stream())) {
                wentBack |= retry(waiting);
            }
        }
        return wentBack;
    }

    private boolean retry(PullCursor.Waiting waiting) throws PullFailure {
        Outbox.Entry next = waiting.next();
        memory.waits(next.stream(), -1);
        if (!exchange.list(next.position() - 1, 1).entries().equals(List.of(next))) {
            // withdrawn, or numbered anew: see what the list says now
            memory.lookBackSoon();
            save(goBackFor(waiting, cursor));
            return true;
        }
        Delivery delivery = new Delivery();
        try {
            delivery.add(next, fetch(next));
        } catch (PullFailure e) {
            if (!e.concernsOneBatch()) {
                throw e;
            }
            delivery.addFault(next, e.problem().code());
        }
        deliver(delivery);
        PullCursor tried = goBackForCovered(cursor, delivery);
        Optional<PullCursor.Waiting> still = tried.waiting(next.stream());
        save(still.map(stream -> tried.with(stream.because(delivery.faultOf(next).orElse(stream.reason())))).orElse(tried));
        return still.isEmpty();
    }

    private void save(PullCursor next) throws PullFailure {
        if (next.waiting().size() > MOST_WAITING) {
            throw new PullFailure(PullProblem.TOO_MANY_WAITING, next.waiting().size() + " streams");
        }
        if (!next.equals(cursor)) {
            cursors.save(child, next);
            cursor = next;
        }
    }
}
