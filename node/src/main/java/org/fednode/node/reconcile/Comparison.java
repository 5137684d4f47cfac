package org.fednode.node.reconcile;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;
import org.fednode.exchange.ask.AskProblem;
import org.fednode.exchange.canonical.Members;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.reconcile.Buckets;
import org.fednode.exchange.reconcile.Cell;
import org.fednode.exchange.reconcile.Descent;
import org.fednode.exchange.reconcile.ReconciliationRefusal;
import org.fednode.exchange.reconcile.RowFacts;
import org.fednode.exchange.reconcile.RowId;
import org.fednode.exchange.reconcile.StreamCut;
import org.fednode.node.ask.Conversation;

/**
 * One comparison of a data set with the child: both sides add up their rows at the same cut, then the parent descends
 * to those that differ. Nothing that the child answers is believed, but where to look.
 */
final class Comparison {

    private final Conversation child;
    private final StoredRows rows;
    private final StoredRows.Scope scope;
    private final Digest standard;
    private final Executor executor;
    private Cell ours;
    private Cell theirs;
    private long counted;

    Comparison(Conversation child, StoredRows rows, StoredRows.Scope scope, Digest standard, Executor executor) {
        this.child = child;
        this.rows = rows;
        this.scope = scope;
        this.standard = standard;
        this.executor = executor;
    }

    /**
     * A row that differs. Either side may lack it.
     *
     * @param here as it is in this node's table
     * @param there as the child says
     */
    record Difference(Optional<RowFacts> here, Optional<RowFacts> there) {
    }

    /** @param moving rows that differed only because they were changed meanwhile */
    record Result(Map<RowName, Difference> differences, long moving, boolean cutShort) {
    }

    Cell ours() {
        return ours;
    }

    Cell theirs() {
        return theirs;
    }

    /** Rows here, with those that were left out for being newer. */
    long counted() {
        return counted;
    }

    Result run(LongConsumer progress) throws AskProblem {
        CompletableFuture<Members> asked = later(() -> child.ask(Steps.step("count", "dataSet", scope.dataSet().definition().id(),
                "standard", standard.toString(), "salt", scope.salt().hex(),
                "cut", scope.cut().streams().stream().map(StreamCut::json).toList())));
        StoredRows.Count count = rows.count(scope, progress);
        Members answer = join(asked);
        Descent descent = descend(count.buckets(), answer);
        ours = count.buckets().cell("");
        theirs = descent.theirs();
        counted = count.buckets().rows();
        return look(descent, count.doubtful() > 0, answer.integer("doubtful", 0, Steps.MAX_INTEGER) > 0);
    }

    private Descent descend(Buckets buckets, Members first) throws AskProblem {
        Descent descent = new Descent(buckets);
        descent.next(1);
        descent.take("", Cell.read(first.text("cells"), Buckets.BRANCHES));
        for (List<String> paths = descent.next(Steps.MOST_BUCKETS); !paths.isEmpty(); paths = descent.next(Steps.MOST_BUCKETS)) {
            Members answer = child.ask(Steps.step("descend", "salt", scope.salt().hex(), "buckets", paths));
            List<Cell> cells = Cell.read(answer.text("cells"), paths.size() * Buckets.BRANCHES);
            for (int i = 0; i < paths.size(); i++) {
                take(descent, paths.get(i), cells.subList(i * Buckets.BRANCHES, (i + 1) * Buckets.BRANCHES));
            }
        }
        return descent;
    }

    private static void take(Descent descent, String path, List<Cell> branches) throws AskProblem {
        try {
            descent.take(path, branches);
        } catch (IllegalArgumentException e) {
            throw new AskProblem(ReconciliationRefusal.CONTRADICTION.code(), e.getMessage());
        }
    }

    private Result look(Descent descent, boolean doubtfulHere, boolean doubtfulThere) throws AskProblem {
        boolean mixed = !descent.mixed().isEmpty();
        boolean here = mixed || doubtfulHere || !descent.onlyHere().isEmpty();
        boolean there = mixed || doubtfulThere || !descent.onlyThere().isEmpty();
        CompletableFuture<List<RowFacts>> asked = later(() -> there ? locateThere(descent) : List.of());
        List<RowFacts> located = here ? rows.locate(scope, Set.copyOf(descent.onlyHere()), Set.copyOf(descent.mixed())) : List.of();
        Map<RowName, RowFacts> countedHere = byName(located);
        Map<RowName, RowFacts> countedThere = byName(join(asked));
        countedThere.keySet().removeIf(name -> !scope.origins().test(name.origin()));
        return judge(countedHere, countedThere, descent.isCutShort());
    }

    private List<RowFacts> locateThere(Descent descent) throws AskProblem {
        List<RowFacts> located = new ArrayList<>();
        Members page = child.ask(Steps.step("locate", "salt", scope.salt().hex(),
                "ids", RowId.write(limited(descent.onlyThere())), "buckets", limited(descent.mixed())));
        located.addAll(Steps.rows(page));
        while (Steps.next(page).isPresent()) {
            if (Steps.next(page).get() != located.size()) {
                throw new AskProblem(ReconciliationRefusal.CONTRADICTION.code(), "the rows of an answer don't follow each other");
            }
            page = child.ask(Steps.step("rows", "salt", scope.salt().hex(), "from", (long) located.size()));
            located.addAll(Steps.rows(page));
        }
        return located;
    }

    private static <T> List<T> limited(List<T> list) {
        return list.subList(0, Math.min(list.size(), Steps.MOST_LOCATED));
    }

    private Map<RowName, RowFacts> byName(List<RowFacts> rows) {
        Map<RowName, RowFacts> byName = new HashMap<>();
        rows.forEach(row -> byName.put(RowName.of(row), row));
        return byName;
    }

    /** Of the rows that either side named, those that differ at the cut: a row that is newer on one side is on its way. */
    private Result judge(Map<RowName, RowFacts> here, Map<RowName, RowFacts> there, boolean cutShort) throws AskProblem {
        Set<RowName> names = new HashSet<>(here.keySet());
        names.addAll(there.keySet());
        names.removeIf(name -> here.containsKey(name) && there.containsKey(name) && isSame(here.get(name), there.get(name)));
        Map<RowName, RowFacts> nowHere = rows.look(scope, without(names, here));
        Map<RowName, RowFacts> nowThere = lookThere(without(names, there));
        Map<RowName, Difference> differences = new HashMap<>();
        long moving = 0;
        for (RowName name : names) {
            if (isNewer(nowHere, name) || isNewer(nowThere, name)) {
                moving++;
            } else {
                differences.put(name, new Difference(either(name, here, nowHere), either(name, there, nowThere)));
            }
        }
        return new Result(differences, moving, cutShort);
    }

    private boolean isSame(RowFacts here, RowFacts there) {
        return here.id(scope.salt()).equals(there.id(scope.salt()));
    }

    private static List<RowName> without(Set<RowName> names, Map<RowName, RowFacts> known) {
        return names.stream().filter(name -> !known.containsKey(name)).toList();
    }

    private Map<RowName, RowFacts> lookThere(List<RowName> names) throws AskProblem {
        Map<RowName, RowFacts> found = new HashMap<>();
        for (int from = 0; from < names.size(); from += Steps.MOST_ROWS) {
            List<RowName> some = names.subList(from, Math.min(names.size(), from + Steps.MOST_ROWS));
            Steps.rows(child.ask(Steps.step("look", "salt", scope.salt().hex(), "keys", some.stream().map(Steps::name).toList())))
                    .forEach(row -> found.put(RowName.of(row), row));
        }
        return found;
    }

    private boolean isNewer(Map<RowName, RowFacts> rows, RowName name) {
        return Optional.ofNullable(rows.get(name))
                .filter(row -> row.seq() > scope.cut().seq(scope.cut().stream(row.origin(), row.epoch()))).isPresent();
    }

    private static Optional<RowFacts> either(RowName name, Map<RowName, RowFacts> first, Map<RowName, RowFacts> second) {
        return Optional.ofNullable(first.getOrDefault(name, second.get(name)));
    }

    /** A step that may fail. */
    @FunctionalInterface
    private interface Step<T> {
        T take() throws AskProblem;
    }

    private <T> CompletableFuture<T> later(Step<T> step) {
        return CompletableFuture.supplyAsync(() -> {
            try {
                return step.take();
            } catch (AskProblem e) {
                throw new CompletionException(e);
            }
        }, executor);
    }

    private static <T> T join(CompletableFuture<T> future) throws AskProblem {
        try {
            return future.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof AskProblem problem) {
                throw problem;
            }
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
