package org.fednode.node.recall;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.intake.ChunkSubmission;
import org.fednode.node.runtime.FailureText;
import org.jboss.logging.Logger;

/**
 * Lets a node begin to seal when its neighbours have been asked for what it has lost. A parent that is silent is not
 * waited for, unless somebody has said that an old backup was put in place, or keys in place of lost ones: a file
 * {@value #RESTORED} in the data directory, which goes when the parent has answered.
 */
public final class Starter implements AutoCloseable {

    /** File in the data directory. */
    public static final String RESTORED = "restored";

    private static final Logger LOG = Logger.getLogger(Starter.class);
    private static final Duration FOREVER = Duration.ofDays(3650);
    private static final Duration CHILD_PATIENCE = Duration.ofSeconds(5);
    /** Directives that only children hold are with each of them. */
    private static final int MOST_CHILDREN = 20;

    private final Parts parts;
    private volatile Result result = new Result(State.ASKING, Recall.Outcome.SILENT, Optional.empty());
    private volatile Optional<Thread> thread = Optional.empty();

    /** What it needs of the node. @param begin lets the node seal */
    public record Parts(Recall recall, Reissue reissue, BatchLog log, Optional<String> parent, Supplier<List<String>> children, Path restored,
            Runnable begin, ChunkSubmission commit, Clock clock) {
    }

    /** How far it is. */
    public enum State {
        /** Asking the parent; nothing is sealed. */
        ASKING,
        /** Asking the parent until it answers, since an old backup or new keys were put in place; nothing is sealed. */
        WAITING,
        /** Sealing, compared with the parent before. */
        COMPARED,
        /** Sealing, though the parent did not answer. */
        NOT_COMPARED,
        /** The archive could not be put right; nothing is sealed. */
        FAILED
    }

    /** How far it is, and what came of it. @param at when it was done */
    public record Result(State state, Recall.Outcome outcome, Optional<Instant> at) {
    }

    public Starter(Parts parts) {
        this.parts = parts;
    }

    public Result result() {
        return result;
    }

    /** Returns at once. */
    public void begin(Duration patience) {
        parts.log().holdOwn();
        boolean restored = Files.exists(parts.restored());
        result = new Result(restored ? State.WAITING : State.ASKING, Recall.Outcome.SILENT, Optional.empty());
        Thread started = new Thread(() -> run(restored ? FOREVER : patience, restored), "start");
        started.setDaemon(true);
        thread = Optional.of(started);
        started.start();
    }

    private void run(Duration patience, boolean restored) {
        try {
            Recall.Outcome above = ask(parts.parent().stream().toList(), patience);
            Recall.Outcome below = restored ? ask(parts.children().get().stream().limit(MOST_CHILDREN).toList(), CHILD_PATIENCE)
                    : Recall.Outcome.SILENT;
            parts.log().allowOwn();
            parts.begin().run();
            parts.reissue().run(parts.commit());
            Files.deleteIfExists(parts.restored());
            boolean compared = above.answered() || parts.parent().isEmpty();
            result = new Result(compared ? State.COMPARED : State.NOT_COMPARED, above.and(below), Optional.of(parts.clock().instant()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | ExecutionException | RuntimeException e) {
            LOG.errorf("this node's own streams can't be put right: %s; see node/docs/operations/restore.md, then start it again",
                    FailureText.of(e));
            result = new Result(State.FAILED, Recall.Outcome.SILENT, Optional.of(parts.clock().instant()));
        }
    }

    private Recall.Outcome ask(List<String> neighbours, Duration patience) throws IOException, InterruptedException {
        Recall.Outcome all = Recall.Outcome.SILENT;
        for (String neighbour : neighbours) {
            all = all.and(parts.recall().from(neighbour, patience));
        }
        return all;
    }

    @Override
    public void close() {
        thread.ifPresent(Thread::interrupt);
    }
}
