package org.fednode.node.ownership;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.fednode.exchange.batch.LineOp;
import org.fednode.node.commit.Change;
import org.fednode.node.commit.Chunk;
import org.fednode.node.commit.WithinTransaction;
import org.fednode.node.directive.DirectiveLine;
import org.fednode.node.intake.ChunkSubmission;
import org.fednode.node.projection.ClaimedKey;
import org.fednode.node.projection.Claims;
import org.fednode.node.projection.HeldRecord;
import org.fednode.node.projection.OwnerWord;
import org.fednode.node.projection.Projection;
import org.fednode.node.quarantine.Quarantine;
import org.fednode.node.quarantine.QuarantineEntry;
import org.fednode.node.quarantine.QuarantineState;
import org.fednode.node.quarantine.QuarantinedInput;
import org.fednode.node.runtime.Database;
import org.fednode.node.runtime.DueWork;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.node.trust.Lineage;
import org.fednode.standards.DataSet;
import org.fednode.standards.Finding;
import org.fednode.standards.Label;
import org.fednode.standards.Severity;

/**
 * What a node does about ownership by itself: as common ancestor it says whose record counts and settles transfers; as
 * taker it makes tasks of what it is offered and answers; as giver it deletes what was taken. All of it follows from the
 * tables.
 */
public final class OwnershipWork implements AutoCloseable {

    private static final String RULE = "transferred";
    private static final int KEYS_AT_ONCE = 500;

    private final Parts parts;
    private final Ownership ownership;
    /** Settled transfers in which nothing is left to do; asked of the tables once after each start. */
    private final Set<String> done = new HashSet<>();
    private volatile boolean started;
    private final DueWork work = new DueWork("ownership", this::doDue);

    /** What it needs of the node. @param top whether this is the national node */
    public record Parts(Ownership ownership, Claims claims, Lineage lineage, Database database, Projection projection, Quarantine quarantine,
            ActiveStandards standards, ChunkSubmission commit, boolean top) {
    }

    public OwnershipWork(Parts parts) {
        this.parts = parts;
        this.ownership = parts.ownership();
    }

    /** From now on works by itself, when directives have come. */
    public void start() {
        started = true;
        ownership.onNews(work::wake);
        work.wake();
    }

    /** Something was committed, perhaps a claim; must be quick. */
    public void committed() {
        if (started) {
            work.wake();
        }
    }

    /** Its thread, to be paused while the tables are made anew. */
    public DueWork work() {
        return work;
    }

    private void doDue() throws InterruptedException, ExecutionException {
        if (turn(parts.commit())) {
            work.wake(); // there may be more, and what was said changed its keys once more
        }
    }

    /**
     * Does what is due, on the caller's thread, for who has not started it.
     *
     * @return whether there may be more
     */
    public boolean turn(ChunkSubmission commit) throws InterruptedException, ExecutionException {
        for (Transfer transfer : parts.database().transact(ownership.transfers()::open)) {
            decide(transfer);
            take(transfer, commit);
        }
        for (Transfer transfer : parts.database().transact(connection -> ownership.transfers().given(connection, self()))) {
            give(transfer, commit);
        }
        for (Transfer transfer : parts.database().transact(connection -> ownership.transfers().withdrawn(connection, self()))) {
            close(transfer, commit);
        }
        List<ClaimedKey> changed = parts.database().transact(connection -> Claims.changed(connection, KEYS_AT_ONCE));
        for (ClaimedKey key : changed) {
            synchronized (ownership) { // people decide at the same time
                ownership.settle();
                say(key);
            }
        }
        return !changed.isEmpty();
    }

    private String self() {
        return ownership.self();
    }

    /** Says of the key what is to be said now, if it isn't what was said last. */
    private void say(ClaimedKey key) {
        String id = Ownership.wordId(key.dataSet(), key.key());
        Optional<OwnerWord> said = parts.database().transact(connection -> ownership.words().find(connection, self(), id));
        Optional<OwnerWord> due = parts.database().transact(connection -> due(connection, key, id, said));
        boolean isNews = due.isPresent() && said.filter(word -> word.saysAs(due.get())).isEmpty() && (due.get().isStanding() || said.isPresent());
        // after a backup was put in place the claimants may be unknown yet: their next batches bring the key up again
        if (isNews && ownership.say(due.get(), concerned(due.get()).keySet())) {
            return;
        }
        said.ifPresent(word -> ownership.say(word, untold(concerned(word), word.version())));
        parts.database().transact(connection -> ownership.transfers().ofKey(connection, key.dataSet(), key.key())).stream()
                .filter(one -> one.decider().equals(Optional.of(self())) && one.state() != TransferState.OFFERED)
                .forEach(one -> tell(one, one.state(), untold(toldOf(one.task(), List.of(one.giver(), one.taker())), one.state().version())));
        parts.database().transact(connection -> {
            Claims.seen(connection, key);
            return null;
        });
    }

    /** Who claims the key, and who did and must hear of it too, with the version that each was told last. */
    private Map<String, Long> concerned(OwnerWord word) {
        return toldOf(word.id(), word.claimants());
    }

    private Map<String, Long> toldOf(String id, List<String> nodes) {
        Map<String, Long> told = parts.database().transact(connection -> ownership.told().of(connection, id));
        nodes.forEach(node -> told.putIfAbsent(node, 0L));
        return told;
    }

    private static List<String> untold(Map<String, Long> told, long version) {
        return told.entrySet().stream().filter(one -> one.getValue() < version).map(Map.Entry::getKey).toList();
    }

    private Optional<OwnerWord> due(Connection connection, ClaimedKey key, String id, Optional<OwnerWord> said) throws SQLException {
        Optional<DataSet> dataSet = parts.standards().dataSet(key.dataSet());
        if (dataSet.isEmpty()) {
            return Optional.empty();
        }
        List<HeldRecord> held = parts.projection().find(connection, dataSet.get(), key.key());
        TreeSet<String> claimants = new TreeSet<>(held.stream().map(one -> one.source().origin()).toList());
        long version = said.map(OwnerWord::version).orElse(0L) + 1;
        Instant now = ownership.now();
        if (claimants.stream().map(this::way).distinct().count() < 2) {
            return Optional.of(new OwnerWord(self(), id, key.dataSet(), key.key(), version, List.of(), "", OwnerWord.Grounds.ORDER, "", now));
        }
        Optional<OwnerWord> decision = said.filter(word -> word.grounds() == OwnerWord.Grounds.DECISION && claimants.contains(word.owner()));
        Optional<Transfer> transfer = ownership.transfers().ofKey(connection, key.dataSet(), key.key()).stream()
                .filter(one -> passes(one, held, claimants)).findFirst();
        OwnerWord.Grounds grounds = decision.isPresent() ? OwnerWord.Grounds.DECISION
                : transfer.isPresent() ? OwnerWord.Grounds.TRANSFER : OwnerWord.Grounds.ORDER;
        String owner = decision.map(OwnerWord::owner).or(() -> transfer.map(Transfer::taker))
                .orElse(counting(connection, key, claimants));
        return Optional.of(new OwnerWord(self(), id, key.dataSet(), key.key(), version, List.copyOf(claimants), owner, grounds,
                decision.map(OwnerWord::reason).orElse(""), now));
    }

    private static boolean passes(Transfer transfer, List<HeldRecord> held, Set<String> claimants) {
        return (transfer.state() == TransferState.OFFERED || transfer.state() == TransferState.ACCEPTED)
                && claimants.contains(transfer.taker()) && held.stream().anyMatch(one -> transfer.covers(one.source()));
    }

    /** By the words of lower nodes and by order, as if nothing had been said here or above. */
    private String counting(Connection connection, ClaimedKey key, Set<String> claimants) throws SQLException {
        Set<String> above = parts.lineage().above();
        List<OwnerWord> below = ownership.words().of(connection, key.dataSet(), key.key()).stream()
                .filter(word -> !word.issuer().equals(self()) && !above.contains(word.issuer())).toList();
        return parts.claims().counting(claimants, below).orElseGet(() -> claimants.iterator().next());
    }

    /** The child through which a node is reached; the node itself where that isn't known, as of this node's own. */
    private String way(String node) {
        return parts.lineage().routeTo(node).orElse(node);
    }

    /** The lowest node above both sides owns the state. */
    private void decide(Transfer transfer) {
        boolean knowsGiver = transfer.giver().equals(self()) || parts.lineage().routeTo(transfer.giver()).isPresent();
        boolean knowsTaker = transfer.taker().equals(self()) || parts.lineage().routeTo(transfer.taker()).isPresent();
        if (!knowsGiver || transfer.decider().filter(node -> !node.equals(self())).isPresent()) {
            return;
        }
        if (!knowsTaker) {
            if (parts.top()) {
                tell(transfer, TransferState.DECLINED, List.of(transfer.giver()));
            }
            return;
        }
        if (way(transfer.giver()).equals(way(transfer.taker()))) {
            return;
        }
        Optional<TransferState> answer = answer(transfer, transfer.taker());
        Optional<TransferState> withdrawal = answer(transfer, transfer.giver());
        Set<String> both = new LinkedHashSet<>(List.of(transfer.giver(), transfer.taker()));
        if (answer.isPresent()) {
            tell(transfer, answer.get(), both);
        } else if (withdrawal.isPresent()) {
            tell(transfer, withdrawal.get(), both);
        } else if (transfer.decider().isEmpty()) {
            tell(transfer, TransferState.OFFERED, List.of(transfer.taker().equals(self()) ? transfer.giver() : transfer.taker()));
        }
    }

    private Optional<TransferState> answer(Transfer transfer, String node) {
        return parts.database().transact(connection -> ownership.transfers().answerOf(connection, transfer.giver(), transfer.id(), node));
    }

    private void tell(Transfer transfer, TransferState state, Iterable<String> nodes) {
        ownership.tell(nodes, DirectiveLine.upsert(transfer.lineKey(), transfer.word(state)));
    }

    /** As taker: a task for the staff, then the answer that their work gives. */
    private void take(Transfer transfer, ChunkSubmission commit) throws InterruptedException, ExecutionException {
        Optional<DataSet> dataSet = parts.standards().dataSet(transfer.dataSet());
        if (!transfer.taker().equals(self()) || transfer.decider().isEmpty() || dataSet.isEmpty() || answer(transfer, self()).isPresent()) {
            return;
        }
        Optional<QuarantineEntry> task = parts.database().transact(connection -> parts.quarantine().find(connection, transfer.task()));
        boolean open = task.filter(QuarantineEntry::isOpen).isPresent();
        if (ownership.ownRecord(dataSet.get(), transfer.key()).isPresent()
                || task.filter(one -> one.state() == QuarantineState.RESUBMITTED).isPresent()) {
            if (open) {
                submit(commit, transfer, List.of(), List.of(), List.of(transfer.task()));
            }
            answer(transfer, TransferState.ACCEPTED);
        } else if (task.isEmpty()) {
            submit(commit, transfer, List.of(), List.of(input(transfer)), List.of());
        } else if (!open) {
            answer(transfer, TransferState.DECLINED);
        }
    }

    private void answer(Transfer transfer, TransferState answer) {
        ownership.report(DirectiveLine.upsert(transfer.lineKey(), Map.of("from", transfer.giver(), "answer", answer.wireName())));
    }

    private static QuarantinedInput input(Transfer transfer) {
        Label message = new Label("由" + transfer.giver() + "转来：" + transfer.reason() + "。核对管理地区等字段后提交即为接收，放弃即为拒收",
                "offered by " + transfer.giver() + ": " + transfer.reason()
                        + ". Correct what has changed, such as the managing division, and resubmit to accept; discard to decline");
        return new QuarantinedInput(transfer.task(), transfer.dataSet(), "transferred from " + transfer.giver(), 1,
                transfer.record().orElse("{}"), List.of(new Finding(RULE, "", Severity.ERROR, "", message, Optional.empty(), "")));
    }

    /** As giver: the record is another node's now. A later change of it was a claim anew, and stays. */
    private void give(Transfer transfer, ChunkSubmission commit) throws InterruptedException, ExecutionException {
        Optional<DataSet> dataSet = parts.standards().dataSet(transfer.dataSet());
        if (dataSet.isEmpty() || done.contains(transfer.task())) {
            return;
        }
        Optional<HeldRecord> held = ownership.ownRecord(dataSet.get(), transfer.key()).filter(one -> transfer.covers(one.source()));
        if (held.isPresent()) {
            submit(commit, transfer, List.of(new Change(LineOp.DELETE, transfer.key(), Optional.empty(), ownership.now(), Optional.empty(), new byte[0])),
                    List.of(), List.of());
        }
        done.add(transfer.task());
    }

    /** As taker: there is nothing to take any more. */
    private void close(Transfer transfer, ChunkSubmission commit) throws InterruptedException, ExecutionException {
        if (done.contains(transfer.task())) {
            return;
        }
        if (parts.database().transact(connection -> parts.quarantine().find(connection, transfer.task())).filter(QuarantineEntry::isOpen).isPresent()) {
            submit(commit, transfer, List.of(), List.of(), List.of(transfer.task()));
        }
        done.add(transfer.task());
    }

    private void submit(ChunkSubmission commit, Transfer transfer, List<Change> changes, List<QuarantinedInput> tasks, List<String> settled)
            throws InterruptedException, ExecutionException {
        commit.await(new Chunk(transfer.dataSet(), ownership.now(), changes, tasks, settled, WithinTransaction.NOTHING));
    }

    @Override
    public void close() {
        work.close();
    }
}
