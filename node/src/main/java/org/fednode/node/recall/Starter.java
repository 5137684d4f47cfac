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
import org.fednode.node.alarm.Alarms;
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
    private static final Duration RELAY_PATIENCE = Duration.ofMinutes(1);
    /** Directives that only children hold are with each of them. */
    private static final int MOST_CHILDREN = 20;
    private static final String RESTORE = "node/docs/operations/restore.md";

    private final Parts parts;
    private volatile Result result;
    private volatile Optional<Thread> thread = Optional.empty();

    /** What it needs of the node. @param begin lets the node seal @param recalled told that it has batches back */
    public record Parts(Recall recall, LostRelays relays, Reissue reissue, BatchLog log, Optional<String> parent, Supplier<List<String>> children, Path restored,
            Runnable begin, ChunkSubmission commit, Runnable recalled, Alarms alarms, Clock clock) {
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

    /** How far it is, and what came of it. @param at since when */
    public record Result(State state, Recall.Outcome outcome, Instant at) {

        public boolean isOver() {
            return state != State.ASKING && state != State.WAITING;
        }
    }

    public Starter(Parts parts) {
        this.parts = parts;
        this.result = new Result(State.ASKING, Recall.Outcome.SILENT, parts.clock().instant());
    }

    public Result result() {
        return result;
    }

    /** Returns at once. */
    public void begin(Duration patience) {
        parts.log().holdOwn();
        boolean restored = Files.exists(parts.restored());
        result = new Result(restored ? State.WAITING : State.ASKING, Recall.Outcome.SILENT, parts.clock().instant());
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
            if (restored || above.takenBack() > 0) {
                parts.parent().ifPresent(this::takeBackRelayed);
            }
            parts.log().allowOwn();
            parts.begin().run();
            parts.reissue().run(parts.commit());
            Files.deleteIfExists(parts.restored());
            Recall.Outcome outcome = above.and(below);
            if (outcome.takenBack() > 0) {
                parts.recalled().run();
            }
            raise(outcome);
            boolean compared = above.answered() || parts.parent().isEmpty();
            result = new Result(compared ? State.COMPARED : State.NOT_COMPARED, outcome, parts.clock().instant());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException | ExecutionException | RuntimeException e) {
            LOG.errorf("this node's own streams can't be put right: %s; see node/docs/operations/restore.md, then start it again",
                    FailureText.of(e));
            result = new Result(State.FAILED, Recall.Outcome.SILENT, parts.clock().instant());
        }
    }

    /** They outlast the process: whoever starts it again need not be who looks at them. */
    private void raise(Recall.Outcome outcome) {
        String parent = parts.parent().orElse("");
        if (outcome.takenBack() > 0 && outcome.gaveWay() == 0) {
            parts.alarms().raise("recall.taken-back", parent, "已取回丢失的 " + outcome.takenBack() + " 个批次",
                    outcome.takenBack() + " batches that this node had lost were taken back",
                    "if no backup was put in place, look at the disk; give again what was entered after it; " + RESTORE);
        }
        if (outcome.gaveWay() > 0) {
            parts.alarms().raise("recall.gave-way", parent, "发生分叉：本节点 " + outcome.gaveWay() + " 个批次已让位并重新签发",
                    "a fork: " + outcome.gaveWay() + " batches of this node gave way to another branch and were issued again",
                    "make sure that this node runs once, on one machine; " + RESTORE);
        }
        if (outcome.unsent() > 0) {
            parts.alarms().raise("recall.signed-again", parent, "原私钥签发而上级未接收的 " + outcome.unsent() + " 个批次已用新私钥重新签发",
                    outcome.unsent() + " batches that the lost key had signed and the parent had not accepted were signed again",
                    "nothing is lost; node/docs/operations/lost-key.md");
        }
    }

    private void takeBackRelayed(String parent) {
        int back = parts.relays().from(parent, RELAY_PATIENCE);
        if (back > 0) {
            LOG.warnf("%d batches of the nodes below, which this node had lost, are back from %s", back, parent);
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
