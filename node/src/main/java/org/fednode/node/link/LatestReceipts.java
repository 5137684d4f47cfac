package org.fednode.node.link;

import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.fednode.exchange.batch.StreamId;
import org.fednode.exchange.receipt.Receipt;
import org.fednode.node.batchlog.BatchLog;
import org.fednode.node.batchlog.LoggedBatch;

/**
 * What the latest receipts tell of the way up: which streams are held there and why, and how far the clock there is from
 * ours. Safe for use by several threads.
 */
public final class LatestReceipts {

    private final BatchLog log;
    private final Clock clock;
    private final Map<StreamId, String> held = new ConcurrentHashMap<>();
    private volatile Duration ahead = Duration.ZERO;

    public LatestReceipts(BatchLog log, ReceiptFlow receipts, Clock clock) {
        this.log = log;
        this.clock = clock;
        receipts.onReceipt(this::note);
    }

    private void note(Receipt receipt) {
        if (receipt.outcome() == Receipt.Outcome.HELD) {
            held.put(receipt.stream(), receipt.reason().orElse(""));
        } else {
            held.remove(receipt.stream());
        }
        ahead = ahead(receipt);
    }

    /** A receipt is written after its batch is sealed and before it is read here: what is beyond that, clocks have done. */
    private Duration ahead(Receipt receipt) {
        Duration after = Duration.between(clock.instant(), receipt.time());
        if (!after.isNegative()) {
            return after;
        }
        Optional<LoggedBatch> last = receipt.through() == 0 ? Optional.empty() : log.find(receipt.stream(), receipt.through());
        return last.map(batch -> Duration.between(batch.created(), receipt.time())).filter(Duration::isNegative).orElse(Duration.ZERO);
    }

    /** Reason code by stream. */
    public Map<StreamId, String> held() {
        return Map.copyOf(held);
    }

    /** By how much the clock above is surely ahead of ours; negative where it is surely behind. */
    public Duration ahead() {
        return ahead;
    }
}
