package org.fednode.node.simulation;

import java.util.List;
import java.util.Optional;
import org.fednode.exchange.batch.Manifest;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.exchange.receipt.ReceiptPage;
import org.fednode.node.Node;

/** The planted bug of a parent that signs receipts for what it has not applied yet. */
final class PrematureReceipt {

    private PrematureReceipt() {
    }

    static void send(World world, Site site, String peer, List<byte[]> batches) {
        Node node = site.node();
        List<Receipt> receipts = batches.stream().flatMap(batch -> Batches.manifest(batch).stream())
                .map(manifest -> receipt(world, manifest)).toList();
        if (receipts.isEmpty()) {
            return;
        }
        byte[] page = ReceiptPage.sign(node.credentials().signing(), node.credentials().trust().federation(), receipts,
                world.clock().instant()).bytes();
        site.children().stream().filter(child -> child.id().equals(peer) && !child.isPulled()).forEach(child -> {
            child.wire().sendDown(page);
            world.pageLeaves(site, page);
        });
    }

    private static Receipt receipt(World world, Manifest manifest) {
        return new Receipt(manifest.stream(), manifest.seq(), Optional.of(manifest.digest()), Receipt.Outcome.ACCEPTED,
                Optional.empty(), 0, Optional.empty(), List.of(), world.clock().instant());
    }
}
