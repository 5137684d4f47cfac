package org.fednode.node.link;

import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiPredicate;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.fednode.exchange.batch.ReceiverRefusal;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.message.Greeting;
import org.fednode.exchange.message.MessageProblem;
import org.fednode.exchange.message.PeerMessage;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.directive.Directives;
import org.fednode.node.inbox.DirectiveReceiver;
import org.fednode.node.runtime.FailureText;
import org.fednode.node.runtime.Unavailable;
import org.jboss.logging.Logger;

/**
 * Directives on their way down, at both ends of a link. The child greets with its positions; the parent sends what is
 * beyond them, at most a window, and goes on as the child acknowledges. What was lost with a broker is sent again after
 * the next greeting, which follows each connection. Safe for use by several threads.
 */
public final class DirectiveFlow implements DownwardOutbox, DownwardInbox {

    private static final Logger LOG = Logger.getLogger(DirectiveFlow.class);
    private static final int WINDOW = 16;
    /** Beyond any sequence: a stream that stands there has nothing to send. */
    private static final long NEVER = Long.MAX_VALUE / 2;

    /** Messages may come twice; what comes and goes more often than that is no repetition. */
    private static final int RETURNS_OF_TWINS = 4;
    private static final int STARTS_KEPT = 16;

    private final Parts parts;
    private final Map<String, ChildState> children = new ConcurrentHashMap<>();
    private volatile BiPredicate<String, byte[]> way = (child, file) -> false;
    private volatile Consumer<String> wake = child -> { };
    private volatile Consumer<String> newStart = child -> { };
    private volatile Consumer<String> twins = child -> { };
    private volatile String start;

    /** What it needs. @param inForce version of the standard in force here @param start makes names for the starts of the node */
    public record Parts(BatchLog log, Directives directives, DirectiveReceiver receiver, Optional<String> parent,
            PeerMessages messages, Supplier<String> inForce, Supplier<String> start) {
    }

    /** One child's positions: what it has, and what was sent to it. */
    private static final class ChildState {

        private final Map<StreamId, Long> known = new HashMap<>();
        private final Map<StreamId, Long> sent = new HashMap<>();
        private final Set<StreamId> stuck = new HashSet<>();
        private final Set<StreamId> rewound = new HashSet<>();
        /** What follows each other is handed down by one thread at a time, lest it overtake. */
        private final ReentrantLock handing = new ReentrantLock();
        private Map<String, List<String>> standards = Map.of();
        private Optional<String> start = Optional.empty();
        private final Deque<Optional<String>> formerStarts = new ArrayDeque<>();
        private int returns;

        /** @return whether it is another than before */
        private boolean startedAnew(Optional<String> named) {
            if (start.equals(named)) {
                return false;
            }
            returns += formerStarts.contains(named) ? 1 : 0;
            formerStarts.remove(start);
            formerStarts.addLast(start);
            if (formerStarts.size() > STARTS_KEPT) {
                formerStarts.removeFirst();
            }
            start = named;
            return true;
        }

        /** A start that is over does not speak again: two programs run as this child. */
        private boolean areTwins() {
            boolean twins = returns >= RETURNS_OF_TWINS;
            returns = twins ? 0 : returns;
            return twins;
        }

        private void hello(Greeting greeting) {
            known.clear();
            sent.clear();
            stuck.clear();
            rewound.clear();
            known.putAll(greeting.directives());
            sent.putAll(greeting.directives());
        }

        private void taken(Greeting greeting) {
            greeting.directives().forEach((stream, seq) -> {
                if (seq > known.getOrDefault(stream, 0L)) {
                    known.put(stream, seq);
                    rewound.remove(stream);
                    stuck.remove(stream); // of several on their way behind a gap each was refused
                }
                sent.merge(stream, seq, Math::max);
            });
            greeting.refused().forEach(this::refused);
        }

        /** A refused stream waits for the next greeting; a gap is filled once, from where the child stands. */
        private void refused(Greeting.Refused refused) {
            if (refused.reason().equals(ReceiverRefusal.GAP.code()) && rewound.add(refused.stream())) {
                sent.put(refused.stream(), known.getOrDefault(refused.stream(), 0L));
            } else {
                stuck.add(refused.stream());
            }
        }

        private long underWay() {
            return sent.entrySet().stream().filter(entry -> !stuck.contains(entry.getKey()))
                    .mapToLong(entry -> entry.getValue() - known.getOrDefault(entry.getKey(), 0L)).sum();
        }

        private Map<StreamId, Long> positions() {
            Map<StreamId, Long> positions = new HashMap<>(sent);
            stuck.forEach(stream -> positions.put(stream, NEVER));
            return positions;
        }
    }

    public DirectiveFlow(Parts parts) {
        this.parts = parts;
        this.start = parts.start().get();
        parts.messages().on(Greeting.Kind.HELLO.type(), this::greeted);
        parts.messages().on(Greeting.Kind.TAKEN.type(), this::greeted);
    }

    /** How to give a directive to a child at once. @param sender false for a child whose link has to be opened first */
    public void handDownWith(BiPredicate<String, byte[]> sender) {
        way = sender;
    }

    /** Called when there is something for a child whose link only we open. */
    public void wakeWith(Consumer<String> waker) {
        wake = waker;
    }

    /** Called with a child that was started anew since it greeted last: it may have lost what it was told. */
    public void onNewStart(Consumer<String> listener) {
        newStart = listener;
    }

    /** Called with a child as which two programs run, as after its folder was copied; again while they do. */
    public void onTwins(Consumer<String> listener) {
        twins = listener;
    }

    // the parent's end

    private void greeted(String child, PeerMessage message) throws MessageProblem {
        Greeting greeting = Greeting.read(message);
        ChildState state = children.computeIfAbsent(child, one -> new ChildState());
        boolean standardsMoved;
        boolean startedAnew;
        boolean areTwins;
        synchronized (state) {
            if (greeting.kind() == Greeting.Kind.HELLO) {
                state.hello(greeting);
            } else {
                state.taken(greeting);
            }
            standardsMoved = !state.standards.equals(greeting.standards());
            state.standards = greeting.standards();
            startedAnew = state.startedAnew(greeting.start());
            areTwins = state.areTwins();
        }
        if (areTwins) {
            twins.accept(child);
        }
        if (startedAnew) {
            newStart.accept(child);
        }
        greeting.refused().forEach(one -> LOG.warnf("%s did not take directive %s/%d (%s)", child, one.stream(), one.seq(), one.reason()));
        handDown(child);
        if (standardsMoved) {
            announce();
        }
    }

    /** There are new directives: every child that has greeted gets its own. */
    public void handDownAll() {
        children.keySet().forEach(this::handDown);
    }

    private void handDown(String child) {
        ReentrantLock handing = children.get(child).handing;
        handing.lock();
        try {
            handDownNext(child);
        } finally {
            handing.unlock();
        }
    }

    private void handDownNext(String child) {
        Optional<byte[]> next = nextDirective(child);
        while (next.isPresent()) {
            if (!give(child, next.get())) {
                return;
            }
            next = nextDirective(child);
        }
    }

    private boolean give(String child, byte[] file) {
        try {
            if (way.test(child, file)) {
                return true;
            }
            takeBack(child);
            wake.accept(child);
        } catch (Unavailable e) {
            LOG.errorf("a directive can't be handed to %s now: %s", child, FailureText.of(e));
            takeBack(child);
        }
        return false;
    }

    private void takeBack(String child) {
        ChildState state = children.get(child);
        synchronized (state) {
            state.sent.clear();
            state.sent.putAll(state.known);
        }
    }

    @Override
    public void heard(String child, PeerMessage message) {
        parts.messages().receive(child, message);
    }

    @Override
    public List<PeerMessage> messages(String child) {
        return parts.messages().take(child);
    }

    @Override
    public Optional<byte[]> nextDirective(String child) {
        ChildState state = children.get(child);
        if (state == null) {
            return Optional.empty();
        }
        synchronized (state) {
            if (state.underWay() >= WINDOW) {
                return Optional.empty();
            }
            Optional<LoggedBatch> next = parts.directives().after(child, state.positions(), 1).stream().findFirst();
            next.ifPresent(batch -> state.sent.put(batch.stream(), batch.seq()));
            return next.map(this::read);
        }
    }

    /** Whether the child has greeted since this node started. */
    public boolean knows(String child) {
        return children.containsKey(child);
    }

    /** What the child has not said it has, whatever is on its way; from the beginning when it has not greeted yet. */
    public List<LoggedBatch> lacking(String child, int limit) {
        ChildState state = children.get(child);
        if (state == null) {
            return parts.directives().after(child, Map.of(), limit);
        }
        Map<StreamId, Long> known;
        synchronized (state) {
            known = Map.copyOf(state.known);
        }
        return parts.directives().after(child, known, limit);
    }

    private byte[] read(LoggedBatch batch) {
        try {
            return parts.log().read(batch);
        } catch (IOException e) {
            throw new Unavailable("the archive can't be read: " + e.getMessage(), e);
        }
    }

    /** The nodes below, by the version of the standard that is in force there, as far as they have said. */
    public Map<String, List<String>> standardsBelow() {
        Map<String, List<String>> below = new TreeMap<>();
        for (ChildState state : children.values()) {
            synchronized (state) {
                state.standards.forEach((version, nodes) -> below.computeIfAbsent(version, one -> new ArrayList<>()).addAll(nodes));
            }
        }
        return below;
    }

    // the child's end

    /** What to say to the parent. */
    public Greeting greeting(Greeting.Kind kind, List<Greeting.Refused> refused) {
        Map<String, List<String>> standards = standardsBelow();
        standards.computeIfAbsent(parts.inForce().get(), version -> new ArrayList<>()).add(parts.log().self());
        return new Greeting(kind, parts.directives().positionsFromAbove(), refused, standards, Optional.of(start));
    }

    /** Tells the parent at once, where the link allows it, that something has changed here or below. */
    public void announce() {
        parts.parent().ifPresent(parent ->
                way.test(parent, greeting(Greeting.Kind.TAKEN, List.of()).message().canonical()));
    }

    /**
     * Greets as after a start, since what this node was told before may concern what it has only now. Where that can't be
     * sent now, the next connection begins with it.
     */
    public void beginAnew() {
        start = parts.start().get();
        try {
            parts.parent().ifPresent(parent -> way.test(parent, greeting(Greeting.Kind.HELLO, List.of()).message().canonical()));
        } catch (Unavailable e) {
            LOG.infof("the parent is greeted with the next connection: %s", FailureText.of(e));
        }
    }

    @Override
    public Greeting directive(byte[] file) {
        return greeting(Greeting.Kind.TAKEN, parts.receiver().receive(parts.parent().orElse(""), List.of(file)));
    }

    @Override
    public void message(PeerMessage message) {
        parts.messages().receive(parts.parent().orElse(""), message);
    }

    @Override
    public List<PeerMessage> messages() {
        List<PeerMessage> messages = new ArrayList<>();
        messages.add(greeting(Greeting.Kind.HELLO, List.of()).message());
        messages.addAll(parts.messages().take(parts.parent().orElse("")));
        return messages;
    }
}
