package org.fednode.node.recall;

import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.recall.RecallRefusal;
import org.fednode.node.ask.Answerer;
import org.fednode.node.batchlog.BatchLog;

/**
 * Tells a neighbour what is held here of its own streams and of those of the nodes below it, and hands them back: nobody is told
 * of anybody else's. The parent is told which streams it has accepted.
 */
public final class HeldOfPeer implements Answerer {

    /** Subject of spec/questions.md. */
    public static final String ABOUT = "recall";
    static final int PART_BYTES = 512 << 10;
    static final int STREAMS_AT_ONCE = 1_000;
    static final long MAX_INTEGER = (1L << 53) - 1;

    private static final Comparator<StreamId> ORDER = Comparator.comparing(StreamId::origin).thenComparing(StreamId::epoch)
            .thenComparing(StreamId::stream);

    private final BatchLog log;
    private final Optional<String> parent;
    private final Function<String, Optional<String>> routeOf;

    /** @param routeOf the child through which a node's batches come */
    public HeldOfPeer(BatchLog log, Optional<String> parent, Function<String, Optional<String>> routeOf) {
        this.log = log;
        this.routeOf = routeOf;
        this.parent = parent;
    }

    @Override
    public Map<String, Object> answer(String peer, Members body) throws AskProblem {
        try {
            return switch (body.text("step")) {
                case "heads" -> heads(peer);
                case "accepted" -> accepted(peer, body.only("from", "step"));
                case "relayed" -> relayed(peer, body.only("from", "step"));
                case "fetch" -> fetch(peer, body.only("epoch", "from", "origin", "seq", "step", "stream"));
                default -> throw new IllegalArgumentException("there is no such step");
            };
        } catch (IllegalArgumentException e) {
            throw new AskProblem(RecallRefusal.FORMAT.code(), String.valueOf(e.getMessage()));
        }
    }

    private Map<String, Object> heads(String peer) {
        List<Map<String, Object>> streams = log.cursors().entrySet().stream().filter(one -> one.getKey().origin().equals(peer))
                .<Map<String, Object>>map(one -> Map.of("epoch", one.getKey().epoch(), "stream", one.getKey().stream(),
                        "seq", one.getValue().seq(), "digest", one.getValue().digest().orElseThrow().toString())).toList();
        return Map.of("streams", streams);
    }

    /** Of nodes below the peer, in an order that stays, some at once. */
    private Map<String, Object> relayed(String peer, Members body) {
        return Map.of("streams", log.cursors().entrySet().stream().filter(one -> one.getValue().seq() > 0 && isBelow(peer, one.getKey().origin()))
                .sorted(Map.Entry.comparingByKey(ORDER)).skip(body.integer("from", 0, MAX_INTEGER)).limit(STREAMS_AT_ONCE)
                .map(one -> Map.of("origin", one.getKey().origin(), "epoch", one.getKey().epoch(), "stream", one.getKey().stream(),
                        "seq", one.getValue().seq())).toList());
    }

    private boolean isBelow(String peer, String origin) {
        return !origin.equals(peer) && routeOf.apply(origin).equals(Optional.of(peer));
    }

    /** In an order that stays, some at once. */
    private Map<String, Object> accepted(String peer, Members body) {
        if (!parent.equals(Optional.of(peer))) {
            throw new IllegalArgumentException("only the parent of " + log.self() + " is told what it has accepted");
        }
        return Map.of("streams", log.receiptedBy(peer).entrySet().stream().filter(one -> one.getValue() > 0).map(Map.Entry::getKey).sorted(ORDER)
                .skip(body.integer("from", 0, MAX_INTEGER)).limit(STREAMS_AT_ONCE)
                .map(stream -> Map.of("origin", stream.origin(), "epoch", stream.epoch(), "stream", stream.stream())).toList());
    }

    private Map<String, Object> fetch(String peer, Members body) throws AskProblem {
        String origin = body.has("origin") ? body.text("origin") : peer;
        if (!origin.equals(peer) && !isBelow(peer, origin)) {
            throw new IllegalArgumentException(peer + " is told nothing of the streams of " + origin);
        }
        StreamId stream = new StreamId(origin, body.integer("epoch", 1, MAX_INTEGER), body.text("stream"));
        Optional<byte[]> file = log.find(stream, body.integer("seq", 1, MAX_INTEGER)).flatMap(log::readWhole);
        byte[] bytes = file.orElseThrow(() -> new AskProblem(RecallRefusal.NO_SUCH_BATCH.code(), "this node does not hold that batch whole"));
        int from = (int) body.integer("from", 0, bytes.length);
        byte[] part = Arrays.copyOfRange(bytes, from, Math.min(bytes.length, from + PART_BYTES));
        return Map.of("bytes", Base64.getEncoder().encodeToString(part), "size", bytes.length);
    }
}
