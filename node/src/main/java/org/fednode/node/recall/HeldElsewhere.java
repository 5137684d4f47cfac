package org.fednode.node.recall;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.batch.Verification;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.key.Digest;
import org.fednode.node.ask.Conversation;
import org.fednode.node.batchlog.AcceptedBefore;

/** What a neighbour holds of this node's own streams. */
final class HeldElsewhere {

    private static final int MOST_STREAMS = 10_000;

    private final Conversation neighbour;
    private final String self;
    private final BatchVerifier verifier;

    /** Where a stream ends there. @param digest the last batch's */
    record End(long seq, Optional<Digest> digest) {

        static final End NONE = new End(0, Optional.empty());
    }

    /** A batch that this node has sealed once, as its signature shows. */
    record Recalled(byte[] file, Verification.Verified batch) {
    }

    HeldElsewhere(Conversation neighbour, String self, BatchVerifier verifier) {
        this.neighbour = neighbour;
        this.self = self;
        this.verifier = verifier;
    }

    String peer() {
        return neighbour.peer();
    }

    Map<StreamId, End> ends() throws AskProblem {
        Members answer = neighbour.ask(Map.of("step", "heads"));
        if (answer.list("streams").size() > MOST_STREAMS) {
            throw new IllegalArgumentException("more streams than any node has");
        }
        Map<StreamId, End> ends = new LinkedHashMap<>();
        for (Members one : answer.objects("streams")) {
            StreamId stream = new StreamId(self, one.integer("epoch", 1, HeldOfPeer.MAX_INTEGER), one.text("stream"));
            ends.put(stream, new End(one.integer("seq", 1, HeldOfPeer.MAX_INTEGER), Optional.of(Digest.parse(one.text("digest")))));
        }
        return ends;
    }

    /** @throws IllegalArgumentException when what comes is not this node's own batch of that place */
    Recalled fetch(StreamId stream, long seq, Instant now) throws AskProblem {
        byte[] file = new HeldFile(neighbour).fetch(stream, seq);
        if (!(AcceptedBefore.verify(verifier::verifyOwn, file, now) instanceof Verification.Verified batch)
                || !batch.manifest().stream().equals(stream) || batch.manifest().seq() != seq) {
            throw new IllegalArgumentException(neighbour.peer() + " gave something else than this node's batch " + stream + '/' + seq);
        }
        return new Recalled(file, batch);
    }
}
