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

    private final Set<Site> interrupted = new HashSet<>();
    private final Map<Site, Integer> failures = new HashMap<>();
    private Optional<State> before = Optional.empty();

    /** What a site holds, wherever it does. */
    private record State(Map<String, Map<String, Map<String, String>>> rows, Map<StreamId, StreamCursor> cursors, int batches) {
        static State of(Site site) {
            return new State(Rows.of(site.node()), site.node().log().cursors(), Batches.all(site.node()).size());
        }
    }

    @Override
    public void delivering(World world, Site site, String peer, List<byte[]> batches) {
        boolean suspicious = batches.stream().anyMatch(batch -> !isNext(site, batch));
        // After work that failed half way, what the archive has of it is applied first.
        boolean catchesUp = !interrupted.add(site) || site.mischief().failures() != failures.getOrDefault(site, 0);
        before = suspicious && !catchesUp ? Optional.of(State.of(site)) : Optional.empty();
    }

    private static boolean isNext(Site site, byte[] batch) {
        Optional<Manifest> manifest = Batches.manifest(batch);
        return manifest.isPresent() && site.node().log().cursor(manifest.get().stream()).step(manifest.get()) == StreamCursor.Step.NEXT;
    }

    @Override
    public void delivered(World world, Site site, ReceiptPage page) {
        interrupted.remove(site);
        failures.put(site, site.mischief().failures());
        boolean nothing = page.receipts().stream().noneMatch(receipt -> receipt.outcome() == Receipt.Outcome.ACCEPTED);
        if (nothing && before.isPresent() && !before.get().equals(State.of(site))) {
            throw new Violation(NAME, site + " has changed");
        }
    }
}
