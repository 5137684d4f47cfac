package org.fednode.node.link.pull;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.key.Digest;
import org.fednode.exchange.key.DigestAlgorithm;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.exchange.receipt.ReceiptPage;
import org.fednode.node.link.PeerInbox;
import org.fednode.node.runtime.Unavailable;

/** Takes each stream in order, holds what lies beyond a gap, refuses what says "bad" and what it can't read. */
final class MemoryInbox implements PeerInbox {

    private final TestFederation federation;
    private final Clock clock;
    private final Map<StreamId, Long> through = new HashMap<>();
    private final List<String> accepted = new ArrayList<>();
    private final Set<String> unfit = new HashSet<>();
    private int repeats;
    private int groups;
    private boolean broken;

    MemoryInbox(TestFederation federation, Clock clock) {
        this.federation = federation;
        this.clock = clock;
    }

    @Override
    public synchronized ReceiptPage receive(String peer, List<byte[]> batches) {
        if (broken) {
            throw new Unavailable("the disk is full", new java.io.IOException("no space"));
        }
        groups++;
        List<Receipt> receipts = new ArrayList<>();
        for (byte[] batch : batches) {
            receipts.add(take(peer, new String(batch, StandardCharsets.UTF_8), DigestAlgorithm.SHA_256.digest(batch)));
        }
        Digest name = DigestAlgorithm.SHA_256.digest(federation.signer().certificate().encoded());
        return ReceiptPage.sign(federation.signer(), name, receipts, clock.instant());
    }

    private Receipt take(String peer, String text, Digest digest) {
        String[] parts = text.split("\\|");
        if (parts.length != 5) {
            return stopped(new StreamId(peer, 1, "unreadable"), 0, digest, Receipt.Outcome.REFUSED, "batch.container");
        }
        StreamId stream = new StreamId(parts[0], Long.parseLong(parts[1]), parts[2]);
        long seq = Long.parseLong(parts[3]);
        long before = through.getOrDefault(stream, 0L);
        if (parts[4].startsWith("bad")) {
            return stopped(stream, seq, digest, Receipt.Outcome.REFUSED, "batch.bad-signature");
        }
        if (unfit.contains(parts[4])) {
            return stopped(stream, seq, digest, Receipt.Outcome.HELD, "batch.unknown-standard");
        }
        if (seq > before + 1) {
            return stopped(stream, seq, digest, Receipt.Outcome.HELD, "batch.gap");
        }
        if (seq <= before) {
            repeats++;
        } else {
            through.put(stream, seq);
            accepted.add(parts[0] + "/" + parts[2] + "/" + seq + ":" + parts[4]);
        }
        return receipt(stream, Receipt.Outcome.ACCEPTED, Optional.empty(), 0, Optional.empty());
    }

    private Receipt stopped(StreamId stream, long seq, Digest digest, Receipt.Outcome outcome, String reason) {
        return receipt(stream, outcome, Optional.of(digest), seq, Optional.of(reason));
    }

    private Receipt receipt(StreamId stream, Receipt.Outcome outcome, Optional<Digest> subject, long seq,
            Optional<String> reason) {
        long last = through.getOrDefault(stream, 0L);
        Optional<Digest> lastDigest = last == 0 ? Optional.empty()
                : Optional.of(DigestAlgorithm.SHA_256.digest(Long.toString(last).getBytes(StandardCharsets.UTF_8)));
        return new Receipt(stream, last, lastDigest, outcome, subject, seq, reason, List.of(), clock.instant());
    }

    /** Batches with this content are held until {@link #nowFits}. */
    synchronized void doesNotFit(String content) {
        unfit.add(content);
    }

    synchronized void nowFits(String content) {
        unfit.remove(content);
    }

    synchronized void setBroken(boolean value) {
        broken = value;
    }

    /** What was accepted, in order; each once. */
    synchronized List<String> accepted() {
        return List.copyOf(accepted);
    }

    synchronized int repeats() {
        return repeats;
    }

    synchronized int groups() {
        return groups;
    }
}
