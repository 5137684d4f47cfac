package org.fednode.node.reconcile;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.head.Head;
import org.fednode.exchange.head.HeadProblem;
import org.fednode.exchange.reconcile.Outcome;
import org.fednode.exchange.reconcile.ReconciliationRefusal;
import org.fednode.exchange.reconcile.RowFacts;
import org.fednode.exchange.reconcile.Salt;
import org.fednode.exchange.reconcile.StreamCut;
import org.fednode.node.ask.Conversation;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.StreamCursor;
import org.fednode.node.inbox.BatchReceiver;
import org.fednode.node.reconcile.ArchivedRows.Place;
import org.fednode.node.reconcile.ArchivedRows.Truth;
import org.fednode.node.reconcile.RowRepair.Verdict;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;

/** One data set of one child: heads, then comparison and repair, and again until a comparison finds nothing to repair. */
final class DataSetReconciliation {

    private static final int MOST_COMPARISONS = 8;
    private static final int MOST_ROWS_REPORTED = 1_000;

    /** What it needs of the node. */
    record Parts(BatchLog log, BatchReceiver inbox, ActiveStandards standards, StoredRows rows, ArchivedRows.Parts archive,
            RowRepair repair, TrustStore trust, RandomGenerator random, Clock clock, Executor executor,
            BiConsumer<String, Long> sentAgain) {
    }

    private final Parts parts;
    private final Conversation child;
    private final DataSet dataSet;
    private final boolean dry;
    private final Consumer<String> progress;
    private final Map<RowName, RunReport.RowReport> found = new HashMap<>();
    private final List<RunReport.StreamReport> streams = new ArrayList<>();

    DataSetReconciliation(Parts parts, Conversation child, DataSet dataSet, boolean dry, Consumer<String> progress) {
        this.parts = parts;
        this.child = child;
        this.dataSet = dataSet;
        this.dry = dry;
        this.progress = progress;
    }

    /** @param signable what both will sign */
    record Result(RunReport.DataSetReport report, List<RunReport.StreamReport> streams, Outcome.DataSetOutcome signable) {
    }

    /** What one comparison and its repairs came to. */
    private record Pass(Comparison comparison, StoredRows.Scope scope, long repaired, Set<RowName> left, long moving, long rejected,
            boolean cutShort) {
    }

    Result run() throws AskProblem {
        Pass pass = pass();
        int passes = 1;
        while (!dry && pass.repaired() > 0 && passes < MOST_COMPARISONS) {
            pass = pass();
            passes++;
        }
        long left = pass.left().size() + (pass.cutShort() ? 1 : 0);
        long repaired = found.size() - pass.left().size();
        streams.removeIf(stream -> streams.indexOf(stream) != streams.lastIndexOf(stream));
        Outcome.DataSetOutcome signable = new Outcome.DataSetOutcome(name(), pass.scope().salt(),
                StreamCut.digest(pass.scope().cut().streams()), pass.comparison().ours(), pass.comparison().theirs(), found.size(),
                repaired, left, pass.moving(), pass.rejected());
        return new Result(new RunReport.DataSetReport(name(), pass.comparison().counted(), found.size(), repaired, left, pass.moving(),
                pass.rejected(), passes, found.values().stream().limit(MOST_ROWS_REPORTED).toList()), List.copyOf(streams), signable);
    }

    private String name() {
        return dataSet.definition().id();
    }

    private Pass pass() throws AskProblem {
        Cut cut = new Cut(name(), heads().cut());
        StoredRows.Scope scope = new StoredRows.Scope(dataSet, Salt.random(parts.random()), cut, origins(), StoredRows.DAMAGED_ABOVE);
        Comparison comparison = new Comparison(child, parts.rows(), scope, parts.standards().currentReference().digest(), parts.executor());
        Comparison.Result result = comparison.run(rows -> progress.accept(name() + ": " + rows + " rows read"));
        return settle(comparison, scope, result);
    }

    /** Rows of the child and of those below it; and of origins of which this node has no batch at all, which are nobody's. */
    private Predicate<String> origins() {
        Set<String> known = parts.log().cursors().keySet().stream().map(StreamId::origin).collect(Collectors.toSet());
        known.add(parts.log().self());
        Map<String, Boolean> asked = new HashMap<>();
        return origin -> asked.computeIfAbsent(origin,
                any -> parts.inbox().routeOf(any).map(child.peer()::equals).orElse(!known.contains(any)));
    }

    private Heads heads() throws AskProblem {
        Map<StreamId, StreamCursor> ours = new HashMap<>(parts.log().cursors());
        ours.keySet().removeIf(stream -> !stream.stream().equals(name())
                || !parts.inbox().routeOf(stream.origin()).equals(Optional.of(child.peer())));
        Members answer = child.ask(Steps.step("heads", "dataSet", name()));
        Heads heads = Heads.compare(head(answer), ours, parts.log());
        streams.addAll(heads.lasting());
        sendAgain(answer);
        return heads;
    }

    private Head head(Members answer) throws AskProblem {
        try {
            Head head = Head.verify(Base64.getDecoder().decode(answer.text("head")), parts.trust(), parts.clock().instant());
            if (!head.node().identity().nodeId().equals(child.peer())) {
                throw new AskProblem(ReconciliationRefusal.SIGNER_NOT_PARTY.code(), "the head is not signed by " + child.peer());
            }
            return head;
        } catch (HeadProblem e) {
            throw new AskProblem(e.code(), e.getMessage());
        }
    }

    /** What this node has receipted and no longer holds, the child must send once more. */
    private void sendAgain(Members answer) throws AskProblem {
        List<Map<String, Object>> lost = new ArrayList<>();
        for (Members receipted : Steps.limited("receipted streams", answer.objects("receipted"), 0, Steps.MOST_PLACES)) {
            StreamId stream = Steps.stream(receipted);
            long here = parts.log().cursor(stream).seq();
            long there = receipted.integer("seq", 1, Steps.MAX_INTEGER);
            if (here < there && stream.stream().equals(name())) {
                lost.add(Steps.stream(stream, "after", here));
                streams.add(new RunReport.StreamReport(stream.origin(), stream.epoch(), stream.stream(), Heads.SENT_AGAIN, here, there));
            }
        }
        for (int from = 0; from < lost.size() && !dry; from += Steps.MOST_STREAMS) {
            Members said = child.ask(Steps.step("resend", "streams", lost.subList(from, Math.min(lost.size(), from + Steps.MOST_STREAMS))));
            if (said.has("position")) {
                parts.sentAgain().accept(child.peer(), said.integer("position", 1, Steps.MAX_INTEGER) - 1);
            }
        }
    }

    private Pass settle(Comparison comparison, StoredRows.Scope scope, Comparison.Result result) throws AskProblem {
        Map<RowName, Comparison.Difference> differences = result.differences();
        Map<RowName, Verdict> here = settleHere(scope, differences);
        Set<RowName> rejected = rejected(scope.cut(), differences, here);
        Map<RowName, String> there = settleThere(scope, differences, rejected);
        Set<RowName> left = new LinkedHashSet<>();
        long repaired = 0;
        for (RowName name : differences.keySet()) {
            String hereWord = here.get(name).wireName();
            String thereWord = there.getOrDefault(name, "unknown");
            boolean changed = here.get(name) == Verdict.REPAIRED || thereWord.equals(Verdict.REPAIRED.wireName());
            boolean same = isSame(scope, differences.get(name));
            boolean counts = changed || !same && !rejected.contains(name) || here.get(name) == Verdict.WRONG;
            if (counts) {
                found.put(name, new RunReport.RowReport(name.origin(), name.key(), hereWord, thereWord));
                repaired += changed ? 1 : 0;
                boolean open = !changed || here.get(name) == Verdict.LEFT || thereWord.equals(Verdict.LEFT.wireName());
                if (open) {
                    left.add(name);
                }
            }
        }
        return new Pass(comparison, scope, repaired, left, result.moving(), rejected.size(), result.cutShort());
    }

    private static boolean isSame(StoredRows.Scope scope, Comparison.Difference difference) {
        return difference.here().map(row -> row.id(scope.salt())).equals(difference.there().map(row -> row.id(scope.salt())));
    }

    private Map<RowName, Verdict> settleHere(StoredRows.Scope scope, Map<RowName, Comparison.Difference> differences) throws AskProblem {
        if (differences.isEmpty()) {
            return Map.of();
        }
        progress.accept(name() + ": " + differences.size() + " rows differ");
        Map<RowName, Set<Place>> suspects = new HashMap<>();
        differences.forEach((name, difference) -> suspects.put(name, places(difference)));
        Map<RowName, Truth> truths = new ArchivedRows(parts.archive(), dataSet, scope.cut()).of(suspects);
        if (!dry && fetchUnreadable(truths)) {
            truths = new ArchivedRows(parts.archive(), dataSet, scope.cut()).of(suspects);
        }
        Map<RowName, Verdict> verdicts = parts.repair().settle(scope.cut(), truths, dry);
        parts.repair().recount(dataSet, verdicts.entrySet().stream().filter(one -> one.getValue() == Verdict.REPAIRED)
                .map(one -> one.getKey().origin()).collect(Collectors.toSet()));
        return verdicts;
    }

    private static Set<Place> places(Comparison.Difference difference) {
        Set<Place> places = new HashSet<>();
        difference.here().ifPresent(row -> places.add(new Place(row.epoch(), row.seq())));
        difference.there().ifPresent(row -> places.add(new Place(row.epoch(), row.seq())));
        return places;
    }

    /** Gets batches from the child that this node's archive has lost or damaged. @return whether any came */
    private boolean fetchUnreadable(Map<RowName, Truth> truths) throws AskProblem {
        Set<Truth.Unreadable> batches = new HashSet<>();
        truths.values().forEach(truth -> {
            if (truth instanceof Truth.Unreadable unreadable) {
                batches.add(unreadable);
            }
        });
        boolean any = false;
        for (Truth.Unreadable batch : batches) {
            any |= new BatchFetch(child, parts.log()).fetch(batch.stream(), batch.seq());
        }
        return any;
    }

    /** Rows that the child has and this node hasn't, because it judged their lines invalid. */
    private Set<RowName> rejected(Cut cut, Map<RowName, Comparison.Difference> differences, Map<RowName, Verdict> here) {
        Map<Place, Map<String, Set<Integer>>> lines = new HashMap<>();
        return differences.entrySet().stream()
                .filter(one -> here.get(one.getKey()) == Verdict.RIGHT && one.getValue().there().isPresent())
                .filter(one -> {
                    RowFacts row = one.getValue().there().get();
                    return lines.computeIfAbsent(new Place(row.epoch(), row.seq()), any -> new HashMap<>())
                            .computeIfAbsent(row.origin(), origin -> parts.inbox().rejectedLines(cut.stream(origin, row.epoch()), row.seq()))
                            .contains(row.line());
                }).map(Map.Entry::getKey).collect(Collectors.toSet());
    }

    /** Has the child judge its own rows by its own archive. */
    private Map<RowName, String> settleThere(StoredRows.Scope scope, Map<RowName, Comparison.Difference> differences,
            Set<RowName> rejected) throws AskProblem {
        Map<RowName, String> words = new HashMap<>();
        List<RowName> names = differences.keySet().stream().filter(name -> !rejected.contains(name)).toList();
        for (int from = 0; from < names.size() && !dry; from += Steps.MOST_ROWS) {
            List<RowName> some = names.subList(from, Math.min(names.size(), from + Steps.MOST_ROWS));
            Members answer = child.ask(Steps.step("repair", "salt", scope.salt().hex(), "rows",
                    some.stream().map(name -> suspect(name, differences.get(name))).toList()));
            List<String> outcomes = answer.texts("outcomes");
            if (outcomes.size() != some.size()) {
                throw new AskProblem(ReconciliationRefusal.FORMAT.code(), "an outcome for each row was asked for");
            }
            for (int i = 0; i < some.size(); i++) {
                words.put(some.get(i), outcomes.get(i).matches("right|repaired|left") ? outcomes.get(i) : "unknown");
            }
        }
        return words;
    }

    private static Map<String, Object> suspect(RowName name, Comparison.Difference difference) {
        Map<String, Object> row = new HashMap<>(Steps.name(name));
        long epoch = difference.here().map(RowFacts::epoch).orElse(0L);
        long seq = difference.here().map(RowFacts::seq).orElse(0L);
        row.put("epoch", Math.max(0, epoch));
        row.put("seq", Math.max(0, seq));
        row.put("line", difference.here().map(RowFacts::line).orElse(0));
        return row;
    }
}
