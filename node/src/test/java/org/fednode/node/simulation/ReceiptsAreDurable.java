package org.fednode.node.simulation;

import java.util.Map;
import java.util.Optional;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.exchange.receipt.ReceiptPage;
import org.fednode.node.batchlog.BatchState;
import org.fednode.node.batchlog.LoggedBatch;

/**
 * A receipt implies durability: when a page leaves, what it accepts would outlast a power cut; and what a child believes
 * accepted, its parent has, and will have.
 */
final class ReceiptsAreDurable implements Invariant {

    static final String NAME = "a receipt implies durability";

    @Override
    public void pageLeaves(World world, Site site, ReceiptPage page) {
        for (Receipt receipt : page.receipts()) {
            for (long seq = 1; seq <= receipt.through(); seq++) {
                Optional<Digest> held = held(site, receipt.stream(), seq);
                if (held.isEmpty() || seq == receipt.through() && !held.equals(receipt.throughDigest())) {
                    throw new Violation(NAME, site + " says through " + receipt.through() + " of " + receipt.stream()
                            + " and has " + (held.isEmpty() ? "not yet forced " : "another ") + seq);
                }
            }
        }
    }

    @Override
    public void afterStep(World world, Site site) {
        if (!site.isWhole() || site.parent().isEmpty()) {
            return;
        }
        for (LoggedBatch batch : Batches.all(site.node())) {
            boolean accepted = batch.state() == BatchState.ACCEPTED_BY_PARENT || batch.state() == BatchState.ACCEPTED_NATIONALLY;
            if (accepted && !held(site.parent().get(), batch.stream(), batch.seq()).equals(Optional.of(batch.digest()))) {
                throw new Violation(NAME, site + " believes " + batch.stream() + '/' + batch.seq() + " accepted, and "
                        + site.parent().get() + " does not have it for good");
            }
        }
    }

    private static Optional<Digest> held(Site site, StreamId stream, long seq) {
        return Optional.ofNullable(site.disk().durable().getOrDefault(stream, Map.of()).get(seq));
    }
}
