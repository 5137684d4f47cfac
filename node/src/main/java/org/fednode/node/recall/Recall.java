package org.fednode.node.recall;

import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.batch.BatchType;
import org.fednode.exchange.batch.BatchVerifier;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.batch.Verification;
import org.fednode.exchange.certificate.NodeCertificate;
import org.fednode.exchange.key.Digest;
import org.fednode.node.ask.Questions;
import org.fednode.node.batchlog.AcceptedBefore;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.BatchState;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.recall.HeldElsewhere.Recalled;
import org.jboss.logging.Logger;

/**
 * Asks a neighbour for what it holds of this node's own streams, before this node seals anything. What this node has lost
 * it takes back. Where the neighbour holds another branch, which it has accepted first, this node gives way: its own
 * branch is set aside, to be issued again behind the other; so is what a lost key had signed and the parent did not get.
 */
public final class Recall {

    private static final Logger LOG = Logger.getLogger(Recall.class);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final Duration SLICE = Duration.ofSeconds(5);

    private final Parts parts;

    /**
     * What it needs of the node.
     *
     * @param parent the node above, to which nothing is sent that a lost key signed
     * @param isLost whether a certificate is of a key of this node's that was replaced without its own signature
     * @param knows whether a version of the standard is held; asks for it if not
     * @param rollForward applies own files beyond the index, and what follows from them
     * @param makeAnew makes every table from the archive
     */
    public record Parts(Questions questions, BatchLog log, BatchVerifier verifier, Optional<String> parent, Predicate<NodeCertificate> isLost,
            Predicate<Manifest.Standard> knows, Step rollForward, Step makeAnew, Step requireWhole, Clock clock) {
    }

    /** Something that the archive may be too damaged for. */
    @FunctionalInterface
    public interface Step {
        void run() throws IOException;
    }

    /**
     * What came of it, all set aside to be sealed again.
     *
     * @param answered whether a neighbour could be asked
     * @param takenBack batches that were lost
     * @param gaveWay batches of this node's that gave way to another branch
     * @param unsent batches that a lost key had signed, and the parent had not accepted before
     */
    public record Outcome(boolean answered, int takenBack, int gaveWay, int unsent) {

        static final Outcome SILENT = new Outcome(false, 0, 0, 0);

        Outcome and(Outcome other) {
            return new Outcome(answered || other.answered, takenBack + other.takenBack, gaveWay + other.gaveWay, unsent + other.unsent);
        }
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
        List<Branch> branches = new ArrayList<>();
        Map<StreamId, HeldElsewhere.End> ends = there.ends();
        for (Map.Entry<StreamId, HeldElsewhere.End> one : ends.entrySet()) {
            branches.add(branch(there, one.getKey(), one.getValue()));
        }
        if (parts.parent().equals(Optional.of(there.peer()))) {
            branches = inVain(ends, branches);
        }
        branches.removeIf(branch -> branch.theirs() == 0 && branch.ours() == 0);
        for (Branch branch : branches) {
            stage(there, branch);
        }
        return branches.stream().allMatch(branch -> branch.ours() == 0) ? takeBack(branches) : giveWay(branches);
    }

    /** With what a lost key signed behind the parent's end: from the loss on the parent accepts nothing more of that. */
    private List<Branch> inVain(Map<StreamId, HeldElsewhere.End> ends, List<Branch> branches) throws IOException {
        List<Branch> all = new ArrayList<>();
        for (Branch branch : branches) {
            all.add(branch.theirs() == 0 ? inVain(branch.stream(), branch.end()) : branch);
        }
        for (StreamId stream : parts.log().cursors().keySet()) {
            if (stream.origin().equals(parts.log().self()) && !ends.containsKey(stream)) {
                all.add(inVain(stream, HeldElsewhere.End.NONE));
            }
        }
        return all;
    }

    private Branch inVain(StreamId stream, HeldElsewhere.End end) throws IOException {
        Optional<LoggedBatch> next = parts.log().find(stream, end.seq() + 1);
        boolean lost = next.isPresent() && isSignedInVain(next.get());
        return new Branch(stream, end.seq(), end, lost ? parts.log().cursor(stream).seq() - end.seq() : 0);
    }

    private boolean isSignedInVain(LoggedBatch batch) throws IOException {
        boolean goesUp = batch.state() != BatchState.LOCAL && batch.state() != BatchState.DOWNWARD;
        return goesUp && AcceptedBefore.verify(parts.verifier()::verifyOwn, parts.log().read(batch), parts.clock().instant())
                instanceof Verification.Verified verified && parts.isLost().test(verified.signer());
    }

    /**
     * How a stream goes on at the neighbour behind the last batch that both hold.
     *
     * @param after the last place at which the two hold the same
     * @param end where it ends there
     * @param ours how many batches this node has behind that place
     */
    private record Branch(StreamId stream, long after, HeldElsewhere.End end, long ours) {

        long theirs() {
            return end.seq() - after;
        }
    }

    /** Goes back from the last place that both have until they hold the same batch there: at most a branch's length. */
    private Branch branch(HeldElsewhere there, StreamId stream, HeldElsewhere.End end) throws AskProblem {
        long own = parts.log().cursor(stream).seq();
        long seq = Math.min(own, end.seq());
        if (seq == end.seq() && isHeld(stream, seq, end.digest().orElseThrow())) {
            return new Branch(stream, seq, end, 0);
        }
        while (seq > 0 && !isHeld(stream, seq, there.fetch(stream, seq, parts.clock().instant()).batch().digest())) {
            seq--;
        }
        return new Branch(stream, seq, end, own - seq);
    }

    /** Fetches what follows, batch by batch, each chained to the one before, and keeps it beside the archive until all is there. */
    private void stage(HeldElsewhere there, Branch branch) throws AskProblem, IOException {
        StreamId stream = branch.stream();
        Optional<Digest> last = parts.log().find(stream, branch.after()).map(LoggedBatch::digest);
        for (long seq = branch.after() + 1; seq <= branch.end().seq(); seq++) {
            Recalled recalled = there.fetch(stream, seq, parts.clock().instant());
            if (!recalled.batch().manifest().prev().equals(last)) {
                throw new IllegalArgumentException("batch " + stream + '/' + seq + " does not follow the one before it");
            }
            requireStandard(recalled.batch().manifest());
            parts.log().stage(stream, seq, recalled.file());
            last = Optional.of(recalled.batch().digest());
        }
        if (branch.theirs() > 0 && !last.equals(branch.end().digest())) {
            throw new IllegalArgumentException("stream " + stream + " does not end there as was told");
        }
    }

    private Outcome takeBack(List<Branch> branches) throws IOException {
        int batches = 0;
        for (Branch branch : branches) {
            batches += parts.log().takeBack(branch.stream(), branch.after() + 1, branch.end().seq());
        }
        if (batches > 0) {
            parts.rollForward().run();
            LOG.warnf("%d batches that this node had sealed and lost are back", batches);
        }
        return new Outcome(true, batches, 0, 0);
    }

    private Outcome giveWay(List<Branch> branches) throws IOException {
        parts.requireWhole().run();
        Outcome outcome = new Outcome(true, 0, 0, 0);
        for (Branch branch : branches) {
            int setAside = branch.ours() > 0 ? parts.log().setAside(branch.stream(), branch.after() + 1) : 0;
            boolean parted = branch.theirs() > 0;
            if (setAside > 0) {
                LOG.errorf(parted ? "stream %s was continued in two ways; what was accepted elsewhere first holds, %d own batches from %d on are issued"
                        + " again behind it; see whether this node runs twice"
                        : "of stream %s the parent has not accepted %d batches from %d on before their key was lost; they are issued again",
                        branch.stream(), setAside, branch.after() + 1);
            }
            int takenBack = parts.log().takeBack(branch.stream(), branch.after() + 1, branch.end().seq());
            outcome = outcome.and(new Outcome(true, takenBack, parted ? setAside : 0, parted ? 0 : setAside));
        }
        parts.makeAnew().run();
        return outcome;
    }

    private boolean isHeld(StreamId stream, long seq, Digest digest) {
        return parts.log().find(stream, seq).map(LoggedBatch::digest).filter(digest::equals).isPresent();
    }

    /** A version that was published after the backup has to come down once more before its batches can be applied. */
    private void requireStandard(Manifest manifest) {
        if (manifest.type() == BatchType.RECORDS && !parts.knows().test(manifest.standard())) {
            throw new IllegalArgumentException("standard " + manifest.standard().version() + " of batch " + manifest.stream() + '/' + manifest.seq()
                    + " is not held yet");
        }
    }
}
