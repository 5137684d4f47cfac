package org.fednode.node.simulation;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.exchange.receipt.ReceiptPage;
import org.fednode.node.batchlog.StreamCursor;

/** A refused or held batch changes nothing: after a delivery of which nothing was accepted, all is as before. */
final class RefusedChangesNothing implements Invariant {

    static final String NAME = "a refused batch changes nothing";

    /** Whose archive may be ahead of the database, after work that failed half way: the next work that writes applies that first. */
    private final Set<Site> behind = new HashSet<>();
    private final Map<Site, Integer> failures = new HashMap<>();
    private final Map<StreamId, Long> next = new HashMap<>();
    private boolean wasBehind;
    private Optional<State> before = Optional.empty();

    /** What a site holds, wherever it does. */
    private record State(Map<String, Map<String, Map<String, String>>> rows, Map<StreamId, StreamCursor> cursors, int batches) {
        static State of(Site site) {
            return new State(Rows.of(site.node()), site.node().log().cursors(), Batches.all(site.node()).size());
        }
    }

    @Override
    public void delivering(World world, Site site, String peer, List<byte[]> batches) {
        if (site.mischief().failures() != failures.getOrDefault(site, 0)) {
            failures.put(site, site.mischief().failures());
            behind.add(site);
        }
        wasBehind = !behind.add(site); // so it is if this delivery fails
        next.clear();
        boolean suspicious = false;
        for (byte[] batch : batches) {
            Optional<Manifest> manifest = Batches.manifest(batch);
            if (manifest.isPresent() && site.node().log().cursor(manifest.get().stream()).step(manifest.get()) == StreamCursor.Step.NEXT) {
                next.put(manifest.get().stream(), manifest.get().seq());
            } else {
                suspicious = true;
            }
        }
        before = suspicious && !wasBehind ? Optional.of(State.of(site)) : Optional.empty();
    }

    @Override
    public void delivered(World world, Site site, ReceiptPage page) {
        if (!wasBehind || page.receipts().stream().anyMatch(this::hasWritten)) {
            behind.remove(site);
        }
        boolean nothing = page.receipts().stream().noneMatch(receipt -> receipt.outcome() == Receipt.Outcome.ACCEPTED);
        if (nothing && before.isPresent() && !before.get().equals(State.of(site))) {
            throw new Violation(NAME, site + " has changed");
        }
    }

    /** Of what was there before it, or comes too early, nothing is written. */
    private boolean hasWritten(Receipt receipt) {
        return receipt.outcome() == Receipt.Outcome.ACCEPTED && receipt.through() >= next.getOrDefault(receipt.stream(), Long.MAX_VALUE);
    }
}
