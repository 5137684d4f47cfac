package org.fednode.node.recall;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Digest;
import org.fednode.node.ask.Questions;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.recall.HeldElsewhere.Recalled;
import org.jboss.logging.Logger;

/**
 * Asks a neighbour for what it holds of this node's own streams, before this node seals anything. What this node has lost
 * it takes back. Where the neighbour holds another branch, which it has accepted first, this node gives way: its own
 * branch is set aside, to be issued again behind the other.
 */
public final class Recall {

    private static final Logger LOG = Logger.getLogger(Recall.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration SLICE = Duration.ofSeconds(5);

    private final Parts parts;

    /** What it needs of the node. @param knows whether a version of the standard is held; asks for it if not @param rollForward applies own files beyond the index @param makeAnew makes every table from the archive */
    public record Parts(Questions questions, BatchLog log, BatchVerifier verifier, Predicate<Manifest.Standard> knows, Step rollForward, Step makeAnew, Step requireWhole,
            Clock clock) {
    }

    /** Something that the archive may be too damaged for. */
    @FunctionalInterface
    public interface Step {
        void run() throws IOException;
    }

    /** What came of it. @param answered whether the neighbour could be asked @param takenBack batches that were lost @param setAside batches of this node's that gave way */
    public record Outcome(boolean answered, int takenBack, int setAside) {

        static final Outcome SILENT = new Outcome(false, 0, 0);
    }

    public Recall(Parts parts) {
        this.parts = parts;
    }

    /**
     * Asks again and again until the neighbour answers, or patience is at its end.
     *
     * @throws IOException when the archive can't be read or written
     */
    public Outcome from(String neighbour, Duration patience) throws IOException, InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() < end) {
            long left = end - System.nanoTime();
            Duration slice = SLICE.toNanos() < left ? SLICE : Duration.ofNanos(left);
            try {
                return compare(new HeldElsewhere(parts.questions().with(neighbour, HeldOfPeer.ABOUT, slice), parts.log().self(), parts.verifier()));
            } catch (AskProblem | IllegalArgumentException e) {
                LOG.infof("what %s holds of this node's streams can't be had yet: %s", neighbour, e.getMessage());
                Thread.sleep(PAUSE.toMillis());
            }
        }
        return Outcome.SILENT;
    }

    private Outcome compare(HeldElsewhere there) throws AskProblem, IOException {
        List<Recalled> lost = new ArrayList<>();
        List<Branch> branches = new ArrayList<>();
        for (Map.Entry<StreamId, HeldElsewhere.End> one : there.ends().entrySet()) {
            Branch branch = branch(there, one.getKey(), one.getValue());
            if (branch.ours() > 0) {
                branches.add(branch);
            } else {
                lost.addAll(branch.theirs());
            }
        }
        requireStandards(Stream.concat(lost.stream(), branches.stream().flatMap(branch -> branch.theirs().stream())).toList());
        if (branches.isEmpty()) {
            return new Outcome(true, takeBack(lost), 0);
        }
        parts.requireWhole().run();
        int setAside = 0;
        for (Branch branch : branches) {
            LOG.errorf("stream %s was continued in two ways; what was accepted elsewhere first holds, %d own batches from %d on are issued again"
                    + " behind it; see whether this node runs twice", branch.stream(), branch.ours(), branch.from());
            setAside += parts.log().setAside(branch.stream(), branch.from());
            lost.addAll(branch.theirs());
        }
        write(lost);
        parts.makeAnew().run();
        return new Outcome(true, lost.size(), setAside);
    }

    /**
     * What the neighbour holds beyond what both hold.
     *
     * @param from first place where the two differ, or behind this node's end
     * @param ours how many batches this node has from there on
     */
    private record Branch(StreamId stream, long from, long ours, List<Recalled> theirs) {
    }

    /** Goes back from the neighbour's end until this node holds the same batch. */
    private Branch branch(HeldElsewhere there, StreamId stream, HeldElsewhere.End end) throws AskProblem {
        long own = parts.log().cursor(stream).seq();
        Instant now = parts.clock().instant();
        Deque<Recalled> theirs = new ArrayDeque<>();
        long seq = end.seq();
        Optional<Digest> digest = Optional.of(end.digest());
        while (seq > 0 && !isHeld(stream, seq, digest.orElseThrow())) {
            Recalled recalled = there.fetch(stream, seq, now);
            if (!recalled.batch().digest().equals(digest.get())) {
                throw new IllegalArgumentException("batch " + stream + '/' + seq + " is not the one that was told");
            }
            theirs.addFirst(recalled);
            digest = recalled.batch().manifest().prev();
            seq--;
        }
        boolean isBranch = !theirs.isEmpty() && own > seq;
        return new Branch(stream, seq + 1, isBranch ? own - seq : 0, List.copyOf(theirs));
    }

    private boolean isHeld(StreamId stream, long seq, Digest digest) {
        return parts.log().find(stream, seq).map(LoggedBatch::digest).filter(digest::equals).isPresent();
    }

    /** A version that was published after the backup has to come down once more before its batches can be applied. */
    private void requireStandards(List<Recalled> batches) {
        for (Recalled one : batches) {
            Manifest manifest = one.batch().manifest();
            if (manifest.type() == BatchType.RECORDS && !parts.knows().test(manifest.standard())) {
                throw new IllegalArgumentException("standard " + manifest.standard().version() + " of batch " + manifest.stream() + '/' + manifest.seq()
                        + " is not held yet");
            }
        }
    }

    private int takeBack(List<Recalled> lost) throws IOException {
        if (!lost.isEmpty()) {
            write(lost);
            parts.rollForward().run();
            LOG.warnf("%d batches that this node had sealed and lost are back", lost.size());
        }
        return lost.size();
    }

    private void write(List<Recalled> batches) throws IOException {
        for (Recalled one : batches) {
            parts.log().takeBack(one.batch().manifest().stream(), one.batch().manifest().seq(), one.file());
        }
    }
}
