package org.fednode.node.simulation;

import java.util.Set;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.exchange.receipt.ReceiptPage;
import org.fednode.node.batchlog.LoggedBatch;

/**
 * What an honest node sealed is never refused, only held for a time; the exception is a node that was put back to an
 * earlier state and seals a number twice: then the refusal names that.
 */
final class HonestIsNotRefused implements Invariant {

    static final String NAME = "no honest batch is refused";
    private static final Set<String> FORKS = Set.of("batch.fork", "batch.prev");

    @Override
    public void pageLeaves(World world, Site site, ReceiptPage page) {
        for (Receipt receipt : page.receipts()) {
            if (receipt.outcome() == Receipt.Outcome.REFUSED && receipt.subject().isPresent()) {
                world.sites().stream().filter(one -> one.id().equals(receipt.stream().origin()) && one.isUp())
                        .forEach(origin -> examine(site, origin, receipt));
            }
        }
    }

    private static void examine(Site receiver, Site origin, Receipt receipt) {
        boolean sealed = origin.node().log().find(receipt.stream(), receipt.subjectSeq()).map(LoggedBatch::digest)
                .equals(receipt.subject());
        boolean fork = FORKS.contains(receipt.reason().orElse("")) && !origin.isWhole();
        if (sealed && !fork) {
            throw new Violation(NAME, receiver + " refuses " + receipt.stream() + '/' + receipt.subjectSeq() + ": "
                    + receipt.reason().orElse(""));
        }
    }
}
