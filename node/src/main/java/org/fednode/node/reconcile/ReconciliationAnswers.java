package org.fednode.node.reconcile;

import java.time.Clock;
import java.util.Base64;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.certificate.SigningKey;
import org.fednode.exchange.certificate.TrustStore;
import org.fednode.exchange.head.Head;
import org.fednode.exchange.head.StreamHead;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.reconcile.Buckets;
import org.fednode.exchange.reconcile.Cell;
import org.fednode.exchange.reconcile.Outcome;
import org.fednode.exchange.reconcile.Reconciliation;
import org.fednode.exchange.reconcile.ReconciliationProblem;
import org.fednode.exchange.reconcile.ReconciliationRefusal;
import org.fednode.exchange.reconcile.RowFacts;
import org.fednode.exchange.reconcile.RowId;
import org.fednode.exchange.reconcile.Salt;
import org.fednode.exchange.reconcile.SignedOutcome;
import org.fednode.exchange.reconcile.StreamCut;
import org.fednode.node.ask.Answerer;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.BatchState;
import org.fednode.node.batchlog.LoggedBatch;
import org.fednode.node.reconcile.ArchivedRows.Place;
import org.fednode.node.standards.ActiveStandards;
import org.fednode.standards.DataSet;
import org.fednode.standards.StandardPackage;

/**
 * The child's side: answers its parent's steps. It keeps one comparison, and beside it the last figures of each data set,
 * for which it can be asked to sign.
 */
final class ReconciliationAnswers implements Answerer {

    /** What it needs of the node. */
    record Parts(Optional<String> parent, BatchLog log, ActiveStandards standards, StoredRows rows, ArchivedRows.Parts archive,
            RowRepair repair, Supplier<SigningKey> key, TrustStore trust, ReconcileStore store, Clock clock) {
    }

    /** A comparison in hand. */
    private record Kept(StoredRows.Scope scope, Buckets buckets) {
    }

    /** What an outcome must say of a data set. */
    private record Figures(Salt salt, Digest cut, Cell sum) {
    }

    private final Parts parts;
    private final Map<String, Figures> figures = new ConcurrentHashMap<>();
    private volatile Optional<Kept> kept = Optional.empty();
    private volatile List<RowFacts> located = List.of();
    /** Whose rows were put right since the comparison began; to be counted anew when it ends, for that reads the table. */
    private final Set<String> repairedOrigins = new HashSet<>();

    ReconciliationAnswers(Parts parts) {
        this.parts = parts;
    }

    @Override
    public synchronized Map<String, Object> answer(String peer, Members body) throws AskProblem {
        if (!parts.parent().equals(Optional.of(peer))) {
            throw problem(ReconciliationRefusal.NOT_PARENT, "only this node's parent may ask this");
        }
        try {
            return switch (body.text("step")) {
                case "heads" -> heads(body.only("dataSet", "step"));
                case "count" -> count(body.only("cut", "dataSet", "salt", "standard", "step"));
                case "descend" -> descend(body.only("buckets", "salt", "step"));
                case "locate" -> locate(body.only("buckets", "ids", "salt", "step"));
                case "rows" -> rows(body.only("from", "salt", "step"));
                case "look" -> look(body.only("keys", "salt", "step"));
                case "repair" -> repair(body.only("rows", "salt", "step"));
                case "resend" -> resend(body.only("step", "streams"));
                case "fetch" -> fetch(body.only("epoch", "from", "origin", "seq", "step", "stream"));
                case "sign" -> sign(body.only("outcome", "step"));
                default -> throw new IllegalArgumentException("there is no such step");
            };
        } catch (IllegalArgumentException e) {
            throw problem(ReconciliationRefusal.FORMAT, String.valueOf(e.getMessage()));
        }
    }

    private static AskProblem problem(ReconciliationRefusal reason, String detail) {
        return new AskProblem(reason.code(), detail);
    }

    private Map<String, Object> heads(Members body) {
        String dataSet = body.text("dataSet");
        List<StreamHead> streams = parts.log().cursors().entrySet().stream()
                .filter(one -> one.getKey().stream().equals(dataSet))
                .map(one -> new StreamHead(one.getKey(), one.getValue().seq(), one.getValue().digest().orElseThrow(), 0)).toList();
        Head head = Head.sign(parts.key().get(), parts.trust().federation(), streams, parts.clock().instant());
        List<Map<String, Object>> receipted = parts.log().receiptedBy(parts.parent().orElseThrow()).entrySet().stream()
                .filter(one -> one.getKey().stream().equals(dataSet) && one.getValue() > 0)
                .map(one -> Steps.stream(one.getKey(), "seq", one.getValue())).toList();
        return Map.of("head", Base64.getEncoder().encodeToString(head.bytes()), "receipted", receipted);
    }

    private Map<String, Object> count(Members body) throws AskProblem {
        DataSet dataSet = dataSet(body);
        List<StreamCut> streams = Steps.limited("places of the cut", body.objects("cut"), 0, Steps.MOST_PLACES).stream()
                .map(StreamCut::read).toList();
        for (StreamCut stream : streams) {
            requireHeld(stream, dataSet);
        }
        forget();
        Salt salt = new Salt(body.text("salt"));
        Cut cut = new Cut(dataSet.definition().id(), streams);
        StoredRows.Scope scope = new StoredRows.Scope(dataSet, salt, cut, origin -> true, StoredRows.DAMAGED_BELOW);
        StoredRows.Count count = parts.rows().count(scope, rows -> { });
        kept = Optional.of(new Kept(scope, count.buckets()));
        figures.put(dataSet.definition().id(), new Figures(salt, StreamCut.digest(streams), count.buckets().cell("")));
        return Map.of("cells", Cell.write(count.buckets().branches("")), "doubtful", count.doubtful());
    }

    private DataSet dataSet(Members body) throws AskProblem {
        Digest wanted = Digest.parse(body.text("standard"));
        Optional<StandardPackage> standard = parts.standards().find(wanted);
        DataSet dataSet = standard.map(found -> found.dataSets().get(body.text("dataSet"))).orElse(null);
        if (dataSet == null) {
            throw problem(ReconciliationRefusal.UNKNOWN_DATA_SET,
                    "this node doesn't hold that data set in that version of the standard; bring both nodes to the same version");
        }
        return dataSet;
    }

    private void requireHeld(StreamCut cut, DataSet dataSet) throws AskProblem {
        boolean held = cut.stream().stream().equals(dataSet.definition().id())
                && parts.log().find(cut.stream(), cut.seq()).map(batch -> batch.digest().equals(cut.digest())).orElse(false);
        if (!held) {
            throw problem(ReconciliationRefusal.CUT, "batch " + cut.stream() + '/' + cut.seq() + " is not held here, or is another one");
        }
    }

    private Kept kept(Members body) throws AskProblem {
        Salt salt = new Salt(body.text("salt"));
        return kept.filter(one -> one.scope().salt().equals(salt)).orElseThrow(() ->
                problem(ReconciliationRefusal.UNKNOWN_COMPARISON, "this comparison is no longer kept; begin again"));
    }

    private Map<String, Object> descend(Members body) throws AskProblem {
        Buckets buckets = kept(body).buckets();
        List<Cell> cells = Steps.limited("buckets", body.texts("buckets"), 1, Steps.MOST_BUCKETS).stream()
                .flatMap(path -> buckets.branches(path).stream()).toList();
        return Map.of("cells", Cell.write(cells));
    }

    private Map<String, Object> locate(Members body) throws AskProblem {
        Kept one = kept(body);
        List<RowId> ids = Steps.limited("ids", RowId.read(body.text("ids")), 0, Steps.MOST_LOCATED);
        List<String> buckets = Steps.limited("buckets", body.texts("buckets"), 0, Steps.MOST_LOCATED);
        buckets.forEach(Buckets::requirePath);
        located = parts.rows().locate(one.scope(), Set.copyOf(ids), Set.copyOf(buckets));
        return Steps.page(located, 0);
    }

    private Map<String, Object> rows(Members body) throws AskProblem {
        kept(body);
        return Steps.page(located, (int) body.integer("from", 0, located.size()));
    }

    private Map<String, Object> look(Members body) throws AskProblem {
        Kept one = kept(body);
        List<RowName> names = Steps.limited("keys", body.objects("keys"), 1, Steps.MOST_ROWS).stream().map(Steps::name).toList();
        return Steps.page(List.copyOf(parts.rows().look(one.scope(), names).values()), 0);
    }

    private Map<String, Object> repair(Members body) throws AskProblem {
        StoredRows.Scope scope = kept(body).scope();
        Map<RowName, Set<Place>> suspects = new LinkedHashMap<>();
        for (Members row : Steps.limited("rows", body.objects("rows"), 1, Steps.MOST_ROWS)) {
            row.only("epoch", "key", "line", "origin", "seq");
            suspects.computeIfAbsent(new RowName(row.text("origin"), row.text("key")), any -> new HashSet<>())
                    .add(new Place(row.integer("epoch", 0, Steps.MAX_INTEGER), row.integer("seq", 0, Steps.MAX_INTEGER)));
        }
        parts.rows().look(scope, suspects.keySet()).forEach((name, row) -> suspects.get(name).add(new Place(row.epoch(), row.seq())));
        Map<RowName, RowRepair.Verdict> verdicts = parts.repair().settle(scope.cut(),
                new ArchivedRows(parts.archive(), scope.dataSet(), scope.cut()).of(suspects), false);
        verdicts.forEach((name, verdict) -> {
            if (verdict == RowRepair.Verdict.REPAIRED) {
                repairedOrigins.add(name.origin());
            }
        });
        return Map.of("outcomes", suspects.keySet().stream().map(name -> verdicts.get(name).wireName()).toList());
    }

    private Map<String, Object> resend(Members body) {
        long batches = 0;
        long position = Long.MAX_VALUE;
        for (Members one : Steps.limited("streams", body.objects("streams"), 1, Steps.MOST_STREAMS)) {
            one.only("after", "epoch", "origin", "stream");
            StreamId stream = Steps.stream(one);
            long after = one.integer("after", 0, Steps.MAX_INTEGER);
            batches += parts.log().sendAgain(stream, parts.parent().orElseThrow(), after);
            position = Math.min(position, parts.log().find(stream, after + 1).map(LoggedBatch::position).orElse(Long.MAX_VALUE));
        }
        return position == Long.MAX_VALUE ? Map.of("batches", batches) : Map.of("batches", batches, "position", position);
    }

    private Map<String, Object> fetch(Members body) throws AskProblem {
        StreamId stream = Steps.stream(body);
        Optional<LoggedBatch> batch = parts.log().find(stream, body.integer("seq", 1, Steps.MAX_INTEGER))
                .filter(found -> found.state() != BatchState.LOCAL);
        byte[] file = batch.flatMap(parts.log()::readWhole).orElseThrow(() ->
                problem(ReconciliationRefusal.NO_SUCH_BATCH, "this node's archive doesn't hold that batch whole"));
        int from = (int) body.integer("from", 0, file.length);
        return Map.of("bytes", Steps.base64(file, from, Math.min(file.length, from + Steps.PART_BYTES)), "size", file.length);
    }

    private Map<String, Object> sign(Members body) throws AskProblem {
        SignedOutcome theirs = signedByParent(body.object("outcome"));
        Map<String, Figures> said = new HashMap<>();
        for (Outcome.DataSetOutcome one : theirs.outcome().dataSets()) {
            said.put(one.dataSet(), new Figures(one.salt(), one.cut(), one.belowSum()));
        }
        boolean agreed = theirs.outcome().below().equals(parts.log().self()) && !said.isEmpty()
                && said.entrySet().stream().allMatch(one -> one.getValue().equals(figures.get(one.getKey())));
        if (!agreed) {
            throw problem(ReconciliationRefusal.DISAGREED, "this node's figures are others");
        }
        SignedOutcome ours = SignedOutcome.sign(parts.key().get(), parts.trust().federation(), theirs.outcome(), parts.clock().instant());
        keep(theirs, ours);
        forget();
        return Map.of("outcome", ours.json());
    }

    /** The comparison is over. */
    private void forget() {
        kept.ifPresent(one -> parts.repair().recount(one.scope().dataSet(), repairedOrigins));
        repairedOrigins.clear();
        kept = Optional.empty();
        located = List.of();
    }

    private void keep(SignedOutcome theirs, SignedOutcome ours) throws AskProblem {
        try {
            parts.store().keep(Reconciliation.of(theirs, ours), parts.clock().instant());
        } catch (ReconciliationProblem e) {
            throw new AskProblem(e.code(), e.getMessage());
        }
    }

    private SignedOutcome signedByParent(Members outcome) throws AskProblem {
        try {
            SignedOutcome theirs = SignedOutcome.verify(outcome, parts.trust(), parts.clock().instant());
            String signer = theirs.node().identity().nodeId();
            if (!signer.equals(theirs.outcome().above()) || !parts.parent().equals(Optional.of(signer))) {
                throw problem(ReconciliationRefusal.SIGNER_NOT_PARTY, "the outcome is not signed by this node's parent");
            }
            return theirs;
        } catch (ReconciliationProblem e) {
            throw new AskProblem(e.code(), e.getMessage());
        }
    }
}
